import ByteStreams
import CommandSupport
import DelimitedText
import GeneSets
import LinearAlgebra
import Models
import ParallelWork
import Scoring

/// Gene sets in, rows of completions out, in the order of the sets.
struct CompletionPipeline: Sendable {
  let model: GeneSetModel
  let resolver: SymbolResolver
  let completion: Completion
  let table: CompletionTable
  /// How many input genes explain each reported gene; nil for none.
  let reasonCount: Int?
  let team: WorkerTeam
  /// About how many rows a set makes, from which the memory of a piece follows.
  let rowsPerSet: Int

  /// The sets one thread takes at a time: many, so that the decoder is read once for all of them, but with at
  /// most about 100,000 rows of text.
  private var setsPerPiece: Int { min(64, max(1, 100_000 / max(rowsPerSet, 1))) }

  /// What one thread makes of its sets.
  private struct Piece: Sendable {
    let sets: [LocatedGeneSet]
    var rows = RowBuffer()
    var resolved: [SparseGeneSet] = []
    var failure: (any Error)?
  }

  /// Completes every set.
  ///
  /// - Parameter observer: shown the rows as they are written.
  func run(
    _ sets: GeneSetStream, _ resolution: inout ResolutionReport, _ progress: ProgressLine,
    into sink: ByteSink, observer: (any RowObserver)?
  ) throws {
    let writer = try TableWriter(
      sink,
      columns: table.format.writesHeader
        ? CompletionTable.glossary(explains: reasonCount != nil).names : nil,
      observer: observer)
    try team.stream(
      next: { try sets.nextPiece(setsPerPiece) }, transform: complete,
      consume: { piece in
        for (resolved, set) in zip(piece.resolved, piece.sets) {
          try resolution.add(resolved, of: set)
        }
        if let failure = piece.failure { throw failure }
        try writer.write(piece.rows)
        progress.advance(by: piece.sets.count)
      })
  }

  private func complete(_ sets: [LocatedGeneSet]) -> Piece {
    var piece = Piece(sets: sets)
    piece.resolved = sets.map { resolver.resolve($0.set.genes) }
    // A set without genes has no question to ask; it is left out and counted.
    let asked = zip(sets, piece.resolved).filter { !$1.isEmpty }
    guard !asked.isEmpty else { return piece }
    // A row has about a hundred bytes.
    piece.rows = RowBuffer(capacity: min(asked.count * rowsPerSet, 100_000) * 100)
    let logits = model.logits(of: asked.map(\.1))
    for (row, (located, resolved)) in asked.enumerated() {
      do {
        let genes = try completion.genes(of: resolved, logits: logits.row(row))
        table.append(
          genes, reasons: reasons(for: genes, of: resolved), term: located.set.term,
          to: &piece.rows)
      } catch {
        piece.failure = ToolError.data("\(located.position): term '\(located.set.term)': \(error)")
        break
      }
    }
    return piece
  }

  /// For each reported gene the input genes it rests on; nil when nobody asked.
  private func reasons(for genes: [ScoredGene], of set: SparseGeneSet) -> [[GeneIndex]]? {
    guard let reasonCount else { return nil }
    let reduced = model.logitsLeavingOneOut(of: set, tokens: genes.map(\.gene))
    return Explanation.reasons(
      reasonCount, logits: genes.map(\.logit), reducedLogits: reduced, set: set)
  }
}
