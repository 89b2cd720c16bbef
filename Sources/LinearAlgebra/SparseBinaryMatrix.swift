import Synchronization

/// A matrix of zeros and ones, of which the columns of the ones are stored row by row, read in place.
///
/// A single question reads all rows once; the first of several sorts the ones by column and keeps that copy for
/// those after it.
public final class SparseBinaryMatrix: Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// Where the ones of each row begin, and after the last row where they end.
  let starts: [UInt32]
  let ones: StoredIndices
  private let sortedCopy = Mutex<OnesByColumn?>(nil)

  /// Refers to the ones of every row.
  ///
  /// - Parameters:
  ///   - rowSizes: the number of ones of each row, at least 1.
  ///   - ones: their columns, ascending within a row.
  /// - Returns: nil when the sizes do not add up to the ones, a row is empty or not ascending, or a column
  ///   does not exist.
  /// - Complexity: reads every one.
  public init?(rowSizes: [UInt32], ones: StoredIndices, columns: Int) {
    guard ones.count <= Int(UInt32.max) else { return nil }
    var starts: [UInt32] = [0]
    starts.reserveCapacity(rowSizes.count + 1)
    var sum = 0
    for size in rowSizes {
      sum += Int(size)
      guard size > 0, sum <= ones.count else { return nil }
      starts.append(UInt32(sum))
    }
    guard sum == ones.count else { return nil }
    rows = rowSizes.count
    self.columns = columns
    self.starts = starts
    self.ones = ones.aligned
    guard isWellFormed else { return nil }
  }

  /// The number of ones of a row.
  ///
  /// - Precondition: the row exists.
  public func size(ofRow row: Int) -> Int { Int(starts[row + 1] - starts[row]) }

  /// Whether columns exist and ascend within each row.
  ///
  /// Over all ones in a line, a column may fail to be above the one before only where a row begins; so the two
  /// counts are equal exactly when every row ascends.
  private var isWellFormed: Bool {
    unsafe ones.withValues({ unsafe isWellFormed($0) }, { unsafe isWellFormed($0) })
  }

  private func isWellFormed<Index: FixedWidthInteger>(_ ones: UnsafeBufferPointer<Index>) -> Bool {
    guard !ones.isEmpty else { return true }
    var highest: Index = 0
    var descents = 0
    // Both places are below the count.
    for place in 0..<ones.count { unsafe highest = max(highest, ones[place]) }
    for place in 1..<ones.count { unsafe descents &+= ones[place] <= ones[place &- 1] ? 1 : 0 }
    var atStarts = 0
    for start in starts.dropFirst().dropLast() {
      // A start between the first and the last has a one before it and one behind.
      unsafe atStarts &+= ones[Int(start)] <= ones[Int(start) - 1] ? 1 : 0
    }
    return Int(highest) < columns && descents == atStarts
  }

  /// The rows with a one in each column: made once, when first asked for.
  private func byColumn() -> OnesByColumn {
    sortedCopy.withLock { copy in
      if let copy { return copy }
      let made = OnesByColumn(self)
      copy = made
      return made
    }
  }

  /// Adds to the sum of every row the weights of the columns in which it has a one.
  ///
  /// - Parameters:
  ///   - list: columns, ascending and distinct.
  ///   - weights: one a column of the matrix.
  ///   - isOneOfMany: whether more questions follow, so that sorting the ones pays.
  /// - Precondition: every column exists; `sums` has been cleared.
  public func addColumns(
    _ list: [Int], weights: [Float], isOneOfMany: Bool, to sums: inout RowSums
  ) {
    precondition(weights.count == columns, "one weight a column")
    precondition(sums.values.count == rows, "one sum a row")
    precondition(list.allSatisfy { (0..<columns).contains($0) }, "the columns exist")
    if isOneOfMany {
      byColumn().addColumns(list, weights: weights, to: &sums)
    } else {
      scanColumns(list, weights: weights, to: &sums)
    }
  }

  /// The rows with a one in a column.
  ///
  /// - Precondition: the column exists.
  public func rows(withColumn column: Int) -> ArraySlice<UInt32> { byColumn().rows(of: column) }

  private func scanColumns(_ list: [Int], weights: [Float], to sums: inout RowSums) {
    var asked = [Float](repeating: 0, count: columns)
    for column in list { asked[column] = weights[column] }
    unsafe ones.withValues(
      { unsafe scan($0, asked, &sums) }, { unsafe scan($0, asked, &sums) })
  }

  private func scan<Index: FixedWidthInteger>(
    _ ones: UnsafeBufferPointer<Index>, _ asked: [Float], _ sums: inout RowSums
  ) {
    unsafe asked.withUnsafeBufferPointer { asked in
      for row in 0..<rows {
        var sum: Float = 0
        // `init` saw that the row's ones are there and that their columns exist.
        for place in Int(starts[row])..<Int(starts[row + 1]) {
          unsafe sum += asked[Int(ones[place])]
        }
        if sum != 0 { sums.set(sum, row: row) }
      }
    }
  }

  /// Adds a row's weights to all columns of a range in which it has a one.
  ///
  /// - Parameters:
  ///   - list: rows.
  ///   - weights: four numbers for each row of the list.
  ///   - range: the columns wanted.
  /// - Shape: list n, weights n, result range.count
  /// - Precondition: every row exists.
  public func addRows(
    _ list: ArraySlice<UInt32>, weights: [SIMD4<Float>], columns range: Range<Int>,
    to result: inout [SIMD4<Float>]
  ) {
    precondition(list.count == weights.count, "weights for every row")
    precondition(range.lowerBound >= 0 && range.upperBound <= columns, "the columns exist")
    precondition(result.count == range.count, "a place for every column")
    precondition(list.allSatisfy { $0 < rows }, "the rows exist")
    unsafe ones.withValues(
      { unsafe scatter($0, list, weights, range, &result) },
      { unsafe scatter($0, list, weights, range, &result) })
  }

  private func scatter<Index: FixedWidthInteger>(
    _ ones: UnsafeBufferPointer<Index>, _ list: ArraySlice<UInt32>, _ weights: [SIMD4<Float>],
    _ range: Range<Int>, _ result: inout [SIMD4<Float>]
  ) {
    let isWhole = range == 0..<columns
    unsafe result.withUnsafeMutableBufferPointer { result in
      for (row, weight) in zip(list, weights) {
        let first = Int(starts[Int(row)])
        let last = Int(starts[Int(row) + 1])
        // The row's ones ascend, so those in the range are neighbours; all of them exist.
        let low = unsafe isWhole ? first : place(of: range.lowerBound, in: ones, first, last)
        let high = unsafe isWhole ? last : place(of: range.upperBound, in: ones, low, last)
        for place in low..<high {
          unsafe result[Int(ones[place]) &- range.lowerBound] += weight
        }
      }
    }
  }

  /// The first place from `first` on whose column is not below `column`.
  private func place<Index: FixedWidthInteger>(
    of column: Int, in ones: UnsafeBufferPointer<Index>, _ first: Int, _ last: Int
  ) -> Int {
    var low = first
    var high = last
    while low < high {
      let middle = (low &+ high) / 2
      // `middle` lies between two places of the row.
      if unsafe Int(ones[middle]) < column { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}

/// A number for every row, most of them 0, and the rows that have another.
public struct RowSums: Sendable {
  /// The sums.
  ///
  /// - Shape: rows
  public private(set) var values: [Float]
  /// The rows whose sum is not 0, ascending, and after them places that mean nothing.
  private var rows: [UInt32]
  private var touchedCount = 0

  /// Zeros.
  public init(rows: Int) {
    values = [Float](repeating: 0, count: rows)
    self.rows = [UInt32](repeating: 0, count: rows)
  }

  /// The rows whose sum is not 0, ascending.
  public var touched: ArraySlice<UInt32> { rows[..<touchedCount] }

  /// Makes all sums 0 again.
  ///
  /// - Complexity: the number of rows touched.
  public mutating func clear() {
    for place in 0..<touchedCount { values[Int(rows[place])] = 0 }
    touchedCount = 0
  }

  mutating func set(_ sum: Float, row: Int) {
    values[row] = sum
    rows[touchedCount] = UInt32(truncatingIfNeeded: row)
    touchedCount += 1
  }

  mutating func add(_ weight: Float, toRows list: ArraySlice<UInt32>) {
    unsafe values.withUnsafeMutableBufferPointer { values in
      for row in list {
        precondition(Int(row) < values.count, "the row exists")
        unsafe values[Int(row)] += weight
      }
    }
  }

  /// Finds the rows whose sum is not 0.
  ///
  /// In ascending order whatever order the sums were made in, so that what is added up over them has the same bits.
  mutating func findTouched() {
    var count = 0
    unsafe rows.withUnsafeMutableBufferPointer { rows in
      unsafe values.withUnsafeBufferPointer { values in
        // Every row is written at the place of the next touched one, which moves on only if it is one; there are as
        // many places as rows.
        for row in 0..<values.count {
          unsafe rows[count] = UInt32(truncatingIfNeeded: row)
          count &+= unsafe values[row] != 0 ? 1 : 0
        }
      }
    }
    touchedCount = count
  }
}

/// The ones of a matrix sorted by column.
private struct OnesByColumn: Sendable {
  private let starts: [UInt32]
  private let rowsOfOnes: [UInt32]

  init(_ matrix: SparseBinaryMatrix) {
    var next = [UInt32](repeating: 0, count: matrix.columns + 1)
    let ones = matrix.ones.values
    for column in ones { next[Int(column) + 1] += 1 }
    for column in 0..<matrix.columns { next[column + 1] += next[column] }
    starts = next
    var rowsOfOnes = [UInt32](repeating: 0, count: ones.count)
    for row in 0..<matrix.rows {
      for place in matrix.starts[row]..<matrix.starts[row + 1] {
        let column = Int(ones[Int(place)])
        rowsOfOnes[Int(next[column])] = UInt32(truncatingIfNeeded: row)
        next[column] += 1
      }
    }
    self.rowsOfOnes = rowsOfOnes
  }

  func rows(of column: Int) -> ArraySlice<UInt32> {
    rowsOfOnes[Int(starts[column])..<Int(starts[column + 1])]
  }

  func addColumns(_ list: [Int], weights: [Float], to sums: inout RowSums) {
    for column in list where weights[column] != 0 {
      sums.add(weights[column], toRows: rows(of: column))
    }
    sums.findTouched()
  }
}
