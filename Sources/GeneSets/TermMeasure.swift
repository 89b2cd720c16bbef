/// What was measured of one term of a library with one model.
public struct TermMeasure: Sendable, Equatable {
  /// How well hidden genes of the term are found: the median area under the ROC curve over random halves, 0…1;
  /// NaN for a term that cannot be halved.
  public var areaUnderROC: Double
  /// How many genes have the term among their own ten best.
  public var bestCount: Int
  /// How many genes the term is predicted for.
  public var predictedCount: Int

  /// Describes a term.
  public init(areaUnderROC: Double, bestCount: Int, predictedCount: Int) {
    self.areaUnderROC = areaUnderROC
    self.bestCount = bestCount
    self.predictedCount = predictedCount
  }

  /// What is said of a term that is not predicted.
  public static let missing = TermMeasure(areaUnderROC: .nan, bestCount: 0, predictedCount: 0)

  /// The share of the genes it is predicted for that have it among their own ten best, 0…1; NaN when it is
  /// predicted for none.
  ///
  /// Source: the column of that name of the published website (MaayanLab/gsfm-predictions).
  public var uniqueness: Double {
    predictedCount > 0 ? Double(bestCount) / Double(predictedCount) : .nan
  }
}
