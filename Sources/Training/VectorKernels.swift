/// destination[i] += source[i].
///
/// - Precondition: both addresses have `count` values behind them and do not overlap.
@unsafe @inline(__always) func add(
  _ source: UnsafePointer<Float>, to destination: UnsafeMutablePointer<Float>, count: Int
) {
  for place in 0..<count { unsafe destination[place] += source[place] }
}

/// destination[i] += factor · source[i].
///
/// - Precondition: both addresses have `count` values behind them and do not overlap.
@unsafe @inline(__always) func add(
  _ source: UnsafePointer<Float>, times factor: Float, to destination: UnsafeMutablePointer<Float>,
  count: Int
) {
  for place in 0..<count { unsafe destination[place] += factor * source[place] }
}

/// destination[i] *= factor.
///
/// - Precondition: the address has `count` values behind it.
@unsafe @inline(__always) func scale(
  _ destination: UnsafeMutablePointer<Float>, by factor: Float, count: Int
) {
  for place in 0..<count { unsafe destination[place] *= factor }
}

/// destination[i] = the sum of column i over all rows, added in the order of the rows.
///
/// - Precondition: `rows` rows of `count` values lie `rowLength` apart behind `source`, `count` values behind
///   `destination`; the two do not overlap.
@unsafe func sumColumns(
  _ source: UnsafePointer<Float>, rows: Int, rowLength: Int,
  into destination: UnsafeMutablePointer<Float>, count: Int
) {
  unsafe destination.update(repeating: 0, count: count)
  for row in 0..<rows {
    unsafe add(source + row * rowLength, to: destination, count: count)
  }
}
