import LinearAlgebra
import TestSupport
import Testing

@Suite struct MatrixTests {
  /// The product by its definition.
  private func reference(_ left: Matrix, _ right: Matrix) -> Matrix {
    var result = Matrix(rows: left.rows, columns: right.columns)
    for row in 0..<left.rows {
      for column in 0..<right.columns {
        for inner in 0..<left.columns {
          result[row, column] += left[row, inner] * right[inner, column]
        }
      }
    }
    return result
  }

  @Test(arguments: 0..<6, 0..<6)
  func productOfSmallShapesFollowsTheDefinition(rows: Int, inner: Int) {
    var random = SplitMix64(seed: UInt64(rows * 10 + inner))
    for columns in 0..<5 {
      let left = random.matrix(rows: rows, columns: inner)
      let right = random.matrix(rows: inner, columns: columns)
      let expected = reference(left, right)
      let found = [
        Matrix.product(left, right),
        Matrix.product(left.transposed(), right, transposing: .left),
        Matrix.product(left, right.transposed(), transposing: .right),
        Matrix.product(left.transposed(), right.transposed(), transposing: [.left, .right]),
      ]
      for product in found {
        #expect(product.rows == rows && product.columns == columns)
        #expect(largestDifference(product.values, expected.values) < 1e-5)
      }
    }
  }

  @Test func setProductScalesAndKeeps() {
    let left = Matrix(rows: 1, columns: 2, values: [1, 2])
    let right = Matrix(rows: 2, columns: 1, values: [3, 4])
    var result = Matrix(rows: 1, columns: 1, values: [10])
    result.setProduct(left, right, scale: 2, keep: 0.5)
    #expect(result.values == [27])
  }

  @Test func transposedTwiceIsTheSameMatrix() {
    var random = SplitMix64(seed: 1)
    let matrix = random.matrix(rows: 37, columns: 65)
    let transposed = matrix.transposed()
    #expect(transposed.rows == 65 && transposed.columns == 37)
    #expect(transposed[64, 3] == matrix[3, 64])
    #expect(transposed.transposed() == matrix)
  }

  @Test func rowsStandSideBySide() {
    let left = Matrix(rows: 2, columns: 1, values: [1, 2])
    let right = Matrix(rows: 2, columns: 2, values: [3, 4, 5, 6])
    #expect(Matrix.concatenating(left, right).values == [1, 3, 4, 2, 5, 6])
  }

  @Test func rectifierAndBias() {
    var matrix = Matrix(rows: 2, columns: 2, values: [-1, 2, 3, -4])
    matrix.addToRows([0.5, 1])
    matrix.rectify()
    #expect(matrix.values == [0, 3, 3.5, 0])
  }
}
