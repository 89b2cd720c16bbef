/// Numbers for gene names: that of the vocabulary's token a name stands for, else one of its own.
///
/// It lets genes be compared that the vocabulary lacks, with aliases made one all the same.
public struct GeneNumbering: Sendable {
  private let resolver: SymbolResolver?
  private let vocabularyCount: Int
  private var numbers: [String: Int] = [:]
  private var names: [String]

  /// Makes a numbering.
  ///
  /// - Parameter vocabulary: the names that come first, with what finds them; nil when names are compared as written.
  public init(_ vocabulary: (tokens: GeneVocabulary, resolver: SymbolResolver)?) {
    resolver = vocabulary?.resolver
    names = vocabulary?.tokens.tokens ?? []
    vocabularyCount = names.count
  }

  /// How many numbers there are.
  public var count: Int { names.count }

  /// The name of a number: the vocabulary's, or the first under which the gene came.
  public subscript(number: Int) -> String { names[number] }

  /// Whether a number is that of a vocabulary's token.
  public func isInVocabulary(_ number: Int) -> Bool { number < vocabularyCount }

  /// The number of a name, a new one for a new name.
  public mutating func number(_ name: String) -> Int {
    if let number = numbers[name] { return number }
    let number: Int
    if let index = resolver?.outcome(for: name).index {
      number = index.position
    } else {
      number = names.count
      names.append(name)
    }
    numbers[name] = number
    return number
  }
}
