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
  private var encoded: [Float] = []

  private static let setsPerPiece = 64

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
    for piece in team.map(sets.split(every: Self.setsPerPiece), model.penultimate) {
      encoded += piece.values
    }
  }

  /// Writes the rows of some genes.
  ///
  /// - Throws: `TextError`.
  public func write(_ genes: [GeneIndex], into sink: ByteSink) throws {
    let columns = Matrix(rows: terms.count, columns: model.penultimateWidth, values: encoded)
    let writer = try TableWriter(sink, columns: format.writesHeader ? ["gene"] + terms : nil)
    // At most about two million numbers of text a piece.
    let genesPerPiece = min(64, max(1, 2_000_000 / max(terms.count, 1)))
    for batch in genes.split(every: team.threadCount * genesPerPiece) {
      for rows in team.map(batch.split(every: genesPerPiece), { self.rows($0, columns) }) {
        try writer.write(rows)
      }
    }
  }

  /// The rows of some genes.
  private func rows(_ genes: [GeneIndex], _ encoded: Matrix) -> RowBuffer {
    let logits = model.logits(of: genes, penultimate: encoded).transposed()
    var rows = RowBuffer()
    for (row, gene) in genes.enumerated() {
      rows.append(field: vocabulary[gene])
      for logit in logits.row(row) {
        rows.tab()
        rows.append(number: Double(logit), digits: format.digits)
      }
      rows.newline()
    }
    return rows
  }
}
