import DelimitedText
import Evaluation
import GeneSets

/// The scores of all candidates of all questions as text, from which anyone can compute a measure anew.
struct ScoreTable: Sendable {
  static let columns = ["term", "split", "gene", "score", "hidden"]

  /// The digits that tell all floats apart.
  private static let digits = 9

  let vocabulary: GeneVocabulary

  /// The rows of one question.
  func append(_ answer: Answer, to question: EvaluationQuestion, rows: inout RowBuffer) {
    for candidate in answer.genes.indices {
      rows.append(field: question.term)
      rows.tab()
      rows.append(question.split)
      rows.tab()
      rows.append(field: vocabulary[answer.genes[candidate]])
      rows.tab()
      rows.append(number: Double(answer.scores[candidate]), digits: Self.digits)
      rows.tab()
      rows.append(answer.isHidden[candidate] ? 1 : 0)
      rows.newline()
    }
  }
}
