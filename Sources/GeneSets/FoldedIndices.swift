import Synchronization

/// The genes of a vocabulary by their capitals, built at the first look-up: most inputs need none.
final class FoldedIndices: Sendable {
  private let tokens: [String]
  private let built = Mutex<[String: Entry]?>(nil)

  /// What one folded symbol stands for.
  private enum Entry {
    case gene(GeneIndex, isCapitals: Bool)
    case ambiguous
  }

  init(tokens: [String]) { self.tokens = tokens }

  /// The gene whose capitals equal the symbol's, or nil when none or several differ only in case.
  func index(of symbol: String) -> GeneIndex? {
    let entry = built.withLock { entries in
      if entries == nil { entries = Self.build(tokens) }
      return entries?[asciiCapitals(of: symbol)]
    }
    guard case .gene(let index, _) = entry else { return nil }
    return index
  }

  private static func build(_ tokens: [String]) -> [String: Entry] {
    var entries = [String: Entry](minimumCapacity: tokens.count)
    for position in GeneIndex.firstGene.position..<tokens.count {
      let capitals = asciiCapitals(of: tokens[position])
      let isCapitals = capitals == tokens[position]
      let candidate = Entry.gene(GeneIndex(position), isCapitals: isCapitals)
      switch entries[capitals] {
      case nil: entries[capitals] = candidate
      case .gene(_, isCapitals: true): break
      case .gene, .ambiguous: entries[capitals] = isCapitals ? candidate : .ambiguous
      }
    }
    return entries
  }
}

/// The symbol with a–z made capital and every other character kept.
///
/// Gene symbols are ASCII; a locale's idea of capitals (Turkish i) must not reach them.
public func asciiCapitals(of symbol: String) -> String {
  guard symbol.utf8.contains(where: { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else {
    return symbol
  }
  return String(decoding: symbol.utf8.map(asciiCapital), as: UTF8.self)
}

/// The capital of a–z, any other byte as it is.
func asciiCapital(of byte: UInt8) -> UInt8 {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
}
