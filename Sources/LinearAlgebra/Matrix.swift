/// A dense matrix of float32 values, row-major.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The values, row by row: `rows × columns` of them.
  public var values: [Float]

  /// A matrix of one value throughout.
  public init(rows: Int, columns: Int, repeating value: Float = 0) {
    self.rows = rows
    self.columns = columns
    values = [Float](repeating: value, count: rows * columns)
  }

  /// A matrix of given values.
  ///
  /// - Precondition: `values.count == rows * columns`.
  public init(rows: Int, columns: Int, values: [Float]) {
    precondition(
      values.count == rows * columns, "a \(rows) × \(columns) matrix needs that many values")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The place of a row in ``values``.
  public func range(ofRow row: Int) -> Range<Int> { row * columns..<(row + 1) * columns }

  /// One row.
  ///
  /// - Shape: columns
  public func row(_ row: Int) -> ArraySlice<Float> { values[range(ofRow: row)] }

  /// One value.
  public subscript(row: Int, column: Int) -> Float {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// Adds one vector to every row.
  ///
  /// - Precondition: `vector.count == columns`.
  public mutating func addToRows(_ vector: [Float]) {
    precondition(vector.count == columns, "the vector is as long as a row")
    for row in 0..<rows {
      let start = row * columns
      for column in 0..<columns { values[start + column] += vector[column] }
    }
  }

  /// Adds another matrix, value by value.
  ///
  /// - Precondition: both have the same shape.
  public mutating func add(_ other: Matrix) {
    precondition(rows == other.rows && columns == other.columns, "sums are of one shape")
    for place in values.indices { values[place] += other.values[place] }
  }

  /// Replaces every negative value by 0: the rectifier max(0, x).
  public mutating func rectify() {
    for place in values.indices { values[place] = max(values[place], 0) }
  }

  /// The columns of two matrices side by side.
  ///
  /// - Shape: rows × (left.columns + right.columns)
  /// - Precondition: both have the same number of rows.
  public static func concatenating(_ left: Matrix, _ right: Matrix) -> Matrix {
    precondition(left.rows == right.rows, "matrices side by side have the same rows")
    var values: [Float] = []
    values.reserveCapacity(left.values.count + right.values.count)
    for row in 0..<left.rows {
      values += left.row(row)
      values += right.row(row)
    }
    return Matrix(rows: left.rows, columns: left.columns + right.columns, values: values)
  }
}

extension Matrix {
  /// Adds the sum of consecutive rows of another matrix to one row, by partial sums.
  ///
  /// - Precondition: the rows exist and are as long as this matrix's.
  public mutating func add(rows range: Range<Int>, of matrix: Matrix, toRow row: Int) {
    precondition(columns == matrix.columns, "rows are as long")
    precondition(range.lowerBound >= 0 && range.upperBound <= matrix.rows, "the rows exist")
    let start = row * columns
    var partialSum = [Float](repeating: 0, count: columns)
    for part in range.partialSums {
      for place in 0..<columns { partialSum[place] = 0 }
      for other in part {
        let first = other * columns
        for place in 0..<columns { partialSum[place] += matrix.values[first + place] }
      }
      for place in 0..<columns { values[start + place] += partialSum[place] }
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// The pieces by which sums over genes are made: each is added up before it is added to the rest, so that the rounding
  /// of a sum over thousands stays near that of a sum over a hundred.
  var partialSums: [Range<Int>] {
    stride(from: startIndex, to: endIndex, by: partialSumLength).map {
      $0..<Swift.min($0 + partialSumLength, endIndex)
    }
  }
}
