/// The median of the numbers that are not NaN; NaN when there is none.
///
/// The mean of the middle two for an even count.
public func median(_ numbers: some Sequence<Double>) -> Double {
  let sorted = numbers.filter { !$0.isNaN }.sorted()
  guard !sorted.isEmpty else { return .nan }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
