/// The genes of one set that a vocabulary knows, as sorted distinct indices, and what became of the other names.
public struct SparseGeneSet: Sendable, Equatable {
  /// The genes, ascending and distinct; `<unk>` is among them only by ``UnknownGenePolicy/asToken``.
  public let indices: [GeneIndex]
  /// The names that were not simply symbols of the vocabulary.
  public let notes: ResolutionNotes

  /// Makes a set from indices in any order, repetitions allowed.
  public init(indices: some Sequence<GeneIndex>, notes: ResolutionNotes = ResolutionNotes()) {
    var distinct: [GeneIndex] = []
    for index in indices.sorted() where index != distinct.last { distinct.append(index) }
    self.indices = distinct
    self.notes = notes
  }

  /// The names that stand for no gene of the vocabulary, as written, each once.
  public var unresolved: [String] { notes.unresolved }

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
