import Scoring

/// A partner of one gene.
public struct RankedPartner: Sendable, Equatable {
  /// Its place among the genes.
  public let place: Int
  /// The score of the pair.
  public let score: Float
  /// 1 for the highest score; equal scores share the smallest rank.
  public let rank: Int

  /// Makes a partner.
  public init(place: Int, score: Float, rank: Int) {
    self.place = place
    self.score = score
    self.rank = rank
  }
}

/// The best `count` partners of one gene, highest score first, ties in the order of their places.
///
/// - Parameters:
///   - place: the gene itself, which is no partner; its own score is not looked at.
///   - scores: of the gene with each gene. When one is not finite it is the only result, so that it can be reported.
/// - Shape: scores one a gene
public func bestPartners(_ count: Int, ofPlace place: Int, scores: [Float]) -> [RankedPartner] {
  if let wrong = scores.indices.first(where: { $0 != place && !scores[$0].isFinite }) {
    return [RankedPartner(place: wrong, score: scores[wrong], rank: 1)]
  }
  var scores = scores
  scores[place] = -.infinity
  let selected = best(count + 1, of: scores[...]).filter { $0.candidate != place }
  var result: [RankedPartner] = []
  var rank = 1
  for (number, entry) in selected.prefix(count).enumerated() {
    if number > 0, !entry.hasSameLogit(as: selected[number - 1]) { rank = number + 1 }
    result.append(
      RankedPartner(place: entry.candidate, score: scores[entry.candidate], rank: rank))
  }
  return result
}
