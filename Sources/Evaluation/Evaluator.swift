public import GeneSets
import LinearAlgebra

/// Asks a scorer questions and measures the answers.
public struct Evaluator: Sendable {
  private let scorer: any GeneScorer
  private let background: [Int]

  /// Makes an evaluator.
  ///
  /// - Parameter background: the genes that are candidates unless they are shown; `<unk>` is never one.
  public init(_ scorer: any GeneScorer, background: SparseGeneSet) {
    self.scorer = scorer
    self.background = background.genes.map(\.position)
  }

  /// The measures of each question.
  ///
  /// - Throws: ``EvaluationError/notFinite(term:)``.
  public func metrics(of questions: [EvaluationQuestion]) throws(EvaluationError)
    -> [RetrievalMetrics]
  {
    try answers(to: questions).map(metrics)
  }

  /// The measures of an answer of this evaluator's scorer.
  public func metrics(of answer: Answer) -> RetrievalMetrics {
    RetrievalMetrics(
      scores: answer.scores, isHidden: answer.isHidden, threshold: scorer.threshold)
  }

  /// The candidates of each question with their scores.
  ///
  /// - Throws: ``EvaluationError/notFinite(term:)``.
  public func answers(to questions: [EvaluationQuestion]) throws(EvaluationError) -> [Answer] {
    let scores = scorer.scores(of: questions.map(\.input))
    var roles = [Role](repeating: .other, count: scorer.vocabularySize)
    var answers: [Answer] = []
    answers.reserveCapacity(questions.count)
    for (row, question) in questions.enumerated() {
      for gene in question.input.indices { roles[gene.position] = .input }
      for gene in question.hidden.genes { roles[gene.position] = .hidden }
      let answer = answer(scores.row(row), roles)
      guard answer.scores.allSatisfy(\.isFinite) else { throw .notFinite(term: question.term) }
      answers.append(answer)
      for gene in question.input.indices { roles[gene.position] = .other }
      for gene in question.hidden.genes { roles[gene.position] = .other }
    }
    return answers
  }

  /// What a gene is in a question.
  private enum Role {
    case other
    case input
    case hidden
  }

  private func answer(_ scores: ArraySlice<Float>, _ roles: [Role]) -> Answer {
    var answer = Answer(capacity: background.count)
    let start = scores.startIndex
    for gene in background where roles[gene] != .input {
      answer.append(GeneIndex(gene), scores[start + gene], isHidden: roles[gene] == .hidden)
    }
    return answer
  }
}

/// The candidates of one question, in vocabulary order, with what was said of them.
///
/// - Shape: each array one a candidate
public struct Answer: Sendable, Equatable {
  /// The candidates.
  public private(set) var genes: [GeneIndex] = []
  /// Their scores.
  public private(set) var scores: [Float] = []
  /// Whether each was to be found.
  public private(set) var isHidden: [Bool] = []

  init(capacity: Int) {
    genes.reserveCapacity(capacity)
    scores.reserveCapacity(capacity)
    isHidden.reserveCapacity(capacity)
  }

  mutating func append(_ gene: GeneIndex, _ score: Float, isHidden: Bool) {
    genes.append(gene)
    scores.append(score)
    self.isHidden.append(isHidden)
  }
}

/// Why a library cannot be evaluated.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// A score is NaN or infinite.
  case notFinite(term: String)

  /// The message for the user, without the file it concerns.
  public var description: String {
    switch self {
    case .notFinite(let term): "term '\(term)': the model gave a score that is not finite"
    }
  }
}
