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
  /// Genes whose logits for all terms are held at a time: at most about 32 million numbers.
  private func genesPerPanel(termCount: Int) -> Int {
    min(1024, max(1, 32_000_000 / max(termCount, 1)))
  }

  /// A few terms on their way to columns.
  private struct Terms: Sendable {
    let sets: [SparseGeneSet]
    /// - Shape: sets × penultimateWidth
    let encoded: Matrix
  }

  /// Writes the logits of every candidate for every set.
  func run(
    _ sets: GeneSetStream, _ resolution: inout ResolutionReport, _ progress: ProgressLine,
    into sink: ByteSink
  ) throws {
    var names: [String] = []
    var terms: [Terms] = []
    while true {
      let batch = try sets.next(team.threadCount * Self.setsPerPiece)
      if batch.isEmpty { break }
      let resolved = batch.map { resolver.resolve($0.set.genes) }
      for (set, located) in zip(resolved, batch) { try resolution.add(set, of: located) }
      let asked = zip(batch, resolved).filter { !$1.isEmpty }
      names += asked.map(\.0.set.term)
      terms += team.map(asked.map(\.1).split(every: Self.setsPerPiece)) {
        Terms(sets: $0, encoded: model.penultimate(of: $0))
      }
      progress.advance(by: batch.count)
    }
    try write(names, terms, into: sink)
  }

  private func write(_ names: [String], _ terms: [Terms], into sink: ByteSink) throws {
    let writer = try TableWriter(sink, columns: format.writesHeader ? ["gene"] + names : nil)
    let genes = (0..<candidates.count).map { candidates[$0] }
    let genesPerPanel = genesPerPanel(termCount: names.count)
    // At most about two million numbers of text a piece.
    let genesPerPiece = min(64, max(1, 2_000_000 / max(names.count, 1)))
    for panel in genes.split(every: genesPerPanel) {
      let logits = team.map(terms) {
        model.logits(of: $0.sets, penultimate: $0.encoded, tokens: panel).transposed()
      }
      let pieces = Array(panel.indices).split(every: genesPerPiece)
      for batch in pieces.split(every: team.threadCount) {
        for rows in team.map(batch, { self.rows($0, of: panel, logits) }) {
          try writer.write(rows)
        }
      }
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
