import ByteStreams
import CommandSupport
import DelimitedText
import GeneSetFormats
import GeneSets
import Interactions
import ParallelWork

/// Pairs in, a row for each out, in the order of the input.
struct PairsPipeline {
  let scoring: InteractionScoring
  let table: InteractionTable

  /// Pairs that one thread takes at a time.
  private static let piece = 4096

  /// Scores the pairs and writes them.
  func run(_ list: PairList, into sink: ByteSink) throws {
    let writer = try TableWriter(
      sink, columns: table.format.writesHeader ? InteractionTable.glossary.names : nil)
    let scores = try scores(of: list)
    let ranks = ranks(of: scores)
    var rows = RowBuffer()
    for (place, pair) in list.pairs.enumerated() where table.keeps(scores[place]) {
      if let pair {
        table.append(
          pair.first, pair.second, score: scores[place], rank: ranks[place], to: &rows)
      } else if let names = list.unresolved[place] {
        table.append(unresolved: (names.first, names.second), to: &rows)
      }
      if rows.count > 1 << 20 {
        try writer.write(rows)
        rows.removeAll()
      }
    }
    try writer.write(rows)
  }

  /// A score for each pair; NaN for a gene with itself and for names the vocabulary lacks.
  private func scores(of list: PairList) throws -> [Float] {
    let genes = list.genes
    let places = Dictionary(
      uniqueKeysWithValues: genes.enumerated().map { ($0.element, $0.offset) })
    let scorer = scoring.scorer(for: genes)
    var scores = [Float](repeating: .nan, count: list.pairs.count)
    let asked = list.pairs.indices.filter { place in
      list.pairs[place].map { $0.first != $0.second } ?? false
    }
    let pairs = asked.compactMap { place -> GenePair? in
      guard let pair = list.pairs[place], let first = places[pair.first],
        let second = places[pair.second]
      else { return nil }
      return GenePair(first, second)
    }
    let pieces = scoring.team.map(pairs.split(every: Self.piece), scorer.scores)
    for ((place, pair), score) in zip(zip(asked, pairs), pieces.joined()) {
      try scoring.check(score, genes[pair.first], genes[pair.second])
      scores[place] = score
    }
    return scores
  }
}
