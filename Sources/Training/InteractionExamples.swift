public import Interactions
import RandomNumbers

/// Pairs that interact, and pairs drawn as if they did not: what an interaction head is trained on.
///
/// Half of the drawn pairs are uniform over the genes that have partners; in the other half each gene comes as often
/// as it has partners, so that being well studied alone does not tell an interaction from a drawn pair. A drawn pair
/// is never one of the interacting ones, nor a gene with itself.
public struct InteractionExamples: Sendable {
  /// The interacting pairs by places in the vocabulary, each once, in order.
  public let positives: [GenePair]
  /// The genes that have partners, ascending.
  let genes: [Int]
  private let known: Set<GenePair>
  /// Each gene as often as it has partners.
  private let popular: [Int]

  /// The share of drawn pairs whose genes come as often as they have partners.
  static let popularShare = 0.5

  /// Takes the interacting pairs.
  ///
  /// - Throws: ``TrainingError/emptyInteractions(found:)`` when there are too few to draw other pairs beside them.
  public init(positives: some Sequence<GenePair>) throws(TrainingError) {
    known = Set(positives.lazy.filter { !$0.isSelf })
    self.positives = known.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    popular = self.positives.flatMap { [$0.first, $0.second] }
    genes = Set(popular).sorted()
    // Drawing needs pairs that do not interact: at least half of all.
    guard !known.isEmpty, genes.count * (genes.count - 1) / 2 >= 2 * known.count else {
      throw .emptyInteractions(found: known.count)
    }
  }

  /// The order of the interacting pairs in an epoch.
  func order(seed: UInt64, epoch: Int) -> [Int] {
    var stream = RandomStream(seed: seed, .order, epoch)
    var order = Array(positives.indices)
    stream.shuffle(&order)
    return order
  }

  /// Draws pairs that do not interact.
  func negatives(_ count: Int, seed: UInt64, step: Int) -> [GenePair] {
    var stream = RandomStream(seed: seed, .sampling, step)
    var drawn: [GenePair] = []
    drawn.reserveCapacity(count)
    while drawn.count < count {
      let pool = stream.unit() < Self.popularShare ? popular : genes
      let pair = GenePair(
        pool[stream.next(below: pool.count)], pool[stream.next(below: pool.count)])
      if !pair.isSelf, !known.contains(pair) { drawn.append(pair) }
    }
    return drawn
  }
}
