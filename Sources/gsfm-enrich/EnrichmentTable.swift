import CommandSupport
import DelimitedText
import Enrichment
import GeneSets
import Reports

/// The rows of an enrichment as text.
struct EnrichmentTable: Sendable {
  /// The columns of a method.
  static func glossary(_ method: EnrichmentMethod) -> ColumnGlossary {
    let isRanked = method != .ora
    return ColumnGlossary([
      Column("query", .string, "the name of the input set or list"),
      Column("term", .string, "the gene set's name in the library"),
      Column(
        "size", .integer, unit: "genes",
        isRanked
          ? "genes of the term that are in the ranked list"
          : "genes of the term that are in the background"),
      isRanked
        ? Column(
          "es", .number, unit: "-1..1",
          "enrichment score: the extreme of the running sum; NA for a list without two different scores"
        )
        : Column("overlap", .integer, unit: "genes", "genes that term and input share"),
      isRanked
        ? Column(
          "nes", .number,
          "es over the mean size of the scores of random sets of the same size and sign")
        : Column(
          "odds_ratio", .number, unit: "0..",
          "odds of an input gene to be in the term over those of another background gene; inf when no gene speaks against"
        ),
      Column(
        "pvalue", .number, unit: "0..1",
        isRanked
          ? "share of random sets of the same size, among those of the same sign, with so extreme a score; 2.22507e-308 stands for anything smaller"
          : "chance to share so many genes or more (hypergeometric)"),
      Column(
        "fdr", .number, unit: "0..1", "Benjamini-Hochberg adjusted p-value over the query's terms"),
      Column(
        "leading_edge", .string,
        isRanked
          ? "the genes that make the score, outermost first, joined by ;"
          : "the genes shared, joined by ;"
      ),
      Column(
        "log2err", .number, unit: "bits",
        "standard error of the base-2 logarithm of the p-value; 0 when it is exact"),
    ])
  }

  /// What a report says of the table.
  static func report(_ method: EnrichmentMethod) -> ReportLayout {
    ReportLayout(
      tool: "gsfm-enrich", summary: "Gene sets of the library that each query points to.",
      glossary: glossary(method), group: "query", label: "term",
      value: method == .ora ? "odds_ratio" : "nes",
      emphasis: ReportEmphasis(
        column: "fdr", .below(0.05), name: "with an FDR below 0.05", otherName: "with a higher FDR")
    )
  }

  let format: TableFormat

  /// The rows of one query, by rising p-value; those without come last.
  ///
  /// Equal p-values: the larger effect first, then the order of the library.
  func append(
    _ results: [EnrichmentResult], query: String, terms: [NumberedTerm], _ names: GeneNumbering,
    to rows: inout RowBuffer
  ) {
    for result in results.sorted(by: Self.comesBefore) {
      rows.append(field: query)
      rows.tab()
      rows.append(field: terms[result.termPlace].name)
      rows.tab()
      rows.append(result.size)
      for number in [
        result.effect, result.normalizedEffect, result.pValue.value, result.falseDiscoveryRate,
      ] {
        rows.tab()
        rows.append(number: number, digits: format.digits)
      }
      rows.tab()
      rows.append(field: result.leadingEdge.map { names[$0] }.joined(separator: ";"))
      rows.tab()
      rows.append(number: result.pValue.log2Error, digits: format.digits)
      rows.newline()
    }
  }

  /// Whether one row stands before another.
  static func comesBefore(_ left: EnrichmentResult, _ right: EnrichmentResult) -> Bool {
    let (p, q) = (left.pValue.value, right.pValue.value)
    if p.isNaN != q.isNaN { return q.isNaN }
    if p != q, !p.isNaN { return p < q }
    let (e, f) = (abs(left.normalizedEffect), abs(right.normalizedEffect))
    if e != f, !e.isNaN, !f.isNaN { return e > f }
    return left.termPlace < right.termPlace
  }
}
