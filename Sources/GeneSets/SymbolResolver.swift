/// Turns the symbols of a gene set into indices of a vocabulary.
public struct SymbolResolver: Sendable {
  private let vocabulary: GeneVocabulary
  private let isCaseSensitive: Bool
  private let unknownGenes: UnknownGenePolicy

  /// Makes a resolver.
  ///
  /// - Parameters:
  ///   - isCaseSensitive: whether `tp53` and `TP53` are two symbols. By default an exact match wins and
  ///     case is ignored otherwise.
  ///   - unknownGenes: what becomes of symbols the vocabulary lacks.
  public init(
    vocabulary: GeneVocabulary, isCaseSensitive: Bool = false,
    unknownGenes: UnknownGenePolicy = .leaveOut
  ) {
    self.vocabulary = vocabulary
    self.isCaseSensitive = isCaseSensitive
    self.unknownGenes = unknownGenes
  }

  /// The gene a symbol stands for, or nil.
  public func index(of symbol: String) -> GeneIndex? {
    isCaseSensitive ? vocabulary.index(of: symbol) : vocabulary.indexIgnoringCase(of: symbol)
  }

  /// The indices of a gene set's resolved symbols.
  public func resolve(_ genes: some Sequence<String>) -> SparseGeneSet {
    var indices: [GeneIndex] = []
    var unresolved: [String] = []
    var seen: Set<String> = []
    for symbol in genes {
      if let index = index(of: symbol) {
        indices.append(index)
      } else if seen.insert(symbol).inserted {
        unresolved.append(symbol)
      }
    }
    if unknownGenes == .asToken, !unresolved.isEmpty { indices.append(.unknown) }
    return SparseGeneSet(indices: indices, unresolved: unresolved)
  }
}
