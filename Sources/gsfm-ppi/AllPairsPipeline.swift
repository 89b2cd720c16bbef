import ByteStreams
import CommandSupport
import DelimitedText
import GeneSets
import Interactions
import ParallelWork

/// Genes in, each unordered pair of them that scores enough out, in vocabulary order.
struct AllPairsPipeline {
  let scoring: InteractionScoring
  let table: InteractionTable

  /// Earlier genes that one thread takes at a time: their scores with 20,000 genes are 2.5 MB, their rows at most
  /// about 25 MB of text.
  private static let rowsPerStrip = 32

  /// What one thread makes of its strip.
  private struct Strip: Sendable {
    var rows = RowBuffer()
    /// A pair whose score is no number.
    var failure: ScoredPair?
  }

  /// Writes the pairs as they are found.
  func run(_ genes: [GeneIndex], _ progress: ProgressLine, into sink: ByteSink) throws {
    let writer = try TableWriter(
      sink, columns: table.format.writesHeader ? InteractionTable.glossary.names : nil)
    let genes = genes.sorted()
    guard genes.count > 1 else { return }
    let scorer = scoring.scorer(for: genes)
    let strips = stride(from: 0, to: genes.count, by: Self.rowsPerStrip).map {
      $0..<min($0 + Self.rowsPerStrip, genes.count)
    }
    for batch in strips.split(every: scoring.team.threadCount) {
      for strip in scoring.team.map(batch, { rows($0, scorer, genes) }) {
        if let failure = strip.failure {
          try scoring.check(
            failure.score, genes[failure.pair.first], genes[failure.pair.second])
        }
        try writer.write(strip.rows)
      }
      progress.advance(by: batch.reduce(0) { $0 + $1.count })
    }
  }

  private func rows(_ strip: Range<Int>, _ scorer: any PairScorer, _ genes: [GeneIndex]) -> Strip {
    var result = Strip()
    for scored in scorer.pairs(inRows: strip, minimum: table.minimum) {
      guard scored.score.isFinite else {
        result.failure = scored
        break
      }
      table.append(
        genes[scored.pair.first], genes[scored.pair.second], score: scored.score, rank: nil,
        to: &result.rows)
    }
    return result
  }
}
