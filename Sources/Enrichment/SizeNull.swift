import RandomNumbers
import RealModule

/// What random sets of one size score, and what that says of the scores of terms.
///
/// Scores that many random sets exceed are answered by counting; beyond, the scale of scores is cut into stretches, and
/// each stretch that a term falls into has a ``TailSample`` of its own.
struct SizeNull: Sendable {
  /// What a score means among random sets of its size.
  struct Answer: Sendable, Equatable {
    /// The score over the mean magnitude of the random scores of its sign; NaN when there are none.
    let normalizedScore: Double
    let pValue: PValue
  }

  private let size: Int
  private let weights: TailWeights
  private let settings: RankedEnrichment.Settings
  private let sample: NullSample

  /// So many exceeding sets make a count good enough, if they are not below a twentieth of all.
  private static let countedCount = 50
  /// Rounding may make a score differ from an equal one by this much.
  static let rounding = 1e-10

  init(size: Int, weights: TailWeights, settings: RankedEnrichment.Settings) {
    self.size = size
    self.weights = weights
    self.settings = settings
    sample = NullSample(
      size: size, count: settings.permutationCount, weights: weights.forward.weights,
      seed: settings.seed)
  }

  /// The answers to some scores, in their order; each is the same whatever the others are.
  func answers(to scores: [Double]) -> [Answer] {
    var tails: [Stretch: TailSample?] = [:]
    return scores.map { score in
      guard let mean = sample.meanMagnitude(like: score), mean > 0 else {
        return Answer(normalizedScore: .nan, pValue: .missing)
      }
      return Answer(
        normalizedScore: score / mean,
        pValue: pValue(of: score, mean: mean, &tails))
    }
  }

  /// A stretch of the scores of one sign.
  private struct Stretch: Hashable {
    let isPositive: Bool
    let number: Int
  }

  private func pValue(of score: Double, mean: Double, _ tails: inout [Stretch: TailSample?])
    -> PValue
  {
    let exceeding = sample.exceedingCount(score)
    if exceeding >= max(Self.countedCount, settings.permutationCount / 20) {
      return counted(score, exceeding)
    }
    // About half a standard deviation of the null, and less towards 1, where chances fall faster.
    let unit = mean / 2
    let magnitude = min(abs(score), 1 - 1e-9)
    let stretch = Stretch(
      isPositive: score >= 0, number: Int(-Double.log(onePlus: -magnitude) / unit))
    let tail = tails[stretch] ?? tailSample(stretch, unit: unit)
    tails[stretch] = .some(tail)
    guard let chance = tail?.logChance(of: abs(score) - Self.rounding) else {
      return counted(score, exceeding)
    }
    let sameSign =
      Double(sample.magnitudes(like: score).count) / Double(settings.permutationCount)
    let error =
      (chance.relativeError * chance.relativeError
      + (1 - sameSign) / (sameSign * Double(settings.permutationCount))).squareRoot()
    let value = min(1, Double.exp(chance.value - Double.log(sameSign)))
    return PValue(
      value: max(value, PValue.smallest), log2Error: error / Double.log(2))
  }

  private func tailSample(_ stretch: Stretch, unit: Double) -> TailSample? {
    // A law for the least score of the stretch reaches the higher ones too; the other way round it would not.
    let level = 1 - Double.exp(-Double(stretch.number) * unit)
    let stream = RandomStream(
      seed: settings.seed, NullSample.Purpose.tail, size, stretch.isPositive ? 1 : 0,
      stretch.number)
    return TailSample(
      size: size, level: level, count: settings.permutationCount,
      side: stretch.isPositive ? weights.forward : weights.backward, stream: stream)
  }

  /// The p-value by counting: (exceeding + 1) / (of the same sign + 1), which is valid for any number of permutations.
  private func counted(_ score: Double, _ exceeding: Int) -> PValue {
    let exceeding = Double(exceeding + 1)
    let sameSign = Double(sample.magnitudes(like: score).count + 1)
    return PValue(
      value: exceeding / sameSign,
      log2Error: ((1 - exceeding / sameSign) / exceeding).squareRoot() / Double.log(2))
  }
}
