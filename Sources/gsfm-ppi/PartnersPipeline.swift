import ByteStreams
import CommandSupport
import DelimitedText
import GeneSets
import Interactions
import ParallelWork

/// Genes in, the best partners of each out, in the order of the genes.
struct PartnersPipeline {
  let scoring: InteractionScoring
  let table: InteractionTable
  /// How many partners a gene gets.
  let count: Int

  /// Scores every gene of the vocabulary with each gene and writes the best.
  func run(_ genes: [GeneIndex], _ progress: ProgressLine, into sink: ByteSink) throws {
    let writer = try TableWriter(
      sink, columns: table.format.writesHeader ? InteractionTable.glossary.names : nil)
    guard !genes.isEmpty else { return }
    let first = GeneIndex.firstGene.position
    let scorer = scoring.scorer(
      for: scoring.vocabulary.genePositions.map { GeneIndex($0) })
    for batch in genes.split(every: scoring.team.threadCount * 4) {
      let found = scoring.team.map(batch) { gene in
        let place = gene.position - first
        return bestPartners(count, ofPlace: place, scores: scorer.scores(ofPlace: place))
      }
      var rows = RowBuffer()
      for (gene, partners) in zip(batch, found) {
        for partner in partners {
          let other = GeneIndex(partner.place + first)
          try scoring.check(partner.score, gene, other)
          guard table.keeps(partner.score) else { continue }
          table.append(gene, other, score: partner.score, rank: partner.rank, to: &rows)
        }
      }
      try writer.write(rows)
      progress.advance(by: batch.count)
    }
  }
}
