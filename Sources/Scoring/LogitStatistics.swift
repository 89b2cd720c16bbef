private import RealModule

/// Mean and spread of the logits of one term over its candidate genes.
public struct LogitStatistics: Sendable, Equatable {
  /// The mean logit; NaN for no candidates.
  public let mean: Double
  /// The sample standard deviation, over n − 1; NaN for fewer than two candidates.
  public let standardDeviation: Double

  /// Measures the logits of the candidates.
  ///
  /// Sums in double precision in whatever order is fastest; the order is fixed for one build.
  /// Source: the website's z-scores use the sample deviation (MaayanLab/gsfm-predictions at be005cf).
  public init(of logits: ArraySlice<Float>) {
    let count = Double(logits.count)
    var sum = 0.0
    for logit in logits { sum = Relaxed.sum(sum, Double(logit)) }
    let mean = sum / count
    var squares = 0.0
    for logit in logits {
      let difference = Double(logit) - mean
      squares = Relaxed.multiplyAdd(difference, difference, squares)
    }
    self.mean = mean
    standardDeviation = count > 1 ? (squares / (count - 1)).squareRoot() : .nan
  }

  /// How many deviations a logit lies above the mean; NaN when the logits do not vary.
  public func zScore(of logit: Float) -> Double {
    standardDeviation > 0 ? (Double(logit) - mean) / standardDeviation : .nan
  }
}
