import CommandSupport
import DelimitedText
import GeneSets
import Scoring

/// The rows of a completion as text.
struct CompletionTable: Sendable {
  static let glossary = ColumnGlossary([
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
  ])

  let vocabulary: GeneVocabulary
  let format: TableFormat

  /// The rows of one term.
  func append(_ genes: [ScoredGene], term: String, to rows: inout RowBuffer) {
    for gene in genes {
      rows.append(field: term)
      rows.tab()
      rows.append(field: vocabulary[gene.gene])
      for number in [Double(gene.logit), gene.probability, gene.zScore] {
        rows.tab()
        rows.append(number: number, digits: format.digits)
      }
      rows.tab()
      rows.appendMissing()
      rows.tab()
      rows.appendMissing()
      rows.tab()
      rows.append(gene.rank)
      rows.tab()
      rows.append(gene.isKnown ? 1 : 0)
      rows.newline()
    }
  }
}
