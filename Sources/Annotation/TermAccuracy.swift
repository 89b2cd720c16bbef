public import Evaluation
public import GeneSets
import LinearAlgebra
public import ParallelWork

/// How well a model finds hidden genes of the terms of a library, term by term.
///
/// It is the half split of the evaluation: for a term the number that `gsfm-evaluate` has, as the median of its
/// splits.
public struct TermAccuracy: Sendable {
  /// The random halves of each term, as in the paper's protocol.
  public static let splitCount = 5
  /// The seed of the halves, that of `gsfm-evaluate` unless it is told another.
  public static let seed: UInt64 = 0

  private let evaluator: Evaluator
  private let split: HalfSplit
  private let library: TermLibrary
  private let team: WorkerTeam

  /// The questions one thread takes at a time.
  private static let questionsPerPiece = 64

  /// Prepares the questions.
  public init(
    _ scorer: any GeneScorer, _ vocabulary: GeneVocabulary, _ library: TermLibrary,
    _ team: WorkerTeam
  ) {
    evaluator = Evaluator(scorer, background: library.background)
    split = HalfSplit(vocabulary, splitCount: Self.splitCount, seed: Self.seed)
    self.library = library
    self.team = team
  }

  /// The median area under the ROC curve of some terms, 0…1; NaN for those of fewer than ten genes.
  ///
  /// - Parameter advance: told of every term that is done.
  /// - Shape: one a place
  /// - Throws: `EvaluationError` when a score is not finite.
  public func areas(of places: [Int], advance: (Int) -> Void = { _ in }) throws(EvaluationError)
    -> [Double]
  {
    var areas: [Double] = []
    areas.reserveCapacity(places.count)
    let termsPerPiece = max(1, Self.questionsPerPiece / Self.splitCount)
    for batch in places.split(every: 8 * team.threadCount * termsPerPiece) {
      let pieces = batch.split(every: termsPerPiece)
      let results = team.map(pieces) { places in
        Result { () throws(EvaluationError) in try medians(of: places) }
      }
      for result in results { areas += try result.get() }
      advance(batch.count)
    }
    return areas
  }

  private func medians(of places: [Int]) throws(EvaluationError) -> [Double] {
    let questions = split.questions(of: library.evaluation, places: places)
    let metrics = try evaluator.metrics(of: questions)
    var areas: [Int: [Double]] = [:]
    for (question, metrics) in zip(questions, metrics) {
      areas[question.termPlace, default: []].append(metrics.areaUnderROC)
    }
    return places.map { median(areas[$0] ?? []) }
  }
}
