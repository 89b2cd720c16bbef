import CommandSupport
import DelimitedText
import Evaluation
import GeneSets
import ParallelWork

/// The questions of one library with what may answer them.
struct EvaluationTask {
  /// The library as a message names it.
  let path: String
  /// The library as a row names it.
  let name: String
  let questions: [EvaluationQuestion]
  let background: SparseGeneSet

  /// How many terms are asked of.
  var termCount: Int { Set(questions.map(\.termPlace)).count }
}

/// Questions in, a row each, or one row for all, out.
struct EvaluationPipeline {
  let scorer: any GeneScorer
  /// What the scorer is called in a summary.
  let model: String
  let table: EvaluationTable
  let isSummary: Bool
  let team: WorkerTeam
  let progress: ProgressLine
  /// Writes the scores themselves, if they are asked for.
  let scoreTable: ScoreTable?

  /// The questions one thread takes at a time: many, so that the decoder is read once for all of them.
  private static let questionsPerPiece = 64

  /// What one thread makes of its questions.
  private struct Piece: Sendable {
    var metrics: [RetrievalMetrics] = []
    var scores = RowBuffer()
  }

  /// Asks the questions of a library.
  func run(_ task: EvaluationTask, into writer: TableWriter, scores: TableWriter?) throws {
    let evaluator = Evaluator(scorer, background: task.background)
    var metrics: [RetrievalMetrics] = []
    for batch in task.questions.split(every: team.threadCount * Self.questionsPerPiece) {
      let asked = batch.split(every: Self.questionsPerPiece)
      let scoreTable = scoreTable
      let results = team.map(asked) { questions in
        Result { () throws(EvaluationError) in
          try Self.ask(questions, evaluator, scoreTable)
        }
      }
      for (questions, result) in zip(asked, results) {
        let piece: Piece
        switch result {
        case .success(let answered): piece = answered
        case .failure(let error): throw ToolError.data("\(task.path): \(error)")
        }
        try scores?.write(piece.scores)
        if isSummary {
          metrics += piece.metrics
        } else {
          try write(piece.metrics, of: questions, to: writer)
        }
      }
      progress.advance(by: batch.count)
    }
    guard isSummary else { return }
    var rows = RowBuffer()
    table.append(
      LibrarySummary(task.questions, metrics), library: task.name, model: model, to: &rows)
    try writer.write(rows)
  }

  private static func ask(
    _ questions: [EvaluationQuestion], _ evaluator: Evaluator, _ scoreTable: ScoreTable?
  ) throws(EvaluationError) -> Piece {
    var piece = Piece()
    for (answer, question) in zip(try evaluator.answers(to: questions), questions) {
      piece.metrics.append(evaluator.metrics(of: answer))
      scoreTable?.append(answer, to: question, rows: &piece.scores)
    }
    return piece
  }

  private func write(
    _ metrics: [RetrievalMetrics], of questions: [EvaluationQuestion], to writer: TableWriter
  ) throws(TextError) {
    var rows = RowBuffer()
    for (metrics, question) in zip(metrics, questions) {
      table.append(metrics, of: question, to: &rows)
    }
    try writer.write(rows)
  }
}
