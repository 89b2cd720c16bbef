import Annotation
import CommandSupport
import DelimitedText
import GeneSets
import Reports

/// Pairs of a disease and a gene as text.
struct DiseaseTable: PredictionTable {
  static let glossary = ColumnGlossary([
    Column(
      "disease_id", .string, "the first field of the disease's line in the library, as it is there"),
    Column(
      "disease", .string,
      "the disease's name: the second field of its line, or the first where that is empty"),
    Column("gene", .string, "a gene, as the vocabulary writes it"),
    Column("probability", .number, unit: "0..1", "the logistic of the model's output"),
    Column(
      "zscore", .number, unit: "standard deviations",
      "(logit - mean) / standard deviation (n - 1) over all genes for the disease"),
    Column(
      "rank", .integer, unit: "1..",
      """
      1 = highest logit: by disease among its genes, by gene among the diseases that the rule keeps for it; equal \
      logits share the smallest rank
      """),
    Column("known", .flag, unit: "0 or 1", "1 when the library has the gene for the disease"),
    Column(
      "auroc", .number, unit: "0..1",
      """
      how well hidden genes of the disease are found: median over five random halves; NA below ten genes
      """),
  ])

  /// What a report says of the table.
  static func report(by direction: Disease.Direction) -> ReportLayout {
    let isByDisease = direction == .disease
    return ReportLayout(
      tool: "gsfm-disease",
      summary: """
        \(isByDisease ? "Genes ranked for each disease" : "Diseases ranked for each gene"). Predictions are \
        hypotheses, and well-studied genes are favoured.
        """,
      glossary: glossary, group: isByDisease ? "disease_id" : "gene",
      caption: isByDisease ? "disease" : nil, label: isByDisease ? "gene" : "disease",
      value: "zscore",
      emphasis: ReportEmphasis(
        column: "known", .equals("0"), name: "new", otherName: "known to the library"))
  }

  let vocabulary: GeneVocabulary
  let format: TableFormat

  func append(_ row: TermPrediction, _ measure: TermMeasure, to rows: inout RowBuffer) {
    append(DiseaseRow(row, measure, vocabulary), to: &rows)
  }

  func append(_ row: DiseaseRow, to rows: inout RowBuffer) {
    rows.append(field: row.diseaseID)
    rows.tab()
    rows.append(field: row.disease)
    rows.tab()
    rows.append(field: row.gene)
    for number in [row.probability, row.zScore] {
      rows.tab()
      rows.append(number: number, digits: format.digits)
    }
    rows.tab()
    rows.append(row.rank)
    rows.tab()
    rows.append(row.isKnown ? 1 : 0)
    rows.tab()
    rows.append(number: row.areaUnderROC, digits: format.digits)
    rows.newline()
  }
}

/// What a row says of one disease and one gene.
struct DiseaseRow: Sendable {
  let diseaseID: String
  let disease: String
  let gene: String
  let probability: Double
  let zScore: Double
  let rank: Int
  let isKnown: Bool
  /// NaN where it is not known.
  let areaUnderROC: Double

  init(_ row: TermPrediction, _ measure: TermMeasure, _ vocabulary: GeneVocabulary) {
    diseaseID = row.term.name
    disease = row.term.description.isEmpty ? row.term.name : row.term.description
    gene = vocabulary[row.gene]
    probability = row.probability
    zScore = row.zScore
    rank = row.rank
    isKnown = row.isKnown
    areaUnderROC = measure.areaUnderROC
  }
}
