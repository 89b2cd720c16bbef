/// One number a measure for a whole library: per term the median of its splits, then the median of the terms.
///
/// A split whose measure is not defined is left out, and so is a term that has no other.
public struct LibrarySummary: Sendable, Equatable {
  /// How many terms were asked of.
  public let termCount: Int
  /// The median area under the ROC curve; NaN without terms.
  public let areaUnderROC: Double
  /// The median average precision; NaN without terms.
  public let averagePrecision: Double

  /// Summarises the answers to questions.
  ///
  /// - Precondition: one answer a question.
  public init(_ questions: [EvaluationQuestion], _ metrics: [RetrievalMetrics]) {
    precondition(questions.count == metrics.count, "one answer a question")
    let places = Dictionary(grouping: questions.indices) { questions[$0].termPlace }
    termCount = places.count
    areaUnderROC = median(places.values.map { median($0.map { metrics[$0].areaUnderROC }) })
    averagePrecision = median(places.values.map { median($0.map { metrics[$0].averagePrecision }) })
  }
}
