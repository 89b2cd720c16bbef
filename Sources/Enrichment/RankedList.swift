/// Genes with a signed statistic, in descending order.
///
/// Equal scores keep the order in which they were given. A score that is NaN is missing: the gene takes no part. A gene
/// given twice keeps its first score.
public struct RankedList: Sendable {
  /// The genes by number, highest score first.
  public let genes: [Int]
  /// Their scores, as given.
  /// - Shape: one a gene
  public let scores: [Double]
  /// What was left out, and what deserves a warning.
  public let notes: Notes

  /// The place of each gene number; -1 for those that are not in the list.
  private let places: [Int32]

  /// What is peculiar about a list.
  public struct Notes: Sendable, Equatable {
    /// Entries without a score.
    public var missingCount = 0
    /// Entries of a gene that had one before.
    public var repeatedCount = 0
    /// Genes whose score another gene has too, so that the input's order decides between them.
    public var tiedCount = 0
  }

  /// Sorts entries into a list.
  ///
  /// - Parameters:
  ///   - entries: a gene's number, from 0 to below `geneCount`, and its finite score, or NaN.
  ///   - geneCount: how many numbers there are.
  public init(_ entries: [(gene: Int, score: Double)], geneCount: Int) {
    var notes = Notes()
    var places = [Int32](repeating: -1, count: geneCount)
    var kept: [(gene: Int, score: Double)] = []
    kept.reserveCapacity(entries.count)
    for entry in entries {
      if entry.score.isNaN {
        notes.missingCount += 1
      } else if places[entry.gene] >= 0 {
        notes.repeatedCount += 1
      } else {
        places[entry.gene] = 0
        kept.append(entry)
      }
    }
    let order = kept.indices.sorted { left, right in
      kept[left].score == kept[right].score
        ? left < right : kept[left].score > kept[right].score
    }
    for (place, index) in order.enumerated() { places[kept[index].gene] = Int32(place) }
    let sorted = order.map { kept[$0].score }
    for place in sorted.indices {
      let isTied =
        (place > 0 && sorted[place - 1] == sorted[place])
        || (place + 1 < sorted.count && sorted[place + 1] == sorted[place])
      if isTied { notes.tiedCount += 1 }
    }
    genes = order.map { kept[$0].gene }
    scores = sorted
    self.places = places
    self.notes = notes
  }

  /// The number of genes: N in the formulas.
  public var count: Int { genes.count }

  /// Whether all scores are equal, which is no ranking at all.
  public var isConstant: Bool { scores.first == scores.last }

  /// The places in the list, ascending, of those of some genes that are in it.
  ///
  /// - Parameter genes: distinct gene numbers.
  func places(of genes: some Sequence<Int>) -> [Int] {
    var found: [Int] = []
    for gene in genes where gene < places.count && places[gene] >= 0 {
      found.append(Int(places[gene]))
    }
    found.sort()
    return found
  }
}
