/// The enrichment score of a set: the extreme of the running sum down a ranked list.
///
/// At a hit the sum rises by the hit's share of the hits' weights, at a miss it falls by 1/(N − k):
/// `R(i) = Σ_{hits j ≤ i} w(j) / Σ_{hits} w − misses(i) / (N − k)`, and the score is the R(i) of largest magnitude, the
/// first of two equal ones. When all weights of the hits are 0, each hit has the share 1/k.
/// Source: Subramanian et al., PNAS 2005; as in GSEApy 1.3.1 and blitzGSEA 1.3.54.
public struct EnrichmentScore: Sendable, Equatable {
  /// The score, -1…1.
  public let value: Double
  /// Which hit, counted from 0, the extreme stands at: a positive one just after it, a negative one just before it.
  public let peakHit: Int

  /// The score of the set at some places of a list; nil when the set is empty or is the whole list, where it has none.
  ///
  /// - Parameter places: ascending and distinct.
  public init?(places: [Int], weights: RankWeights) {
    let missCount = weights.count - places.count
    guard !places.isEmpty, missCount > 0 else { return nil }
    let shares = Shares(places, weights)
    var extreme = 0.0
    var peak = 0
    var sum = 0.0
    for (hit, place) in places.enumerated() {
      let fallen = Double(place - hit) / Double(missCount)
      if abs(sum - fallen) > abs(extreme) { (extreme, peak) = (sum - fallen, hit) }
      sum += shares.share(of: weights.values[place])
      if abs(sum - fallen) > abs(extreme) { (extreme, peak) = (sum - fallen, hit) }
    }
    value = extreme
    peakHit = peak
  }

  /// The hits that make the score, by their number: up to the peak, or from it on, the outermost place first.
  public func leadingEdge(hitCount: Int) -> [Int] {
    value > 0 ? Array(0...peakHit) : (peakHit..<hitCount).reversed()
  }
}

/// How a hit's weight becomes its share of the hits' total.
struct Shares {
  /// What the weight is multiplied by.
  let scale: Double
  /// What is added: 0 unless all weights are 0.
  let offset: Double

  init(total: Double, count: Int) {
    scale = total > 0 ? 1 / total : 0
    offset = total > 0 ? 0 : 1 / Double(count)
  }

  /// The shares of the hits at some places.
  init(_ places: [Int], _ weights: RankWeights) {
    self.init(total: places.reduce(0) { $0 + weights.values[$1] }, count: places.count)
  }

  @inline(__always)
  func share(of weight: Double) -> Double { weight * scale + offset }
}
