import CommandSupport
import EmbeddingFormats
import GeneSets
import LinearAlgebra
import Models
import ParallelWork

/// Gene sets in, named vectors out, in the order of the sets.
struct EmbeddingPipeline: Sendable {
  let model: GeneSetModel
  let layer: EmbeddingLayer
  let resolver: SymbolResolver
  let format: EmbeddingFormat
  /// Significant digits of the text formats.
  let digits: Int
  let team: WorkerTeam

  /// The sets one thread takes at a time: many, so that the weights are read once for all of them.
  private static let setsPerPiece = 64

  /// What one thread makes of its sets.
  private struct Piece: Sendable {
    let sets: [LocatedGeneSet]
    var rows = EmbeddingRows()
    var resolved: [SparseGeneSet] = []
    var failure: ToolError?
  }

  /// Embeds every set that has a gene; the others are counted.
  func run(
    _ questions: EmbeddingQuestions, _ resolution: inout ResolutionReport,
    _ progress: ProgressLine, into writer: any EmbeddingWriter
  ) throws {
    try team.stream(
      next: { try questions.nextPiece(Self.setsPerPiece) }, transform: embed,
      consume: { piece in
        for (resolved, set) in zip(piece.resolved, piece.sets) {
          try resolution.add(resolved, of: set)
        }
        if let failure = piece.failure { throw failure }
        try writer.write(piece.rows)
        progress.advance(by: piece.sets.count)
      })
  }

  private func embed(_ sets: [LocatedGeneSet]) -> Piece {
    var piece = Piece(sets: sets)
    piece.resolved = sets.map { resolver.resolve($0.set.genes) }
    let asked = zip(sets, piece.resolved).filter { !$1.isEmpty }
    guard !asked.isEmpty else { return piece }
    let vectors = model.embeddings(of: asked.map(\.1), layer: layer)
    if let place = vectors.values.firstIndex(where: { !$0.isFinite }) {
      let located = asked[place / vectors.columns].0
      piece.failure = .data(
        "\(located.position): term '\(located.set.term)': the model gave a vector that is not finite"
      )
      return piece
    }
    piece.rows = EmbeddingRows(
      vectors, names: asked.map(\.0.set.term), format: format, digits: digits)
    return piece
  }
}
