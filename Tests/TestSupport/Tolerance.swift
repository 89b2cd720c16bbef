/// Whether `found` agrees with `expected` as model.md asks: |difference| ≤ 1e-4 + 1e-5 · |expected|.
public func agrees(_ found: Double, _ expected: Double) -> Bool {
  abs(found - expected) <= 1e-4 + 1e-5 * abs(expected)
}

/// The largest |found − expected| of two sequences of the same length.
public func largestDifference(
  _ found: some Collection<Float>, _ expected: some Collection<Float>
) -> Float {
  precondition(found.count == expected.count, "sequences of the same length")
  return zip(found, expected).map { abs($0 - $1) }.max() ?? 0
}
