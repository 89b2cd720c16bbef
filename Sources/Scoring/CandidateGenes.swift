public import GeneSets

/// The genes that may be reported, ascending: every gene of the vocabulary, or those of a background.
///
/// The special tokens are never candidates, as on the published website.
public struct CandidateGenes: Sendable, Equatable {
  private let genes: Genes

  private enum Genes: Equatable {
    case range(Range<Int>)
    case list([Int])
  }

  /// Every gene of a vocabulary.
  public init(allOf vocabulary: GeneVocabulary) { genes = .range(vocabulary.genePositions) }

  /// The genes of a background.
  public init(_ background: SparseGeneSet) { genes = .list(background.genes.map(\.position)) }

  /// The number of candidates.
  public var count: Int {
    switch genes {
    case .range(let range): range.count
    case .list(let list): list.count
    }
  }

  /// The gene of a candidate.
  public subscript(candidate: Int) -> GeneIndex {
    switch genes {
    case .range(let range): GeneIndex(range.lowerBound + candidate)
    case .list(let list): GeneIndex(list[candidate])
    }
  }

  /// The logits of the candidates, in their order.
  ///
  /// - Shape: `logits` one a token (V), result one a candidate
  public func logits(from logits: ArraySlice<Float>) -> ArraySlice<Float> {
    let start = logits.startIndex
    switch genes {
    case .range(let range):
      return logits[start + range.lowerBound..<start + range.upperBound]
    case .list(let list): return ArraySlice(list.map { logits[start + $0] })
    }
  }

  /// The candidate that a gene is, or nil.
  ///
  /// - Complexity: logarithmic in the number of candidates of a background.
  func candidate(of gene: GeneIndex) -> Int? {
    switch genes {
    case .range(let range):
      return range.contains(gene.position) ? gene.position - range.lowerBound : nil
    case .list(let list):
      let place = list.partitioningIndex { $0 >= gene.position }
      return place < list.count && list[place] == gene.position ? place : nil
    }
  }

  /// How many of a set's genes are candidates.
  func knownCount(of set: SparseGeneSet) -> Int {
    switch genes {
    case .range: set.genes.count
    case .list(let list): list.count { set.contains(GeneIndex($0)) }
    }
  }
}
