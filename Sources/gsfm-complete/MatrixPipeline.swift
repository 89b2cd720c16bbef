import ByteStreams
import CommandSupport
import GeneSets
import ParallelWork
import Scoring

/// Gene sets in, one row a gene and one column a term out.
struct MatrixPipeline {
  var matrix: LogitMatrix
  let resolver: SymbolResolver
  let candidates: CandidateGenes
  let team: WorkerTeam

  private static let setsPerPiece = 64

  /// Writes the logits of every candidate for every set.
  mutating func run(
    _ sets: GeneSetStream, _ resolution: inout ResolutionReport, _ progress: ProgressLine,
    into sink: ByteSink
  ) throws {
    while true {
      let batch = try sets.next(team.threadCount * Self.setsPerPiece)
      if batch.isEmpty { break }
      let resolved = batch.map { resolver.resolve($0.set.genes) }
      for (set, located) in zip(resolved, batch) { try resolution.add(set, of: located) }
      let asked = zip(batch, resolved).filter { !$1.isEmpty }
      matrix.add(asked.map(\.0.set.term), asked.map(\.1))
      progress.advance(by: batch.count)
    }
    try matrix.write((0..<candidates.count).map { candidates[$0] }, into: sink)
  }
}
