/// Two genes without an order, by their places in a list of genes: the earlier place comes first.
public struct GenePair: Hashable, Sendable {
  /// The earlier place.
  public let first: Int
  /// The later place; the same for a gene with itself.
  public let second: Int

  /// Makes the pair of two places, in either order.
  public init(_ one: Int, _ other: Int) {
    first = min(one, other)
    second = max(one, other)
  }

  /// Whether it is a gene with itself, which no method scores.
  public var isSelf: Bool { first == second }
}

/// A pair with its score.
public struct ScoredPair: Sendable, Equatable {
  /// The two genes.
  public let pair: GenePair
  /// The method's score.
  public let score: Float

  /// Makes a scored pair.
  public init(pair: GenePair, score: Float) {
    self.pair = pair
    self.score = score
  }
}
