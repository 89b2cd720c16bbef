import CommandSupport
import DelimitedText
import GeneSets
import Interactions

/// Scored pairs as rows.
struct InteractionTable: Sendable {
  /// The columns.
  static let glossary = ColumnGlossary([
    Column(
      "gene_a", .string,
      "a gene as the vocabulary writes it: the first of the input's pair, the gene whose partners are sought, or of all pairs the earlier one"
    ),
    Column("gene_b", .string, "the other gene"),
    Column(
      "score", .number,
      "head: probability, 0..1; completion: mean of two logits, natural-log odds; cosine: -1..1. NA for a gene with itself and for one the vocabulary lacks"
    ),
    Column(
      "rank", .integer, unit: "1..",
      "1 = highest score, equal scores share the smallest rank; of the pairs of the input (--pairs), of a gene's partners in the vocabulary (--partners); NA with --all-pairs, which streams"
    ),
    Column("known", .flag, unit: "0 or 1", "1 when --known has the pair; NA without --known"),
  ])

  let vocabulary: GeneVocabulary
  let format: TableFormat
  let known: KnownInteractions?
  /// Rows below it are left out.
  let minimum: Float?

  /// Whether a score is high enough to be written; one that is missing is not when a minimum is asked for.
  func keeps(_ score: Float) -> Bool {
    guard let minimum else { return true }
    return score >= minimum
  }

  /// A row of two genes.
  ///
  /// - Parameter score: NaN when it is missing.
  func append(
    _ one: GeneIndex, _ other: GeneIndex, score: Float, rank: Int?, to rows: inout RowBuffer
  ) {
    append(
      names: (vocabulary[one], vocabulary[other]), score: score, rank: rank,
      isKnown: known?.contains(one, other), to: &rows)
  }

  /// A row of two names, of which the vocabulary lacks one.
  func append(unresolved names: (String, String), to rows: inout RowBuffer) {
    append(names: names, score: .nan, rank: nil, isKnown: nil, to: &rows)
  }

  private func append(
    names: (String, String), score: Float, rank: Int?, isKnown: Bool?, to rows: inout RowBuffer
  ) {
    rows.append(field: names.0)
    rows.tab()
    rows.append(field: names.1)
    rows.tab()
    rows.append(number: Double(score), digits: format.digits)
    rows.tab()
    if let rank { rows.append(rank) } else { rows.appendMissing() }
    rows.tab()
    if let isKnown { rows.append(isKnown ? 1 : 0) } else { rows.appendMissing() }
    rows.newline()
  }
}
