/// Turns the names of a gene set into indices of a vocabulary.
public struct SymbolResolver: Sendable {
  private let vocabulary: GeneVocabulary
  private let table: GeneTable?
  private let identifiers: IdentifierKind
  private let species: Species
  private let isCaseSensitive: Bool
  private let unknownGenes: UnknownGenePolicy

  /// What one name stands for.
  public enum Outcome: Sendable, Equatable {
    /// A gene of the vocabulary, written as the vocabulary writes it, case aside.
    case gene(GeneIndex)
    /// A gene of the vocabulary, found by another name of it.
    case renamed(GeneIndex)
    /// A name that several genes share.
    case ambiguous
    /// Nothing.
    case unresolved

    /// The gene, or nil.
    public var index: GeneIndex? {
      switch self {
      case .gene(let index), .renamed(let index): index
      case .ambiguous, .unresolved: nil
      }
    }
  }

  /// Makes a resolver.
  ///
  /// - Parameters:
  ///   - table: what genes are called besides; without it a name is a symbol of the vocabulary or nothing.
  ///   - identifiers: how names are written.
  ///   - species: whose genes they are.
  ///   - isCaseSensitive: whether `tp53` and `TP53` are two symbols. By default an exact match wins and
  ///     case is ignored otherwise.
  ///   - unknownGenes: what becomes of names that stand for no gene.
  public init(
    vocabulary: GeneVocabulary, table: GeneTable? = nil, identifiers: IdentifierKind = .auto,
    species: Species = .human, isCaseSensitive: Bool = false,
    unknownGenes: UnknownGenePolicy = .leaveOut
  ) {
    self.vocabulary = vocabulary
    self.table = table
    self.identifiers = identifiers
    self.species = species
    self.isCaseSensitive = isCaseSensitive
    self.unknownGenes = unknownGenes
  }

  /// What a name stands for.
  ///
  /// A symbol of the vocabulary stands for itself; only other names are looked up in the gene table.
  public func outcome(for name: String) -> Outcome {
    let isSymbol = identifiers == .auto || identifiers == .symbol
    if isSymbol, species == .human {
      let index =
        isCaseSensitive ? vocabulary.index(of: name) : vocabulary.indexIgnoringCase(of: name)
      if let index { return .gene(index) }
    }
    guard let table else { return .unresolved }
    switch table.resolve(
      name, as: identifiers, species: species, isCaseSensitive: isCaseSensitive)
    {
    case .approved(let symbol):
      return vocabulary.index(of: symbol).map(Outcome.renamed) ?? .unresolved
    case .ambiguous: return .ambiguous
    case .none: return .unresolved
    }
  }

  /// The indices of a gene set's resolved names.
  public func resolve(_ genes: some Sequence<String>) -> SparseGeneSet {
    var indices: [GeneIndex] = []
    var seen: Set<String> = []
    var notes = ResolutionNotes()
    for name in genes {
      let outcome = outcome(for: name)
      if let index = outcome.index { indices.append(index) }
      if case .gene = outcome { continue }
      guard seen.insert(name).inserted else { continue }
      switch outcome {
      case .gene: break
      case .renamed: notes.renamed.append(name)
      case .ambiguous: notes.ambiguous.append(name)
      case .unresolved: notes.unresolved.append(name)
      }
    }
    let isAnyUnknown = !notes.unresolved.isEmpty || !notes.ambiguous.isEmpty
    if unknownGenes == .asToken, isAnyUnknown { indices.append(.unknown) }
    return SparseGeneSet(indices: indices, notes: notes)
  }
}

/// The names of a gene set that were not simply symbols of the vocabulary, each once, as written.
public struct ResolutionNotes: Sendable, Equatable {
  /// Found by another name of the gene: an alias, a previous symbol, an identifier.
  public var renamed: [String] = []
  /// Shared by several genes, and not guessed.
  public var ambiguous: [String] = []
  /// No gene of the vocabulary.
  public var unresolved: [String] = []

  /// Makes empty notes.
  public init() {}
}
