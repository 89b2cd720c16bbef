import CommandSupport
import GeneSets

/// The sets whose vectors are asked for: those of the input, each of their genes alone, or each of a vocabulary's.
final class EmbeddingQuestions {
  private enum Source {
    case sets(GeneSetStream)
    case genes(GeneSetStream)
    case vocabulary(GeneVocabulary)
  }

  private let source: Source
  /// The genes given already; they are as many as there are names, however many sets name them.
  private var seen: Set<String> = []
  /// Genes that wait to be given.
  private var waiting: [LocatedGeneSet] = []
  private var nextPosition: Int

  /// Asks for the sets of a stream, or for each distinct gene of theirs, in the order of the first mention.
  init(_ sets: GeneSetStream, takesGenes: Bool) {
    source = takesGenes ? .genes(sets) : .sets(sets)
    nextPosition = 0
  }

  /// Asks for each gene of a vocabulary, in its order.
  init(genesOf vocabulary: GeneVocabulary) {
    source = .vocabulary(vocabulary)
    nextPosition = vocabulary.genePositions.lowerBound
  }

  /// Up to `count` more; nil after the last.
  func nextPiece(_ count: Int) throws -> [LocatedGeneSet]? {
    let sets = try next(count)
    return sets.isEmpty ? nil : sets
  }

  private func next(_ count: Int) throws -> [LocatedGeneSet] {
    switch source {
    case .sets(let sets):
      return try sets.next(count)
    case .genes(let sets):
      while waiting.count < count, let located = try sets.next() {
        for gene in located.set.genes where seen.insert(gene).inserted {
          waiting.append(single(gene, position: located.position))
        }
      }
      defer { waiting.removeFirst(min(count, waiting.count)) }
      return Array(waiting.prefix(count))
    case .vocabulary(let vocabulary):
      let end = min(nextPosition + count, vocabulary.genePositions.upperBound)
      defer { nextPosition = end }
      return (nextPosition..<end).map { single(vocabulary.tokens[$0], position: "vocabulary") }
    }
  }

  private func single(_ gene: String, position: String) -> LocatedGeneSet {
    LocatedGeneSet(set: GeneSet(term: gene, genes: [gene]), position: position)
  }
}
