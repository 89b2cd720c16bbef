private import RealModule

/// A rectangle of values inside a buffer, row-major, with the distance from row to row of its own.
public struct MatrixWindow: Sendable {
  /// The buffer the values lie in.
  public let buffer: FloatBuffer
  /// The place of the first value.
  public let offset: Int
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The places from the beginning of a row to that of the next.
  public let rowLength: Int

  /// Makes a window.
  ///
  /// - Precondition: every value lies in the buffer and rows do not overlap.
  public init(
    _ buffer: FloatBuffer, offset: Int = 0, rows: Int, columns: Int, rowLength: Int? = nil
  ) {
    let rowLength = rowLength ?? columns
    precondition(
      offset >= 0 && rows >= 0 && columns >= 0 && rowLength >= columns
        && (rows == 0 || offset + (rows - 1) * rowLength + columns <= buffer.paddedCount),
      "the window lies in the buffer")
    self.buffer = buffer
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.rowLength = rowLength
  }

  /// Some of the rows.
  ///
  /// - Precondition: the rows exist.
  public func rows(_ range: Range<Int>) -> MatrixWindow {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "the rows exist")
    return MatrixWindow(
      buffer, offset: offset + range.lowerBound * rowLength, rows: range.count, columns: columns,
      rowLength: rowLength)
  }

  /// Some of the columns.
  ///
  /// - Precondition: the columns exist.
  public func columns(_ range: Range<Int>) -> MatrixWindow {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns, "the columns exist")
    return MatrixWindow(
      buffer, offset: offset + range.lowerBound, rows: rows, columns: range.count,
      rowLength: rowLength)
  }

  /// self ← left · right + keep · self, without allocating.
  ///
  /// - Shape: left m × k, right k × n, self m × n, each factor after its transposition
  /// - Precondition: the sizes agree; no other thread uses this window's values meanwhile.
  /// - Determinism: repeats for one kernel when ``BLAS/setThreadCount(_:)`` is 1.
  public func setProduct(
    _ left: MatrixWindow, _ right: MatrixWindow, transposing transposed: TransposedFactors = [],
    keep: Float = 0
  ) {
    let leftIsTransposed = transposed.contains(.left)
    let rightIsTransposed = transposed.contains(.right)
    let inner = leftIsTransposed ? left.rows : left.columns
    precondition(
      inner == (rightIsTransposed ? right.columns : right.rows)
        && rows == (leftIsTransposed ? left.columns : left.rows)
        && columns == (rightIsTransposed ? right.rows : right.columns),
      "the sizes of a product agree")
    precondition(inner > 0, "a product sums over something")
    guard rows > 0, columns > 0 else { return }
    // Each window's values lie in its buffer, which the window keeps alive.
    unsafe multiply(
      ProductOperand(
        values: left.buffer.address(of: left.offset), rowLength: max(left.rowLength, 1),
        isTransposed: leftIsTransposed),
      ProductOperand(
        values: right.buffer.address(of: right.offset), rowLength: max(right.rowLength, 1),
        isTransposed: rightIsTransposed),
      into: buffer.address(of: offset), rows: rows, columns: columns, inner: inner,
      resultRowLength: rowLength, keep: keep)
  }
}

extension MatrixWindow {
  /// A copy of a matrix in a buffer of its own.
  public init(_ matrix: Matrix) {
    let buffer = FloatBuffer(count: matrix.values.count)
    buffer.values = matrix.values
    self.init(buffer, rows: matrix.rows, columns: matrix.columns)
  }

  /// The inner product of one row with one row of another window.
  ///
  /// - Precondition: the rows exist and are as long.
  /// - Determinism: the order of the sum is that of the build; neither kernel nor threads play a part.
  public func dotProduct(ofRow row: Int, with other: MatrixWindow, row otherRow: Int) -> Float {
    precondition(
      row >= 0 && row < rows && otherRow >= 0 && otherRow < other.rows
        && columns == other.columns, "the rows exist and are as long")
    // Both rows lie in their buffers, which the windows keep alive.
    let left = unsafe buffer.address(of: offset + row * rowLength)
    let right = unsafe other.buffer.address(of: other.offset + otherRow * other.rowLength)
    var sum: Float = 0
    for place in 0..<columns { unsafe sum = Relaxed.multiplyAdd(left[place], right[place], sum) }
    return sum
  }

  /// The columns of a row whose value passes a test, ascending.
  ///
  /// - Precondition: the row exists.
  public func columns(inRow row: Int, where passes: (_ column: Int, _ value: Float) -> Bool)
    -> [Int]
  {
    precondition(row >= 0 && row < rows, "the row exists")
    // The row lies in the buffer, which the window keeps alive.
    let values = unsafe buffer.address(of: offset + row * rowLength)
    var result: [Int] = []
    for column in 0..<columns where unsafe passes(column, values[column]) { result.append(column) }
    return result
  }
}
