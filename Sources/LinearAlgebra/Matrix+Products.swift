/// Which factors of a product stand transposed.
public struct TransposedFactors: OptionSet, Sendable {
  /// One bit a factor.
  public let rawValue: Int

  /// Makes a set of factors from its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The left factor is used transposed.
  public static let left = TransposedFactors(rawValue: 1)
  /// The right factor is used transposed.
  public static let right = TransposedFactors(rawValue: 2)
}

extension Matrix {
  /// left · right.
  ///
  /// - Shape: left m × k, right k × n, result m × n, each factor after its transposition
  /// - Precondition: the inner sizes agree.
  /// - Determinism: repeats for one kernel and one thread count; differs by rounding between them.
  public static func product(
    _ left: Matrix, _ right: Matrix, transposing transposed: TransposedFactors = []
  ) -> Matrix {
    var result = Matrix(
      rows: transposed.contains(.left) ? left.columns : left.rows,
      columns: transposed.contains(.right) ? right.rows : right.columns)
    result.setProduct(left, right, transposing: transposed)
    return result
  }

  /// self ← scale · left · right + keep · self, without allocating.
  ///
  /// - Shape: left m × k, right k × n, self m × n, each factor after its transposition
  /// - Precondition: the sizes agree.
  public mutating func setProduct(
    _ left: Matrix, _ right: Matrix, transposing transposed: TransposedFactors = [],
    scale: Float = 1, keep: Float = 0
  ) {
    let leftIsTransposed = transposed.contains(.left)
    let rightIsTransposed = transposed.contains(.right)
    let inner = leftIsTransposed ? left.rows : left.columns
    precondition(
      inner == (rightIsTransposed ? right.columns : right.rows)
        && rows == (leftIsTransposed ? left.columns : left.rows)
        && columns == (rightIsTransposed ? right.rows : right.columns),
      "the sizes of a product agree")
    let (rows, columns) = (rows, columns)
    guard rows > 0, columns > 0 else { return }
    guard inner > 0 else {
      for place in values.indices { values[place] *= keep }
      return
    }
    unsafe left.values.withUnsafeBufferPointer { leftValues in
      unsafe right.values.withUnsafeBufferPointer { rightValues in
        unsafe values.withUnsafeMutableBufferPointer { resultValues in
          guard let leftStart = leftValues.baseAddress, let rightStart = rightValues.baseAddress,
            let resultStart = resultValues.baseAddress
          else { return }
          // The precondition makes each array cover its shape; the closures keep all three alive.
          unsafe multiply(
            ProductOperand(
              values: leftStart, rowLength: left.columns, isTransposed: leftIsTransposed),
            ProductOperand(
              values: rightStart, rowLength: right.columns, isTransposed: rightIsTransposed),
            into: resultStart, rows: rows, columns: columns, inner: inner,
            resultRowLength: columns, scale: scale, keep: keep)
        }
      }
    }
  }
}
