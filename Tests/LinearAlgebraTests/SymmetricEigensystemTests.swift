import LinearAlgebra
import Testing
import TestSupport

@Suite struct SymmetricEigensystemTests {
  @Test(arguments: 1...12)
  func valuesAndVectorsRebuildTheMatrix(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    let factor = random.matrix(rows: count, columns: count)
    let matrix = Matrix.product(factor, factor, transposing: .right)
    let system = SymmetricEigensystem(matrix)
    #expect(system.values == system.values.sorted(by: >))
    var scaled = system.vectors
    for row in 0..<count {
      for column in 0..<count { scaled[row, column] *= Float(system.values[column]) }
    }
    let rebuilt = Matrix.product(scaled, system.vectors, transposing: .right)
    #expect(largestDifference(rebuilt.values, matrix.values) < 1e-4)
    let gram = Matrix.product(system.vectors, system.vectors, transposing: .left)
    for row in 0..<count {
      for column in 0..<count { #expect(abs(gram[row, column] - (row == column ? 1 : 0)) < 1e-5) }
    }
  }

  @Test func aDiagonalMatrixIsItsOwnAnswer() {
    let system = SymmetricEigensystem(Matrix(rows: 3, columns: 3, values: [1, 0, 0, 0, 3, 0, 0, 0, -2]))
    #expect(system.values == [3, 1, -2])
  }
}

@Suite struct OrthonormalizationTests {
  @Test(arguments: [(5, 1), (40, 7), (200, 32)])
  func columnsBecomeOrthonormalAndSpanTheSame(rows: Int, columns: Int) {
    var random = SplitMix64(seed: UInt64(rows))
    var matrix = random.matrix(rows: rows, columns: columns)
    // Columns of very different length, nearly in one direction.
    for row in 0..<rows {
      for column in 1..<columns { matrix[row, column] = matrix[row, 0] + 1e-2 * matrix[row, column] }
    }
    let basis = matrix.orthonormalized()
    let gram = Matrix.product(basis, basis, transposing: .left)
    for row in 0..<columns {
      for column in 0..<columns { #expect(abs(gram[row, column] - (row == column ? 1 : 0)) < 1e-4) }
    }
    // What the basis does not explain of the matrix is rounding.
    let explained = Matrix.product(basis, Matrix.product(basis, matrix, transposing: .left))
    #expect(largestDifference(explained.values, matrix.values) < 1e-3)
  }
}
