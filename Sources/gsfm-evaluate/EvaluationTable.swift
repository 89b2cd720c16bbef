import CommandSupport
import DelimitedText
import Evaluation

/// The measures of questions, and of libraries, as text.
struct EvaluationTable: Sendable {
  static let glossary = ColumnGlossary([
    Column("term", .string, "the gene set's name in the library"),
    Column("split", .integer, unit: "1..", "which of the term's splits; 1 for a time split"),
    Column(
      "auroc", .number, unit: "0..1", "chance that a hidden gene scores above another candidate"),
    Column("ap", .number, unit: "0..1", "average precision, without interpolation"),
    Column(
      "recall", .number, unit: "0..1",
      "share of hidden genes of probability 0.5 and more; NA for scores that are no logits"),
    Column(
      "f1", .number, unit: "0..1",
      "harmonic mean of precision and recall at probability 0.5; NA for scores that are no logits"),
    Column("es", .number, unit: "0..1", "highest point of the running sum down the candidates"),
    Column(
      "n", .integer, unit: "genes", "candidates: the background in the vocabulary, less the input"),
    Column("n_true", .integer, unit: "genes", "hidden genes among them"),
  ])

  static let summaryGlossary = ColumnGlossary([
    Column("library", .string, "the file's name without folder and extensions"),
    Column("model", .string, "the bundle's name, or cooccurrence"),
    Column("terms", .integer, "terms evaluated"),
    Column("auroc", .number, unit: "0..1", "median over terms of the median over splits"),
    Column("ap", .number, unit: "0..1", "median over terms of the median over splits"),
  ])

  let format: TableFormat

  /// The row of a question.
  func append(
    _ metrics: RetrievalMetrics, of question: EvaluationQuestion, to rows: inout RowBuffer
  ) {
    rows.append(field: question.term)
    rows.tab()
    rows.append(question.split)
    for number in [
      metrics.areaUnderROC, metrics.averagePrecision, metrics.recall, metrics.f1,
      metrics.enrichmentScore,
    ] {
      rows.tab()
      rows.append(number: number, digits: format.digits)
    }
    rows.tab()
    rows.append(metrics.candidateCount)
    rows.tab()
    rows.append(metrics.hiddenCount)
    rows.newline()
  }

  /// The row of a library.
  func append(
    _ summary: LibrarySummary, library: String, model: String, to rows: inout RowBuffer
  ) {
    rows.append(field: library)
    rows.tab()
    rows.append(field: model)
    rows.tab()
    rows.append(summary.termCount)
    for number in [summary.areaUnderROC, summary.averagePrecision] {
      rows.tab()
      rows.append(number: number, digits: format.digits)
    }
    rows.newline()
  }
}
