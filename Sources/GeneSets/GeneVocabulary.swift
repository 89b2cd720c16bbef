/// The ordered tokens a model knows: two special tokens, then gene symbols by falling training frequency.
///
/// Source: `vocab.txt` of the released models, one token a line (MaayanLab/gsfm at 6fa5879).
public struct GeneVocabulary: Sendable {
  /// The tokens in order, the special ones included.
  public let tokens: [String]
  private let numbers: NameNumbers
  private let foldedIndices: FoldedIndices

  /// The tokens that every vocabulary begins with.
  public static let specialTokens = ["<unk>", "<pad>"]

  /// Makes a vocabulary from the lines of `vocab.txt`.
  ///
  /// - Throws: ``VocabularyError`` when the special tokens do not come first, or a token is empty, holds a
  ///   tab or stands twice.
  public init(tokens: [String]) throws(VocabularyError) {
    guard tokens.count >= 2, tokens.starts(with: Self.specialTokens) else {
      throw .specialTokensMissing(found: Array(tokens.prefix(2)))
    }
    var numbers = NameNumbers(capacity: tokens.count)
    for (position, token) in tokens.enumerated() {
      guard !token.isEmpty else { throw .emptyToken(line: position + 1) }
      guard !token.utf8.contains(where: { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") })
      else { throw .separatorInToken(line: position + 1) }
      if let first = Self.position(of: token, among: tokens, numbers) {
        throw .repeatedToken(token, firstLine: first + 1, line: position + 1)
      }
      var bytes = token
      bytes.withUTF8 { unsafe numbers.add($0) }
    }
    self.tokens = tokens
    self.numbers = numbers
    foldedIndices = FoldedIndices(tokens: tokens)
  }

  /// The number of tokens, the special ones included: V in the shapes.
  public var count: Int { tokens.count }

  /// The number of genes: ``count`` without the two special tokens.
  public var geneCount: Int { tokens.count - Self.specialTokens.count }

  /// The positions of the genes, without the special tokens.
  public var genePositions: Range<Int> { Self.specialTokens.count..<tokens.count }

  /// The token at an index.
  public subscript(index: GeneIndex) -> String { tokens[index.position] }

  /// The gene written exactly so, or nil; the special tokens are not genes.
  public func index(of symbol: String) -> GeneIndex? {
    guard let position = Self.position(of: symbol, among: tokens, numbers),
      position >= GeneIndex.firstGene.position
    else { return nil }
    return GeneIndex(position)
  }

  /// The position of a token whose bytes are those of a symbol.
  private static func position(
    of symbol: String, among tokens: [String], _ numbers: NameNumbers
  ) -> Int? {
    var bytes = symbol
    return bytes.withUTF8 { unsafe numbers.number(of: $0) { tokens[$0] == symbol } }
  }

  /// The gene that equals the symbol when ASCII case is ignored, or nil when there is none or no one answer.
  ///
  /// An exact match wins. Among several tokens that differ only in case the all-capitals one wins, because
  /// two of the three released models were trained on capitals; without one the symbol is ambiguous.
  public func indexIgnoringCase(of symbol: String) -> GeneIndex? {
    index(of: symbol) ?? foldedIndices.index(of: symbol)
  }
}

/// Why a list of tokens is no vocabulary.
public enum VocabularyError: Error, Equatable, CustomStringConvertible {
  /// The first two tokens are not `<unk>` and `<pad>`.
  case specialTokensMissing(found: [String])
  /// A line holds nothing.
  case emptyToken(line: Int)
  /// A token holds a tab or a line end, which no output row could carry.
  case separatorInToken(line: Int)
  /// A token stands on two lines.
  case repeatedToken(String, firstLine: Int, line: Int)

  /// The message for the user, without the file it concerns.
  public var description: String {
    switch self {
    case .specialTokensMissing(let found):
      "expected <unk> and <pad> as the first two tokens, found \(found)"
    case .emptyToken(let line): "line \(line): expected a token, found an empty line"
    case .separatorInToken(let line): "line \(line): expected a token without tabs or line ends"
    case .repeatedToken(let token, let firstLine, let line):
      "line \(line): token '\(token)' stands already on line \(firstLine)"
    }
  }
}
