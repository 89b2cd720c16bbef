import ByteStreams
import CommandSupport
import DelimitedText
import GeneSets
import LinearAlgebra
import Models
import ParallelWork
import Scoring

/// Gene sets in, one row a gene and one column a term out, as the published prediction files have them.
///
/// The rows are genes while the input comes by terms, so the encoded sets are held: a few hundred numbers a
/// term, where the matrix itself would be twenty thousand.
struct MatrixPipeline: Sendable {
  let model: GeneSetModel
  let vocabulary: GeneVocabulary
  let resolver: SymbolResolver
  let candidates: CandidateGenes
  let team: WorkerTeam
  let format: TableFormat

  private static let setsPerPiece = 64

  /// Writes the logits of every candidate for every set.
  func run(
    _ sets: GeneSetStream, _ resolution: inout ResolutionReport, _ progress: ProgressLine,
    into sink: ByteSink
  ) throws {
    var terms: [String] = []
    var encoded: [Float] = []
    while true {
      let batch = try sets.next(team.threadCount * Self.setsPerPiece)
      if batch.isEmpty { break }
      let resolved = batch.map { resolver.resolve($0.set.genes) }
      for (set, located) in zip(resolved, batch) { try resolution.add(set, of: located) }
      let asked = zip(batch, resolved).filter { !$1.isEmpty }
      terms += asked.map(\.0.set.term)
      let pieces = asked.map(\.1).split(every: Self.setsPerPiece)
      for piece in team.map(pieces, model.penultimate) { encoded += piece.values }
      progress.advance(by: batch.count)
    }
    let columns = Matrix(rows: terms.count, columns: model.penultimateWidth, values: encoded)
    try write(terms, columns, into: sink)
  }

  private func write(_ terms: [String], _ encoded: Matrix, into sink: ByteSink) throws {
    let writer = try TableWriter(sink, columns: format.writesHeader ? ["gene"] + terms : nil)
    // At most about two million numbers of text a piece.
    let genesPerPiece = min(64, max(1, 2_000_000 / max(terms.count, 1)))
    let genes = (0..<candidates.count).map { candidates[$0] }
    for batch in genes.split(every: team.threadCount * genesPerPiece) {
      for rows in team.map(batch.split(every: genesPerPiece), { self.rows($0, encoded) }) {
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
