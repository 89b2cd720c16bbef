public import GeneSets

/// Counts the symbols of a corpus to make a vocabulary of them.
public struct CorpusVocabulary {
  private var counts: [String: Int] = [:]

  /// Makes an empty count.
  public init() {}

  /// Counts the symbols of a set, each once.
  public mutating func add(_ set: GeneSet) {
    for symbol in Set(set.genes) where !GeneVocabulary.specialTokens.contains(symbol) {
      counts[symbol, default: 0] += 1
    }
  }

  /// The symbols in at least `smallestCount` sets, the most frequent first, equals by name.
  public func vocabulary(smallestCount: Int) throws(VocabularyError) -> GeneVocabulary {
    let symbols = counts.filter { $0.value >= smallestCount }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    return try GeneVocabulary(tokens: GeneVocabulary.specialTokens + symbols)
  }
}
