public import GeneSets

/// Gene sets whose genes are counted together, exact duplicates dropped.
public struct CooccurrenceCorpus {
  private var seen: Set<[GeneIndex]> = []
  /// The sets one after the other.
  private(set) var genes: [GeneIndex] = []
  /// Where each set ends in ``genes``.
  private(set) var ends: [Int] = []
  /// How many sets were dropped because an earlier one has the same genes.
  public private(set) var duplicateCount = 0
  /// How many sets were dropped because they have fewer than two genes, of which nothing co-occurs.
  public private(set) var tooSmallCount = 0

  /// Makes an empty corpus.
  public init() {}

  /// The number of sets kept.
  public var count: Int { ends.count }

  /// Adds a set; `<unk>` takes no part.
  public mutating func add(_ set: SparseGeneSet) {
    guard set.genes.count >= 2 else {
      tooSmallCount += 1
      return
    }
    guard seen.insert(Array(set.genes)).inserted else {
      duplicateCount += 1
      return
    }
    genes += set.genes
    ends.append(genes.count)
  }
}
