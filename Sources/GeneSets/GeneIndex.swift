/// The place of a token in a vocabulary, counted from 0 as the lines of `vocab.txt` are.
public struct GeneIndex: Hashable, Comparable, Sendable {
  /// The line number, from 0.
  public let rawValue: Int32

  /// `<unk>`: stands for every symbol the vocabulary lacks.
  public static let unknown = GeneIndex(0)
  /// `<pad>`: never on in a set.
  public static let padding = GeneIndex(1)
  /// The first real gene: the two special tokens come before it.
  public static let firstGene = GeneIndex(2)

  /// Makes an index from a line number.
  ///
  /// - Precondition: `position` fits in 31 bits, which the bundle's limits guarantee.
  public init(_ position: Int) { rawValue = Int32(position) }

  /// The index as a subscript.
  public var position: Int { Int(rawValue) }

  /// Orders indices as the vocabulary does.
  public static func < (left: GeneIndex, right: GeneIndex) -> Bool {
    left.rawValue < right.rawValue
  }
}
