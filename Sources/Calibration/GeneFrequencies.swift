public import GeneSets
import RandomNumbers
import RealModule

/// How often the sets of a corpus name each gene, and random sets drawn accordingly.
public struct GeneFrequencies: Sendable {
  /// The share of the sets that name each token, 0…1.
  ///
  /// - Shape: V
  public let shares: [Float]

  /// Takes shares that were counted before.
  public init(shares: [Float]) { self.shares = shares }

  /// Counts the genes of sets.
  public init(vocabularySize: Int, sets: some Sequence<SparseGeneSet>) {
    var counts = [Int](repeating: 0, count: vocabularySize)
    var setCount = 0
    for set in sets {
      setCount += 1
      for gene in set.genes { counts[gene.position] += 1 }
    }
    shares = counts.map { setCount > 0 ? Float($0) / Float(setCount) : 0 }
  }

  /// The number of genes that were named at all: no random set can be larger.
  public var namedGeneCount: Int { shares.count { $0 > 0 } }

  /// The random set of one size and number, drawn without replacement, each draw with chances proportional to the shares.
  ///
  /// Drawing n genes so is the same as giving each gene an exponential waiting time of rate share and taking the
  /// n that come first (Efraimidis and Spirakis 2006).
  /// - Precondition: `size` is at most ``namedGeneCount``.
  public func randomSet(size: Int, seed: UInt64, sample: Int) -> SparseGeneSet {
    precondition(size <= namedGeneCount, "a set is drawn from the genes that were named")
    var random = RandomStream(seed: seed, size, sample)
    var waits: [(wait: Double, gene: Int)] = []
    waits.reserveCapacity(shares.count)
    for (gene, share) in shares.enumerated() where share > 0 {
      // 1 − u lies in (0, 1], where the logarithm is finite.
      waits.append((-Double.log(1 - random.unit()) / Double(share), gene))
    }
    waits.sort { $0.wait < $1.wait }
    return SparseGeneSet(indices: waits.prefix(size).map { GeneIndex($0.gene) })
  }
}
