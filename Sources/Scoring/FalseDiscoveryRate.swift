/// Benjamini–Hochberg adjusted p-values: the smallest false discovery rate at which each test would be reported.
///
/// adjusted(i) = min over all j with p(j) ≥ p(i) of p(j) · m / rank(j), at most 1. Source: Benjamini and Hochberg
/// 1995, in the step-up form of R's `p.adjust(method = "BH")`.
///
/// - Parameter pValues: one a test, each in 0…1; NaN takes no part and stays NaN.
public func falseDiscoveryRates(_ pValues: [Double]) -> [Double] {
  let order = ascendingPlaces(of: pValues)
  var result = [Double](repeating: .nan, count: pValues.count)
  var smallest = 1.0
  for (step, place) in order.enumerated().reversed() {
    smallest = min(smallest, pValues[place] * Double(order.count) / Double(step + 1))
    result[place] = smallest
  }
  return result
}
