/// The genes of one set that a vocabulary knows, as sorted distinct indices, and the symbols it does not.
public struct SparseGeneSet: Sendable, Equatable {
  /// The genes, ascending and distinct; `<unk>` is among them only by ``UnknownGenePolicy/asToken``.
  public let indices: [GeneIndex]
  /// The symbols that no gene of the vocabulary answers to, as written, each once.
  public let unresolved: [String]

  /// Makes a set from indices in any order, repetitions allowed.
  public init(indices: some Sequence<GeneIndex>, unresolved: [String] = []) {
    self.init(sorting: Array(indices), unresolved: unresolved)
  }

  private init(sorting unsorted: [GeneIndex], unresolved: [String]) {
    var sorted = unsorted
    sorted.sort()
    var distinct: [GeneIndex] = []
    distinct.reserveCapacity(sorted.count)
    for index in sorted where index != distinct.last { distinct.append(index) }
    indices = distinct
    self.unresolved = unresolved
  }

  /// Whether no gene, and not `<unk>`, is on.
  public var isEmpty: Bool { indices.isEmpty }

  /// The genes that are on, `<unk>` left out.
  public var genes: ArraySlice<GeneIndex> { indices.drop { $0 < .firstGene } }

  /// Whether a gene is in the set, by binary search.
  public func contains(_ gene: GeneIndex) -> Bool {
    var low = 0
    var high = indices.count
    while low < high {
      let middle = (low + high) / 2
      if indices[middle] < gene { low = middle + 1 } else { high = middle }
    }
    return low < indices.count && indices[low] == gene
  }
}

/// What becomes of a symbol the vocabulary lacks.
public enum UnknownGenePolicy: Sendable {
  /// It plays no part: the default.
  case leaveOut
  /// It switches `<unk>` on, once however many there are, as the published code does.
  case asToken
}
