/// The ranks of scores: 1 for the highest, equal scores share the smallest rank, nil for NaN.
///
/// - Complexity: one sort.
public func ranks(of scores: [Float]) -> [Int?] {
  var result = [Int?](repeating: nil, count: scores.count)
  let order = scores.indices.filter { !scores[$0].isNaN }.sorted { scores[$0] > scores[$1] }
  var rank = 1
  for (place, index) in order.enumerated() {
    if place > 0, scores[index] != scores[order[place - 1]] { rank = place + 1 }
    result[index] = rank
  }
  return result
}
