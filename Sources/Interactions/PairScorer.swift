/// How pairs of genes are scored.
public enum InteractionMethod: String, Sendable, CaseIterable {
  /// A trained head: the probability that the two proteins interact, at the odds it was trained with.
  case head
  /// The mean of logit(b | {a}) and logit(a | {b}).
  case completion
  /// The cosine of the encodings of {a} and {b}.
  case cosine
}

/// Scores pairs of a list of genes.
///
/// A score depends on the two genes only: neither on their order, nor on the pairs beside them, nor on threads.
public protocol PairScorer: Sendable {
  /// The number of genes that it knows; a place is below it.
  var geneCount: Int { get }

  /// The scores of pairs, in their order.
  ///
  /// - Precondition: every place is below ``geneCount``.
  func scores(of pairs: [GenePair]) -> [Float]

  /// The pairs of an earlier gene in `rows` with any later gene that score at least `minimum`, in order.
  ///
  /// - Parameter minimum: nil for every pair.
  /// - Precondition: the rows are below ``geneCount``.
  func pairs(inRows rows: Range<Int>, minimum: Float?) -> [ScoredPair]
}

extension PairScorer {
  /// Scores every pair and keeps those asked for.
  public func pairs(inRows rows: Range<Int>, minimum: Float?) -> [ScoredPair] {
    rows.flatMap { row -> [ScoredPair] in
      let pairs = (row + 1..<max(geneCount, row + 1)).map { GenePair(row, $0) }
      return zip(pairs, scores(of: pairs)).compactMap { pair, score in
        // A score that is no number is kept, for the caller to report.
        if let minimum, score < minimum { return nil }
        return ScoredPair(pair: pair, score: score)
      }
    }
  }

  /// The scores of one gene with each gene of the list; NaN with itself.
  ///
  /// - Shape: geneCount
  public func scores(ofPlace place: Int) -> [Float] {
    let others = (0..<geneCount).filter { $0 != place }
    var result = scores(of: others.map { GenePair(place, $0) })
    result.insert(.nan, at: place)
    return result
  }
}
