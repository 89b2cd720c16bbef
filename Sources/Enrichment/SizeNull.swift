import RealModule

/// The weights of a list seen from both ends: a negative score is a positive one from the other end.
struct TailWeights: Sendable {
  let forward: RankWeights
  let backward: RankWeights

  init(_ weights: RankWeights) {
    forward = weights
    backward = weights.reversed
  }
}

/// What random sets of one size score, and what that says of the scores of terms.
struct SizeNull: Sendable {
  /// What a score means among random sets of its size.
  struct Answer: Sendable, Equatable {
    /// The score over the mean magnitude of the random scores of its sign; NaN when there are none.
    let normalizedScore: Double
    let pValue: PValue
  }

  private let sample: NullSample

  init(size: Int, weights: TailWeights, settings: RankedEnrichment.Settings) {
    sample = NullSample(
      size: size, count: settings.permutationCount, weights: weights.forward, seed: settings.seed)
  }

  /// The answers to some scores, in their order.
  func answers(to scores: [Double]) -> [Answer] {
    scores.map { score in
      Answer(
        normalizedScore: sample.meanMagnitude(like: score).map { $0 > 0 ? score / $0 : .nan }
          ?? .nan,
        pValue: counted(score))
    }
  }

  /// The p-value by counting: (exceeding + 1) / (of the same sign + 1), which is valid for any number of permutations.
  private func counted(_ score: Double) -> PValue {
    let exceeding = Double(sample.exceedingCount(score) + 1)
    let sameSign = Double(sample.magnitudes(like: score).count + 1)
    return PValue(
      value: exceeding / sameSign,
      log2Error: ((1 - exceeding / sameSign) / exceeding).squareRoot() / Double.log(2))
  }
}
