public import GeneSets
public import LinearAlgebra

/// The baseline that learns nothing: genes that share sets of a corpus with the input, small sets counting more.
///
/// With c(g, h) = Σ 1/|T| over the corpus sets T that hold both genes, the score of a gene h for a set S is the
/// sum of cosines Σ c(g, h) / √(c(g, g) c(h, h)) over the genes g of S. A gene of no corpus set scores 0.
///
/// The V × V counts are never made (1.6 GB for 20,000 genes): a query goes from its genes to the sets that hold
/// them and from these to their genes.
/// Source: the row "co-occurrence cosine, each set weighed 1/size" of the project's design, model.md section 4.
public struct CooccurrenceScorer: GeneScorer {
  /// The number of tokens it scores, the special ones included.
  public let vocabularySize: Int
  /// Cosines have no value that means "predicted".
  public var threshold: Float? { nil }

  /// The genes of each set.
  private let genes: Groups
  /// The sets of each gene.
  private let sets: Groups
  /// 1/√c(g, g); 0 for a gene of no set.
  private let scales: [Double]

  /// Indexes a corpus.
  ///
  /// - Precondition: its genes are below `vocabularySize`.
  public init(_ corpus: CooccurrenceCorpus, vocabularySize: Int) {
    self.vocabularySize = vocabularySize
    genes = Groups(ends: corpus.ends, members: corpus.genes.map(\.rawValue))
    sets = genes.inverted(groupCount: vocabularySize)
    var scales = [Double](repeating: 0, count: vocabularySize)
    for gene in 0..<vocabularySize {
      var count = 0.0
      for place in sets.range(of: gene) {
        count += 1 / Double(genes.range(of: Int(sets.members[place])).count)
      }
      scales[gene] = count > 0 ? 1 / count.squareRoot() : 0
    }
    self.scales = scales
  }

  /// The scores of every token for each set.
  ///
  /// - Shape: n sets, result n × vocabularySize
  /// - Complexity: for each set the sum of the sizes of all corpus sets that share a gene with it.
  public func scores(of sets: [SparseGeneSet]) -> Matrix {
    var weights = [Double](repeating: 0, count: genes.count)
    var result = Matrix(rows: sets.count, columns: vocabularySize)
    for (row, set) in sets.enumerated() {
      let sums = sums(of: set, &weights)
      let start = result.range(ofRow: row).lowerBound
      for gene in 0..<vocabularySize {
        result.values[start + gene] = Float(sums[gene] * scales[gene])
      }
    }
    return result
  }

  /// Σ c(g, h) / √c(g, g) over the genes g of a set, for every gene h.
  ///
  /// - Parameter weights: one a corpus set, all 0 before and after.
  private func sums(of set: SparseGeneSet, _ weights: inout [Double]) -> [Double] {
    var touched: [Int] = []
    for gene in set.genes {
      let scale = scales[gene.position]
      for place in sets.range(of: gene.position) {
        let corpusSet = Int(sets.members[place])
        if weights[corpusSet] == 0 { touched.append(corpusSet) }
        weights[corpusSet] += scale
      }
    }
    var sums = [Double](repeating: 0, count: vocabularySize)
    for corpusSet in touched {
      let range = genes.range(of: corpusSet)
      let weight = weights[corpusSet] / Double(range.count)
      weights[corpusSet] = 0
      for place in range { sums[Int(genes.members[place])] += weight }
    }
    return sums
  }
}

/// Numbered groups of numbers, one after the other in memory.
private struct Groups: Sendable {
  private let ends: [Int]
  let members: [Int32]

  init(ends: [Int], members: [Int32]) {
    self.ends = ends
    self.members = members
  }

  var count: Int { ends.count }

  /// The places of a group in ``members``.
  func range(of group: Int) -> Range<Int> { (group == 0 ? 0 : ends[group - 1])..<ends[group] }

  /// For each member, the groups it is in, ascending.
  func inverted(groupCount: Int) -> Groups {
    var ends = [Int](repeating: 0, count: groupCount)
    for member in members { ends[Int(member)] += 1 }
    var sum = 0
    // Each starts where the one before it ends, and its end moves on as it fills.
    for group in ends.indices {
      (ends[group], sum) = (sum, sum + ends[group])
    }
    var inverted = [Int32](repeating: 0, count: members.count)
    for group in 0..<count {
      for place in range(of: group) {
        let member = Int(members[place])
        inverted[ends[member]] = Int32(group)
        ends[member] += 1
      }
    }
    return Groups(ends: ends, members: inverted)
  }
}
