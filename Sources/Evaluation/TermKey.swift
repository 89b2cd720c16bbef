import GeneSets

/// What tells that terms of two releases are the same.
struct TermKey: Hashable {
  /// Its Gene Ontology identifier, such as `GO:0044208`, if it ends in one.
  let ontologyID: String?
  /// The name without identifiers, in capitals, with single spaces.
  let name: String

  /// Reads the name of a term.
  ///
  /// Left out at the end: `(GO:…)`, and `Homo sapiens hsa00532` or another organism with a KEGG pathway's
  /// identifier, which the older KEGG libraries of Enrichr carry. Case is ignored: GWAS Catalog 2019 and 2023
  /// differ in it.
  init(_ term: String) {
    var words = term.split(whereSeparator: \.isWhitespace).map { asciiCapitals(of: String($0)) }
    if let last = words.last, last.hasPrefix("(GO:"), last.hasSuffix(")") {
      ontologyID = String(last.dropFirst().dropLast())
      words.removeLast()
    } else {
      ontologyID = nil
    }
    if words.count > 3, let last = words.last, Self.isPathwayID(last) { words.removeLast(3) }
    name = words.joined(separator: " ")
  }

  /// Three or four letters for the organism and five digits.
  private static func isPathwayID(_ word: String) -> Bool {
    let letters = word.prefix { $0.isASCII && $0.isLetter }
    let digits = word.dropFirst(letters.count)
    return (3...4).contains(letters.count) && digits.count == 5
      && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
