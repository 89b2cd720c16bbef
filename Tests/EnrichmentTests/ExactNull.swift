import Enrichment

/// The scores of all sets of `size` places, by going through them.
func allScores(size: Int, weights: RankWeights) -> [Double] {
  var scores: [Double] = []
  var places = Array(0..<size)
  while true {
    scores.append(EnrichmentScore(places: places, weights: weights)?.value ?? .nan)
    var moved = size - 1
    while moved >= 0, places[moved] == weights.count - size + moved { moved -= 1 }
    if moved < 0 { return scores }
    places[moved] += 1
    for next in moved + 1..<max(size, moved + 1) { places[next] = places[next - 1] + 1 }
  }
}

/// The share of the scores of the sign of `score` that are at least as extreme.
func exactPValue(of score: Double, among scores: [Double]) -> Double {
  let same = scores.filter { ($0 >= 0) == (score >= 0) }
  return Double(same.count { abs($0) >= abs(score) - 1e-10 }) / Double(same.count)
}
