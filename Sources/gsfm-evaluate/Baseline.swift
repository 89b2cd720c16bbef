import ArgumentParser
import CommandSupport
import Evaluation
import GeneSets
import Logging

/// What may be evaluated in place of a model.
enum Baseline: String, ExpressibleByArgument, CaseIterable {
  /// Genes that share sets of a corpus.
  case cooccurrence
}

/// The gene sets a baseline counts.
struct BaselineCorpus {
  let paths: [String]
  let logger: Logger
  let provenance: ProvenanceRecord?

  /// Symbols in fewer sets are left out, as in the vocabularies of the released models.
  private static let smallestCount = 5

  /// The vocabulary of the corpus itself, for want of a bundle.
  func vocabulary() throws -> GeneVocabulary {
    guard !paths.contains("-") else {
      throw ToolError.usage("--corpus -: without a bundle the corpus is read twice, so give a file")
    }
    var symbols = CorpusVocabulary()
    let sets = GeneSetStream(paths: paths, logger: logger)
    while let located = try sets.next() { symbols.add(located.set) }
    let vocabulary = try symbols.vocabulary(smallestCount: Self.smallestCount)
    logger.info(
      "no bundle: the vocabulary is the \(vocabulary.geneCount) symbols of \(Self.smallestCount) sets and more of the corpus"
    )
    return vocabulary
  }

  /// The baseline for a vocabulary.
  func scorer(_ resolver: SymbolResolver, vocabularySize: Int) throws -> CooccurrenceScorer {
    var corpus = CooccurrenceCorpus()
    let sets = GeneSetStream(paths: paths, logger: logger, provenance: provenance)
    while let located = try sets.next() { corpus.add(resolver.resolve(located.set.genes)) }
    logger.info(
      "corpus: \(corpus.count) sets, \(corpus.duplicateCount) duplicates and \(corpus.tooSmallCount) of fewer than two genes left out"
    )
    provenance?.setCount("corpus_sets", corpus.count)
    return CooccurrenceScorer(corpus, vocabularySize: vocabularySize)
  }
}
