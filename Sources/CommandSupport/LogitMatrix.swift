public import ByteStreams
import DelimitedText
public import GeneSets
import LinearAlgebra
public import Models
public import ParallelWork

/// Logits as the published prediction files have them: one row a gene, one column a term.
///
/// The rows are genes while terms come one after the other, so the encoded sets are held: a few hundred numbers a
/// term, where the matrix itself would be twenty thousand.
public struct LogitMatrix: Sendable {
  private let model: GeneSetModel
  private let vocabulary: GeneVocabulary
  private let team: WorkerTeam
  private let format: TableFormat
  private var terms: [String] = []
  private var pieces: [Piece] = []

  private static let setsPerPiece = 64

  /// A few terms on their way to columns.
  private struct Piece: Sendable {
    let sets: [SparseGeneSet]
    /// - Shape: sets × penultimateWidth
    let encoded: Matrix
  }

  /// Starts a matrix without columns.
  public init(
    _ model: GeneSetModel, _ vocabulary: GeneVocabulary, _ team: WorkerTeam, _ format: TableFormat
  ) {
    self.model = model
    self.vocabulary = vocabulary
    self.team = team
    self.format = format
  }

  /// Adds the columns of some sets.
  ///
  /// - Precondition: one term a set.
  public mutating func add(_ terms: [String], _ sets: [SparseGeneSet]) {
    precondition(terms.count == sets.count, "one term a set")
    self.terms += terms
    pieces += team.map(sets.split(every: Self.setsPerPiece)) { [model] in
      Piece(sets: $0, encoded: model.penultimate(of: $0))
    }
  }

  /// Writes the rows of some genes.
  ///
  /// - Throws: `TextError`, and ``ToolError/data(_:)`` when a logit is not finite.
  public func write(_ genes: [GeneIndex], into sink: ByteSink) throws {
    let writer = try TableWriter(sink, columns: format.writesHeader ? ["gene"] + terms : nil)
    // At most about half a million numbers of text a piece, and 32 million logits a panel: what a model remembers is
    // recalled once a panel, so a panel holds as many genes as the memory allows.
    let genesPerPiece = min(64, max(1, 500_000 / max(terms.count, 1)))
    let genesPerPanel = max(1, 32_000_000 / max(terms.count, 1))
    for panel in genes.split(every: genesPerPanel) {
      let logits = team.map(pieces) {
        model.logits(of: $0.sets, penultimate: $0.encoded, tokens: panel).transposed()
      }
      try checkFinite(logits)
      var batches = Array(panel.indices).split(every: genesPerPiece)[...]
      try team.stream(
        next: { batches.popFirst() }, transform: { rows($0, of: panel, logits) },
        consume: { try writer.write($0) })
    }
  }

  /// Refuses NaN and infinities, which no column may carry.
  ///
  /// - Shape: logits, for each few terms, panel × terms
  private func checkFinite(_ logits: [Matrix]) throws(ToolError) {
    let places = team.map(logits) { [$0.values.firstIndex { !$0.isFinite }] }.flatMap { $0 }
    var firstTerm = 0
    for (piece, place) in zip(pieces, places) {
      if let place {
        let term = terms[firstTerm + place % piece.sets.count]
        throw .data("term '\(term)': the model gave a logit that is not finite")
      }
      firstTerm += piece.sets.count
    }
  }

  /// The rows of some genes of a panel.
  ///
  /// - Shape: logits, for each few terms, panel × terms
  private func rows(_ places: [Int], of panel: [GeneIndex], _ logits: [Matrix]) -> RowBuffer {
    var rows = RowBuffer()
    for place in places {
      rows.append(field: vocabulary[panel[place]])
      for piece in logits {
        for logit in piece.row(place) {
          rows.tab()
          rows.append(number: Double(logit), digits: format.digits)
        }
      }
      rows.newline()
    }
    return rows
  }
}
