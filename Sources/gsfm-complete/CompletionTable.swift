import CommandSupport
import DelimitedText
import GeneSets
import Reports
import Scoring

/// The rows of a completion as text.
struct CompletionTable: Sendable {
  private static let columns = [
    Column("term", .string, "the gene set's name in the input"),
    Column("gene", .string, "a candidate gene, as the vocabulary writes it"),
    Column("logit", .number, unit: "natural-log odds", "the model's output"),
    Column("probability", .number, unit: "0..1", "the logistic of the logit"),
    Column(
      "zscore", .number, unit: "standard deviations",
      "(logit - mean) / standard deviation (n - 1) over the candidates of the term"),
    Column(
      "pvalue", .number, unit: "0..1",
      "chance of such a logit for a random set of the same size; NA when the bundle has no null"),
    Column("fdr", .number, unit: "0..1", "Benjamini-Hochberg adjusted p-value over the candidates"),
    Column(
      "rank", .integer, unit: "1..", "1 = highest logit; equal logits share the smallest rank"),
    Column("known", .flag, unit: "0 or 1", "1 when the gene is in the input set"),
  ]
  private static let because = Column(
    "because", .string,
    "the input genes whose removal lowers the logit most, most first, joined by ;")

  /// The columns, with the one of --explain or without.
  static func glossary(explains: Bool) -> ColumnGlossary {
    ColumnGlossary(columns + (explains ? [because] : []))
  }

  /// What a report says of the table.
  static func report(explains: Bool) -> ReportLayout {
    ReportLayout(
      tool: "gsfm-complete",
      summary: """
        Genes that the model ranks highest for each gene set. Predictions are hypotheses, and well-studied genes \
        are favoured.
        """,
      glossary: glossary(explains: explains), group: "term", label: "gene", value: "zscore",
      emphasis: ReportEmphasis(
        column: "known", .equals("0"), name: "not in the input set", otherName: "in the input set"))
  }

  let vocabulary: GeneVocabulary
  let format: TableFormat

  /// The rows of one term.
  ///
  /// - Parameter reasons: for each gene the input genes it rests on; nil leaves the column out.
  func append(
    _ genes: [ScoredGene], reasons: [[GeneIndex]]?, term: String, to rows: inout RowBuffer
  ) {
    for (place, gene) in genes.enumerated() {
      rows.append(field: term)
      rows.tab()
      rows.append(field: vocabulary[gene.gene])
      let significance = gene.significance
      for number in [
        Double(gene.logit), gene.probability, gene.zScore, significance?.pValue ?? .nan,
        significance?.falseDiscoveryRate ?? .nan,
      ] {
        rows.tab()
        rows.append(number: number, digits: format.digits)
      }
      rows.tab()
      rows.append(gene.rank)
      rows.tab()
      rows.append(gene.isKnown ? 1 : 0)
      if let reasons {
        rows.tab()
        rows.append(field: reasons[place].map { vocabulary[$0] }.joined(separator: ";"))
      }
      rows.newline()
    }
  }
}
