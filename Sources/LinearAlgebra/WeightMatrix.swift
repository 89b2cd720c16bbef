import Synchronization

/// A matrix of stored weights in float32, float16 or bfloat16, read in place.
///
/// A single question reads the stored values directly; the first batch packs them once in panels of float32 and
/// keeps that copy for the batches after it. Both ways give the same bits, see ``WeightPanels``.
public final class WeightMatrix: Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// How the values are stored.
  public let element: WeightElement
  private let storage: WeightStorage
  private let byteOffset: Int
  private let panelCopy = Mutex<WeightPanels?>(nil)

  /// Inputs up to this many are answered from the stored values without packing the whole matrix.
  static let directInputLimit = 3

  /// Refers to a row-major matrix inside a storage.
  ///
  /// - Precondition: `rows × columns` elements from `byteOffset` on lie within the storage.
  public init(
    storage: WeightStorage, byteOffset: Int, rows: Int, columns: Int, element: WeightElement
  ) {
    precondition(
      byteOffset >= 0 && rows >= 0 && columns >= 0
        && byteOffset + rows * columns * element.byteCount <= storage.byteCount,
      "the storage covers the matrix")
    self.storage = storage
    self.byteOffset = byteOffset
    self.rows = rows
    self.columns = columns
    self.element = element
  }

  /// Stores a copy of a matrix as float32.
  public convenience init(_ matrix: Matrix) {
    self.init(
      storage: WeightStorage(copying: matrix.values), byteOffset: 0, rows: matrix.rows,
      columns: matrix.columns, element: .float32)
  }

  /// All values as float32.
  ///
  /// - Shape: rows × columns
  public func expanded() -> Matrix { expanded(rows: 0..<rows) }

  /// Consecutive rows as float32.
  ///
  /// - Shape: range.count × columns
  /// - Precondition: the rows exist.
  public func expanded(rows range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "the rows exist")
    var result = Matrix(rows: range.count, columns: columns)
    unsafe result.values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe expandRows(range, into: start)
    }
    return result
  }

  /// One row as float32.
  ///
  /// - Shape: columns
  /// - Precondition: the row exists.
  public func row(_ row: Int) -> [Float] {
    precondition((0..<rows).contains(row), "the row exists")
    return unsafe [Float](unsafeUninitializedCapacity: columns) { values, count in
      if let start = values.baseAddress { unsafe expandRows(row..<row + 1, into: start) }
      count = columns
    }
  }

  /// input · selfᵀ + bias: what a linear layer does to a batch.
  ///
  /// - Shape: input n × columns, bias rows or empty for none, result n × rows
  /// - Precondition: the input's columns are this matrix's columns.
  /// - Determinism: a row of the result depends on that row of the input alone, whatever stands beside it.
  public func product(withRowsOf input: Matrix, bias: [Float] = []) -> Matrix {
    precondition(input.columns == columns, "the input is as wide as the weights")
    guard input.rows <= Self.directInputLimit else {
      return panelsOnce().product(withRowsOf: input, bias: bias)
    }
    return product(withRowsOf: input, rowCount: rows, bias: bias) { $0 }
  }

  /// input · (the rows named)ᵀ + bias: ``product(withRowsOf:bias:)`` for some of the outputs, the same to the bit.
  ///
  /// - Shape: input n × columns, list m, bias m or empty for none, result n × m
  /// - Precondition: the input's columns are this matrix's columns, and every row exists.
  public func product(withRowsOf input: Matrix, outputs list: [Int], bias: [Float] = []) -> Matrix {
    precondition(input.columns == columns, "the input is as wide as the weights")
    precondition(list.allSatisfy { (0..<rows).contains($0) }, "the rows exist")
    return product(withRowsOf: input, rowCount: list.count, bias: bias) { list[$0] }
  }

  /// The product with rows that are packed panel by panel and not kept.
  ///
  /// - Parameter row: which row of this matrix is the first, the second, … output.
  private func product(
    withRowsOf input: Matrix, rowCount: Int, bias: [Float], row: (Int) -> Int
  ) -> Matrix {
    let scratch = FloatBuffer(count: WeightPanels.rowsPerPanel * columns)
    return unsafe WeightPanels.product(withRowsOf: input, rows: rowCount, bias: bias) { panel in
      // The scratch has room for one panel and outlives the product, which reads it before the next is asked for.
      let start = unsafe scratch.address(of: 0)
      unsafe pack(WeightPanels.rows(ofPanel: panel, of: rowCount).map(row), into: start)
      return unsafe UnsafePointer(start)
    }
  }

  /// For each list, the sum of the columns it names: what a linear layer does to multi-hot rows.
  ///
  /// - Shape: lists n, result n × rows
  /// - Precondition: every column exists.
  public func sumsOfColumns(_ lists: [[Int]]) -> Matrix {
    guard lists.count <= Self.directInputLimit else { return panelsOnce().sumsOfColumns(lists) }
    var result = Matrix(rows: lists.count, columns: rows)
    for (place, list) in lists.enumerated() {
      precondition(list.allSatisfy { (0..<columns).contains($0) }, "the columns exist")
      addColumnsDirectly(list, to: &result, row: place)
    }
    return result
  }

  /// The rows named, as float32.
  ///
  /// - Shape: list n, result n × columns
  /// - Precondition: every row exists.
  public func rows(_ list: [Int]) -> Matrix {
    precondition(list.allSatisfy { (0..<rows).contains($0) }, "the rows exist")
    var result = Matrix(rows: list.count, columns: columns)
    unsafe result.values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      for (place, row) in list.enumerated() {
        unsafe expandRows(row..<row + 1, into: start + place * columns)
      }
    }
    return result
  }

  /// The columns named, each as a row of float32.
  ///
  /// - Shape: list n, result n × rows
  /// - Precondition: every column exists.
  public func columns(_ list: [Int]) -> Matrix { sumsOfColumns(list.map { [$0] }) }

  /// Adds the sum of the rows named to one row of a matrix.
  ///
  /// - Shape: the matrix m × columns
  /// - Precondition: every row exists, and the matrix is as wide as this one.
  public func addRows(_ list: [Int], to result: inout Matrix, row: Int) {
    precondition(list.allSatisfy { (0..<rows).contains($0) }, "the rows exist")
    precondition(result.columns == columns, "the sum is as wide as the rows")
    result.add(rows: list.indices, of: rows(list), toRow: row)
  }

  /// The packed copy that batches share.
  private func panelsOnce() -> WeightPanels {
    panelCopy.withLock { copy in
      if let copy { return copy }
      let made = WeightPanels(self)
      copy = made
      return made
    }
  }

  /// Packs some rows as one panel.
  ///
  /// - Precondition: at most as many rows as a panel holds, all of which exist; `panel` has room for one.
  @unsafe func pack(_ list: some Sequence<Int>, into panel: UnsafeMutablePointer<Float>) {
    let rowBytes = columns * element.byteCount
    unsafe packPanel(
      rows: list.map { unsafe storage.address(ofByte: byteOffset + $0 * rowBytes) },
      columns: columns, element, into: panel)
  }

  private func addColumnsDirectly(_ list: [Int], to result: inout Matrix, row: Int) {
    // The precondition of `init` covers every element; the columns were checked by the caller.
    let start = unsafe storage.address(ofByte: byteOffset)
    let offset = row * rows
    for output in 0..<rows {
      var sum: Float = 0
      for part in list.partialSums {
        var partialSum: Float = 0
        for column in list[part] {
          partialSum += unsafe LinearAlgebra.element(
            start, element, at: output * columns + column)
        }
        sum += partialSum
      }
      result.values[offset + output] = sum
    }
  }

  /// Expands consecutive rows.
  ///
  /// - Precondition: the rows exist and `destination` has room for them.
  @unsafe private func expandRows(
    _ range: Range<Int>, into destination: UnsafeMutablePointer<Float>
  ) {
    let start = byteOffset + range.lowerBound * columns * element.byteCount
    unsafe expand(
      storage.address(ofByte: start), element, count: range.count * columns, into: destination)
  }
}

extension Matrix {
  /// The matrix with rows and columns exchanged, moved in square blocks that stay in the cache.
  ///
  /// - Shape: columns × rows
  public func transposed() -> Matrix {
    var result = Matrix(rows: columns, columns: rows)
    let block = 32
    unsafe values.withUnsafeBufferPointer { source in
      unsafe result.values.withUnsafeMutableBufferPointer { destination in
        for firstRow in stride(from: 0, to: rows, by: block) {
          for firstColumn in stride(from: 0, to: columns, by: block) {
            for row in firstRow..<min(firstRow + block, rows) {
              for column in firstColumn..<min(firstColumn + block, columns) {
                // Both places lie inside rows × columns values by the loops' bounds.
                unsafe destination[column * rows + row] = source[row * columns + column]
              }
            }
          }
        }
      }
    }
    return result
  }
}
