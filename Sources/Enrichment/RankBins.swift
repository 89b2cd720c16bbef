/// Consecutive ranges of the places of a ranked list, narrow at the ends, each with the mean weight of its places.
///
/// They say where sets of the tail are drawn more often; how finely they do is a matter of speed, not of truth.
struct RankBins: Sendable {
  /// Where the bins begin, and at last the number of places.
  /// - Shape: bins + 1, ascending
  let bounds: [Int]
  /// The number of places of each bin.
  let widths: [Double]
  /// The mean weight of each bin over that of the list.
  let weights: [Double]

  /// The number of bins.
  var count: Int { widths.count }

  /// The number of places before a bin.
  func start(of bin: Int) -> Int { bounds[bin] }

  /// The mean weight of the places before a bin, over that of the list.
  func meanWeight(before bin: Int) -> Double {
    (0..<bin).reduce(0.0) { $0 + weights[$1] * widths[$1] } / Double(max(bounds[bin], 1))
  }

  /// Makes bins with some bounds besides those every list has.
  ///
  /// - Parameter extraBounds: places; those outside the list are passed over.
  init(_ weights: TailWeights.Side, extraBounds: Set<Int>) {
    let placeCount = weights.weights.count
    var bounds: Set<Int> = [0, placeCount]
    var place = 1.0
    while place < Double(placeCount) / 2 {
      bounds.insert(Int(place))
      place += max(1, min(place * 0.25, Double(placeCount) / 24))
    }
    // The far end, where a hit costs but does not decide, may be coarser.
    place = 1
    while place < Double(placeCount) / 2 {
      bounds.insert(placeCount - Int(place))
      place += max(1, min(place * 0.5, Double(placeCount) / 16))
    }
    for bound in extraBounds where (1..<placeCount).contains(bound) { bounds.insert(bound) }
    let sorted = bounds.sorted()
    self.bounds = sorted
    let mean = weights.total / Double(placeCount)
    widths = zip(sorted.dropFirst(), sorted).map { Double($0 - $1) }
    self.weights = zip(sorted.dropFirst(), sorted).map { end, start in
      (weights.prefixSums[end] - weights.prefixSums[start]) / Double(end - start) / mean
    }
  }
}

/// The weights of a list seen from both ends: a negative score is a positive one from the other end.
struct TailWeights: Sendable {
  let forward: Side
  let backward: Side

  init(_ weights: RankWeights) {
    forward = Side(weights)
    backward = Side(weights.reversed)
  }

  /// The side whose beginning is the end that scores like `score` lean to.
  func side(of score: Double) -> Side { score >= 0 ? forward : backward }

  /// The weights from one end, with their sums up to each place.
  struct Side: Sendable {
    let weights: RankWeights
    /// - Shape: places + 1
    let prefixSums: [Double]

    init(_ weights: RankWeights) {
      self.weights = weights
      var sum = 0.0
      prefixSums =
        [0]
        + weights.values.map {
          sum += $0
          return sum
        }
    }

    var total: Double { prefixSums[prefixSums.count - 1] }
  }
}
