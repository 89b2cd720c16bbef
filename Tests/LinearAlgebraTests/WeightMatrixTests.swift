import TestSupport
import Testing

@testable import LinearAlgebra

@Suite struct WeightMatrixTests {
  /// The bytes of some values in one element, and the values those bytes stand for.
  private func stored(_ values: [Float], as element: WeightElement) -> (
    bytes: [UInt8], values: [Float]
  ) {
    var bytes: [UInt8] = []
    var kept: [Float] = []
    for value in values {
      switch element {
      case .float32:
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
        kept.append(value)
      case .float16:
        withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { bytes += $0 }
        kept.append(Float(Float16(value)))
      case .bfloat16:
        let half = UInt16(value.bitPattern >> 16)
        withUnsafeBytes(of: half.littleEndian) { bytes += $0 }
        kept.append(Float(bitPattern: UInt32(half) << 16))
      }
    }
    return (bytes, kept)
  }

  @Test func everyFiniteHalfExpandsExactly() {
    for bits in UInt16.min...UInt16.max where Float16(bitPattern: bits).isFinite {
      #expect(float(fromHalf: bits).bitPattern == Float(Float16(bitPattern: bits)).bitPattern)
    }
  }

  @Test(arguments: WeightElement.allCases, [0, 1, 3])
  func rowsAndSumsAreThoseOfTheExpandedMatrix(element: WeightElement, byteOffset: Int) {
    var random = SplitMix64(seed: 7)
    let (rows, columns) = (70, 9)
    let (bytes, values) = stored(random.vector(rows * columns), as: element)
    let weights = WeightMatrix(
      storage: WeightStorage(copying: [UInt8](repeating: 0xFF, count: byteOffset) + bytes),
      byteOffset: byteOffset, rows: rows, columns: columns, element: element)
    let matrix = Matrix(rows: rows, columns: columns, values: values)
    #expect(weights.expanded() == matrix)
    #expect(weights.row(69) == Array(matrix.row(69)))
    #expect(weights.rows([3, 0, 3]).values == Array(matrix.row(3) + matrix.row(0) + matrix.row(3)))

    for count in 0..<8 {
      let input = random.matrix(rows: count, columns: columns)
      let product = weights.product(withRowsOf: input)
      #expect(product.rows == count && product.columns == rows)
      let expected = Matrix.product(input, matrix, transposing: .right)
      #expect(largestDifference(product.values, expected.values) < 1e-5)

      let lists = (0..<count).map { Array(stride(from: $0 % 3, to: columns, by: 2)) }
      let sums = weights.sumsOfColumns(lists)
      #expect(sums.rows == count && sums.columns == rows)
      for (place, list) in lists.enumerated() {
        for row in 0..<rows {
          let expected = list.reduce(Float(0)) { $0 + matrix[row, $1] }
          #expect(abs(sums[place, row] - expected) < 1e-5)
        }
      }
    }
  }

  @Test(arguments: WeightElement.allCases, [(1, 1), (32, 16), (33, 17), (70, 40), (100, 256)])
  func aRowOfAProductDependsOnThatRowAlone(element: WeightElement, shape: (Int, Int)) {
    var random = SplitMix64(seed: 8)
    let (rows, columns) = shape
    let weights = WeightMatrix(
      storage: WeightStorage(copying: stored(random.vector(rows * columns), as: element).bytes),
      byteOffset: 0, rows: rows, columns: columns, element: element)
    let bias = random.vector(rows)
    let input = random.matrix(rows: 40, columns: columns)
    let whole = weights.product(withRowsOf: input, bias: bias)
    for count in [1, 3, 4, 5, 13, 27] {
      let part = Matrix(
        rows: count, columns: columns, values: Array(input.values.prefix(count * columns)))
      #expect(
        weights.product(withRowsOf: part, bias: bias).values
          == Array(whole.values.prefix(count * rows)))
    }
    let outputs = Array(stride(from: rows - 1, through: 0, by: -3))
    let some = weights.product(
      withRowsOf: input, outputs: outputs, bias: outputs.map { bias[$0] })
    for row in 0..<input.rows {
      #expect(Array(some.row(row)) == outputs.map { whole[row, $0] })
    }
  }

  @Test func instructionSetsWithFusedSumsGiveTheSameBits() throws {
    var random = SplitMix64(seed: 9)
    let (rows, columns) = (75, 130)
    let weights = WeightMatrix(random.matrix(rows: rows, columns: columns))
    let panels = WeightPanels(weights)
    let input = random.matrix(rows: 29, columns: columns)
    let bias = random.vector(rows)
    let products = PanelKernel.allCases.filter { $0.product != nil }.map {
      panels.product(withRowsOf: input, bias: bias, kernel: $0)
    }
    #expect(!products.isEmpty)
    // The plainest rounds products and sums apart; those after it agree to the bit.
    for product in products.dropFirst(2) { #expect(product == products[1]) }
    for product in products {
      #expect(largestDifference(product.values, products[0].values) < 1e-4)
    }
  }

  @Test func sumsOverThousandsAreNearlyExactAndTheSameEveryWay() {
    var random = SplitMix64(seed: 10)
    let (rows, columns) = (3, 20_000)
    let matrix = random.matrix(rows: rows, columns: columns)
    let weights = WeightMatrix(matrix)
    let lists = [Array(0..<columns), Array(0..<64), Array(0..<65), [], [7], Array(100..<9000)]
    let together = weights.sumsOfColumns(lists)
    let transposed = WeightMatrix(matrix.transposed())
    for (place, list) in lists.enumerated() {
      let alone = weights.sumsOfColumns([list])
      #expect(Array(alone.row(0)) == Array(together.row(place)))
      var ofRows = Matrix(rows: 1, columns: rows)
      transposed.addRows(list, to: &ofRows, row: 0)
      #expect(ofRows.values == alone.values)
      for row in 0..<rows {
        let exact = list.reduce(0.0) { $0 + Double(matrix[row, $1]) }
        #expect(abs(Double(alone[0, row]) - exact) < 5e-5)
      }
    }
  }

  @Test func anEmptyListSumsToZero() {
    let weights = WeightMatrix(Matrix(rows: 2, columns: 3, repeating: 1))
    #expect(weights.sumsOfColumns([[]]).values == [0, 0])
  }
}
