/// A named, unordered set of gene symbols, as one line of a GMT file holds it.
///
/// The symbols are as written: nothing is resolved, folded or removed. A symbol may stand twice;
/// ``SparseGeneSet`` counts it once.
public struct GeneSet: Sendable, Equatable {
  /// The name of the set, the first field of GMT.
  public var term: String
  /// The second field of GMT, carried and not interpreted.
  public var description: String
  /// The symbols, in the order of the input.
  public var genes: [String]

  /// Makes a set from its parts.
  public init(term: String, description: String = "", genes: [String]) {
    self.term = term
    self.description = description
    self.genes = genes
  }
}
