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
/// Names are indexed at the first one that needs it: a run whose symbols the vocabulary knows pays nothing.
public final class GeneTable: Sendable {
  private let names: GeneNames
  private let indices = Mutex<[NameList: NameIndex]>([:])

  /// Makes a table of genes.
  public init(_ names: GeneNames) { self.names = names }

  /// The approved symbol a name stands for.
  ///
  /// For symbols an approved one wins over an alias or a previous one, and among these a name that two genes
  /// share is ambiguous. What is found as written wins over what is found when case is ignored.
  public func resolve(
    _ name: String, as kind: IdentifierKind = .symbol, species: Species = .human,
    isCaseSensitive: Bool = false
  ) -> NameResolution {
    for index in Self.order(kind, species, name, isCaseSensitive) {
      let found = lookUp(Self.withoutVersion(name, index), index)
      if found != .none { return found }
    }
    return .none
  }

  /// The indices a name is looked up in, the first answer being the answer.
  private static func order(
    _ kind: IdentifierKind, _ species: Species, _ name: String, _ isCaseSensitive: Bool
  ) -> [NameList] {
    let symbols: [NameList] =
      species == .human
      ? [.approved, .otherSymbols, .foldedApproved, .foldedOtherSymbols] : [.mouse, .foldedMouse]
    let written = isCaseSensitive ? symbols.filter { !$0.isFolded } : symbols
    let entrez: NameList = species == .human ? .entrez : .mouseEntrez
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
  private static func withoutVersion(_ name: String, _ index: NameList) -> String {
    index == .ensembl ? String(name.prefix { $0 != "." }) : name
  }

  private func lookUp(_ name: String, _ list: NameList) -> NameResolution {
    let answer = indices.withLock { indices in
      if let index = indices[list] { return index.answer(for: name) }
      let made = NameIndex(names, list.kinds, ignoresCase: list.isFolded)
      indices[list] = made
      return made.answer(for: name)
    }
    return switch answer {
    case .none: .none
    case .several: .ambiguous
    case .gene(let gene): .approved(names.symbol(ofGene: gene))
    }
  }
}

/// The names that are looked up together.
private enum NameList {
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

  /// The kinds of names in the list.
  var kinds: [GeneNames.Kind] {
    switch self {
    case .approved, .foldedApproved: [.symbol]
    case .otherSymbols, .foldedOtherSymbols: [.aliases, .previous]
    case .ensembl: [.ensembl]
    case .entrez: [.entrez]
    case .uniprot: [.uniprot]
    case .mouse, .foldedMouse: [.mouse]
    case .mouseEntrez: [.mouseEntrez]
    }
  }
}
