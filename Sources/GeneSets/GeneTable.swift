import Synchronization

/// How the names of an input are written.
public enum IdentifierKind: String, Sendable, CaseIterable {
  /// Each name on its own: a symbol if it is one, else what its form suggests.
  case auto
  /// Gene symbols, approved or not.
  case symbol
  /// Ensembl gene identifiers, with or without a version: `ENSG00000141510.18`.
  case ensembl
  /// NCBI Gene identifiers: `7157`.
  case entrez
  /// UniProt accessions: `P04637`.
  case uniprot
}

/// Whose genes an input names; mouse genes are answered by their one-to-one human orthologs.
public enum Species: String, Sendable, CaseIterable {
  /// Homo sapiens.
  case human
  /// Mus musculus.
  case mouse
}

/// One gene with everything it is called, a line of `genes.tsv`.
public struct GeneNames: Sendable, Equatable {
  /// The approved symbol (HGNC).
  public var symbol: String
  /// Other symbols in use.
  public var aliases: [String] = []
  /// Symbols it was approved under before.
  public var previous: [String] = []
  /// Ensembl gene identifiers, without version.
  public var ensembl: [String] = []
  /// NCBI Gene identifiers.
  public var entrez: [String] = []
  /// UniProt accessions.
  public var uniprot: [String] = []
  /// Symbols of one-to-one mouse orthologs.
  public var mouse: [String] = []
  /// NCBI Gene identifiers of these.
  public var mouseEntrez: [String] = []

  /// Makes a gene that is called nothing else yet.
  public init(symbol: String) { self.symbol = symbol }
}

/// What a name stands for.
public enum NameResolution: Sendable, Equatable {
  /// The approved symbol of the one gene it can mean.
  case approved(String)
  /// Several genes share the name, and none is guessed.
  case ambiguous
  /// No gene of the table has the name.
  case none
}

/// What genes are called: approved symbols, aliases, previous symbols and identifiers.
///
/// It is loaded and indexed at the first name that needs it: a run whose symbols the vocabulary knows pays nothing.
public final class GeneTable: Sendable {
  private let load: @Sendable () -> [GeneNames]
  private let state = Mutex(State())

  private struct State {
    var genes: [GeneNames]?
    var indices: [NameIndex.Kind: NameIndex] = [:]
  }

  /// Makes a table of genes.
  public convenience init(_ genes: [GeneNames]) { self.init(loading: { genes }) }

  /// Makes a table whose genes are loaded when they are needed.
  public init(loading load: @escaping @Sendable () -> [GeneNames]) { self.load = load }

  /// The genes.
  public var genes: [GeneNames] { state.withLock { genes(&$0) } }

  private func genes(_ state: inout State) -> [GeneNames] {
    if let genes = state.genes { return genes }
    let loaded = load()
    state.genes = loaded
    return loaded
  }

  /// The approved symbol a name stands for.
  ///
  /// For symbols an approved one wins over an alias or a previous one, and among these a name that two genes
  /// share is ambiguous. What is found as written wins over what is found when case is ignored.
  public func resolve(
    _ name: String, as kind: IdentifierKind = .symbol, species: Species = .human,
    isCaseSensitive: Bool = false
  ) -> NameResolution {
    for index in Self.order(kind, species, name, isCaseSensitive) {
      let key = index.isFolded ? asciiCapitals(of: name) : Self.withoutVersion(name, index)
      let found = lookUp(key, index)
      if found != .none { return found }
    }
    return .none
  }

  /// The indices a name is looked up in, the first answer being the answer.
  private static func order(
    _ kind: IdentifierKind, _ species: Species, _ name: String, _ isCaseSensitive: Bool
  ) -> [NameIndex.Kind] {
    let symbols: [NameIndex.Kind] =
      species == .human
      ? [.approved, .otherSymbols, .foldedApproved, .foldedOtherSymbols] : [.mouse, .foldedMouse]
    let written = isCaseSensitive ? symbols.filter { !$0.isFolded } : symbols
    let entrez: NameIndex.Kind = species == .human ? .entrez : .mouseEntrez
    switch kind {
    case .symbol: return written
    case .ensembl: return [.ensembl]
    case .entrez: return [entrez]
    case .uniprot: return [.uniprot]
    case .auto:
      if name.hasPrefix("ENSG") { return [.ensembl] + written }
      if name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
        return [entrez]
      }
      return written + [.uniprot]
    }
  }

  /// An Ensembl identifier without its version; any other name as it is.
  private static func withoutVersion(_ name: String, _ index: NameIndex.Kind) -> String {
    index == .ensembl ? String(name.prefix { $0 != "." }) : name
  }

  private func lookUp(_ key: String, _ kind: NameIndex.Kind) -> NameResolution {
    state.withLock { state in
      let genes = genes(&state)
      if state.indices[kind] == nil { state.indices[kind] = NameIndex(genes, kind) }
      guard let place = state.indices[kind]?.places[key] else { return .none }
      return place == NameIndex.several ? .ambiguous : .approved(genes[Int(place)].symbol)
    }
  }
}

/// From one kind of name to the gene that has it.
private struct NameIndex {
  /// What stands in place of a gene for a name that several share.
  static let several = Int32(-1)

  /// The kinds of names.
  enum Kind {
    case approved
    case otherSymbols
    case foldedApproved
    case foldedOtherSymbols
    case ensembl
    case entrez
    case uniprot
    case mouse
    case foldedMouse
    case mouseEntrez

    /// Whether case is ignored.
    var isFolded: Bool {
      switch self {
      case .foldedApproved, .foldedOtherSymbols, .foldedMouse: true
      default: false
      }
    }

    /// The names of this kind that a gene has.
    func names(of gene: GeneNames) -> [String] {
      switch self {
      case .approved, .foldedApproved: [gene.symbol]
      case .otherSymbols, .foldedOtherSymbols: gene.aliases + gene.previous
      case .ensembl: gene.ensembl
      case .entrez: gene.entrez
      case .uniprot: gene.uniprot
      case .mouse, .foldedMouse: gene.mouse
      case .mouseEntrez: gene.mouseEntrez
      }
    }
  }

  private(set) var places: [String: Int32]

  init(_ genes: [GeneNames], _ kind: Kind) {
    places = [String: Int32](minimumCapacity: genes.count)
    for (place, gene) in genes.enumerated() {
      for name in kind.names(of: gene) {
        let key = kind.isFolded ? asciiCapitals(of: name) : name
        let place = Int32(place)
        let earlier = places[key]
        places[key] = earlier == nil || earlier == place ? place : Self.several
      }
    }
  }
}
