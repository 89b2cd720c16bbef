import LinearAlgebra
import TestSupport
import Testing

/// Rows of ones against the same matrix written out.
@Suite struct SparseBinaryMatrixTests {
  /// A matrix of at least one one a row.
  private static func random(rows: Int, columns: Int, seed: UInt64) -> [[UInt32]] {
    var random = SplitMix64(seed: seed)
    return (0..<rows).map { _ in
      var row = (0..<columns).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
      if row.isEmpty { row = [Int.random(in: 0..<columns, using: &random)] }
      return row.map(UInt32.init)
    }
  }

  private static func matrix(_ rows: [[UInt32]], columns: Int) throws -> SparseBinaryMatrix {
    try #require(
      SparseBinaryMatrix(
        rowSizes: rows.map { UInt32($0.count) }, ones: StoredIndices(rows.flatMap { $0 }),
        columns: columns))
  }

  // 70,000 columns need 32-bit indices.
  @Test(arguments: [1, 7, 40, 70_000])
  func sumsOverColumnsAreThoseOfTheWholeMatrix(columns: Int) throws {
    for seed in 0..<(columns > 100 ? 1 : 8) as Range<UInt64> {
      let rows =
        columns > 100
        ? [[0, 69_999], [65_536]] : Self.random(rows: 30, columns: columns, seed: seed)
      let matrix = try Self.matrix(rows, columns: columns)
      let asked = (0..<columns).filter { $0 % 2 == 0 || $0 == columns - 1 }
      let weights = (0..<columns).map { Float($0 % 5 + 1) }
      let expected = rows.map { row in
        row.filter { asked.contains(Int($0)) }.reduce(Float(0)) { $0 + weights[Int($1)] }
      }
      for isOneOfMany in [false, true] {
        var sums = RowSums(rows: rows.count)
        for _ in 0..<2 {
          matrix.addColumns(asked, weights: weights, isOneOfMany: isOneOfMany, to: &sums)
          #expect(sums.values == expected)
          #expect(
            sums.touched.map(Int.init) == expected.indices.filter { expected[$0] != 0 })
          sums.clear()
          #expect(sums.values.allSatisfy { $0 == 0 } && sums.touched.isEmpty)
        }
      }
    }
  }

  @Test func weightedRowsAreAddedWithinARangeOfColumns() throws {
    let rows = Self.random(rows: 20, columns: 15, seed: 3)
    let matrix = try Self.matrix(rows, columns: 15)
    let list: ArraySlice<UInt32> = [0, 3, 19, 4]
    let weights = list.map { SIMD4<Float>(Float($0), 1, 2, -Float($0)) }
    for range in [0..<15, 0..<0, 4..<9, 14..<15] {
      var result = [SIMD4<Float>](repeating: .zero, count: range.count)
      matrix.addRows(list, weights: weights, columns: range, to: &result)
      let expected = range.map { column in
        zip(list, weights).filter { rows[Int($0.0)].contains(UInt32(column)) }
          .reduce(SIMD4<Float>.zero) { $0 + $1.1 }
      }
      #expect(result == expected)
    }
  }

  @Test func rowsOfAColumnAreAscending() throws {
    let rows = Self.random(rows: 25, columns: 9, seed: 5)
    let matrix = try Self.matrix(rows, columns: 9)
    for column in 0..<9 {
      #expect(
        matrix.rows(withColumn: column).map(Int.init)
          == rows.indices.filter { rows[$0].contains(UInt32(column)) })
    }
  }

  @Test(
    arguments: [
      ("sizes beyond the ones", [2, 2], [0, 1, 2]),
      ("sizes short of the ones", [1, 1], [0, 1, 2]),
      ("an empty row", [0, 3], [0, 1, 2]), ("a column that does not exist", [1, 2], [0, 1, 4]),
      ("a row that descends", [2, 1], [1, 0, 2]), ("a column twice", [3], [1, 2, 2]),
      ("a descent hidden by an ascent between rows", [2, 2], [1, 0, 2, 3]),
    ] as [(String, [UInt32], [UInt32])])
  func malformedRowsAreRefused(name: String, sizes: [UInt32], ones: [UInt32]) {
    #expect(
      SparseBinaryMatrix(rowSizes: sizes, ones: StoredIndices(ones), columns: 4) == nil, "\(name)")
  }

  @Test func indicesAtOddPlacesAreCopied() {
    let bytes: [UInt8] = [9, 1, 0, 2, 0, 3, 1]
    let indices = StoredIndices(
      storage: WeightStorage(copying: bytes), byteOffset: 1, count: 3, element: .uint16)
    #expect(indices.aligned.values == [1, 2, 259])
    #expect(StoredIndices([1, 65_535]).element == .uint16)
    #expect(StoredIndices([1, 65_536]).values == [1, 65_536])
  }
}
