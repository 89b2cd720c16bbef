/// Benjamini–Hochberg adjusted p-values: the smallest false discovery rate at which each test would be reported.
///
/// adjusted(i) = min over all j with p(j) ≥ p(i) of p(j) · m / rank(j), at most 1. Source: Benjamini and Hochberg
/// 1995, in the step-up form of R's `p.adjust(method = "BH")`.
///
/// - Parameter pValues: one a test, each in 0…1; NaN takes no part and stays NaN.
public func falseDiscoveryRates(_ pValues: [Double]) -> [Double] {
  let order = pValues.indices.filter { !pValues[$0].isNaN }.sorted { pValues[$0] < pValues[$1] }
  var result = [Double](repeating: .nan, count: pValues.count)
  var smallest = 1.0
  for (step, place) in order.enumerated().reversed() {
    smallest = min(smallest, pValues[place] * Double(order.count) / Double(step + 1))
    result[place] = smallest
  }
  return result
}

/// The adjusted p-values of a few of many tests: ``falseDiscoveryRates(_:)`` without most p-values.
///
/// - Parameters:
///   - surprises: what orders the tests, higher for a lower p-value; NaN takes no part.
///   - chosen: the tests asked about, each with a surprise.
///   - pValue: the p-value of a surprise, never lower for a lower surprise.
/// - Returns: the p-value and its adjusted value, one a chosen test.
/// - Complexity: one pass to sort, and few p-values a chosen test.
func significances(
  surprises: [Float], of chosen: [Int], pValue: (Float) -> Double
) -> [Significance] {
  let ranked = descending(surprises.filter { !$0.isNaN })
  let count = Double(ranked.count)
  // The least surprising first: what is found at the ranks behind a test counts for it too.
  let order = chosen.indices.sorted { surprises[chosen[$0]] < surprises[chosen[$1]] }
  var result = [Significance](
    repeating: Significance(pValue: .nan, falseDiscoveryRate: .nan), count: chosen.count)
  var smallest = 1.0
  var end = ranked.count
  for place in order {
    let surprise = surprises[chosen[place]]
    let start = ranked.partitioningIndex { $0 <= surprise }
    var step = start
    while step < end, smallest > 0 {
      let scaled = pValue(ranked[step]) * count
      smallest = min(smallest, scaled / Double(step + 1))
      // p-values do not fall with the rank: before the rank scaled / smallest no quotient is below the smallest.
      step = max(step + 1, Int(min(scaled / smallest, count)) - 1)
    }
    end = min(end, start)
    result[place] = Significance(pValue: pValue(surprise), falseDiscoveryRate: smallest)
  }
  return result
}
