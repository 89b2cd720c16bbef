/// The running sum of a set down a ranked list, for drawing: straight between its corners.
public struct RunningSum: Sendable, Equatable {
  /// Where it bends: how many places were passed, and the sum then; the first is at 0, the last at N.
  public let corners: [(place: Int, value: Double)]
  /// The places of the hits, ascending.
  public let hits: [Int]
  /// The score, whose peak is a corner.
  public let score: EnrichmentScore

  /// Follows the sum of a term; nil when it has no score.
  public init?(_ term: NumberedTerm, list: RankedList, weights: RankWeights) {
    hits = list.places(of: term.genes)
    guard !list.isConstant, let score = EnrichmentScore(places: hits, weights: weights) else {
      return nil
    }
    self.score = score
    let shares = Shares(hits, weights)
    let missCount = Double(weights.count - hits.count)
    var corners = [(place: 0, value: 0.0)]
    var sum = 0.0
    for (hit, place) in hits.enumerated() {
      let fallen = Double(place - hit) / missCount
      corners.append((place, sum - fallen))
      sum += shares.share(of: weights.values[place])
      corners.append((place + 1, sum - fallen))
    }
    corners.append((weights.count, 0))
    self.corners = corners
  }

  /// The place of the peak: how many places were passed.
  public var peakPlace: Int { hits[score.peakHit] + (score.value > 0 ? 1 : 0) }

  /// Whether two sums are the same.
  public static func == (left: RunningSum, right: RunningSum) -> Bool {
    left.hits == right.hits && left.score == right.score
      && left.corners.elementsEqual(right.corners, by: ==)
  }
}
