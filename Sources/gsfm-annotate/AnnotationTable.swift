import Annotation
import CommandSupport
import DelimitedText
import GeneSets

/// Pairs of a gene and a term as text.
struct AnnotationTable: PredictionTable {
  static let glossary = ColumnGlossary([
    Column("gene", .string, "a gene, as the vocabulary writes it"),
    Column("term", .string, "the gene set's name in the library"),
    Column("probability", .number, unit: "0..1", "the logistic of the model's output"),
    Column(
      "zscore", .number, unit: "standard deviations",
      "(logit - mean) / standard deviation (n - 1) over all genes for the term"),
    Column(
      "rank", .integer, unit: "1..",
      """
      1 = highest logit: by term among its genes, by gene among the terms that the rule keeps for it; equal logits \
      share the smallest rank
      """),
    Column("known", .flag, unit: "0 or 1", "1 when the term holds the gene in the library"),
    Column(
      "auroc", .number, unit: "0..1",
      """
      how well hidden genes of the term are found: median over five random halves; NA below ten genes
      """),
    Column(
      "uniqueness", .number, unit: "0..1",
      """
      genes that have the term among their own ten best, as a share of the genes it is predicted for; predicted is \
      what --rule site keeps
      """),
  ])

  let vocabulary: GeneVocabulary
  let format: TableFormat

  func append(_ row: TermPrediction, _ measure: TermMeasure, to rows: inout RowBuffer) {
    rows.append(field: vocabulary[row.gene])
    rows.tab()
    rows.append(field: row.term.name)
    for number in [row.probability, row.zScore] {
      rows.tab()
      rows.append(number: number, digits: format.digits)
    }
    rows.tab()
    rows.append(row.rank)
    rows.tab()
    rows.append(row.isKnown ? 1 : 0)
    for number in [measure.areaUnderROC, measure.uniqueness] {
      rows.tab()
      rows.append(number: number, digits: format.digits)
    }
    rows.newline()
  }
}
