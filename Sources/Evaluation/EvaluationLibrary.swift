public import GeneSets

/// The gene sets of one file, resolved to one vocabulary.
public struct EvaluationLibrary: Sendable {
  /// A gene set of the library.
  public struct Term: Sendable {
    /// Its name.
    public let name: String
    /// Its resolved genes, with `<unk>` when the policy for unknown symbols put it there.
    public let set: SparseGeneSet

    /// Makes a term.
    public init(name: String, set: SparseGeneSet) {
      self.name = name
      self.set = set
    }
  }

  /// The terms, in the order of the file.
  public let terms: [Term]

  /// Makes a library.
  public init(_ terms: [Term]) { self.terms = terms }

  /// The genes of any term, ascending: what could have been drawn.
  public var background: SparseGeneSet {
    var genes: Set<GeneIndex> = []
    for term in terms { genes.formUnion(term.set.genes) }
    return SparseGeneSet(indices: genes)
  }
}

/// Genes that are shown to a model and genes it is to find.
public struct EvaluationQuestion: Sendable, Equatable {
  /// The place of the term in its library.
  public let termPlace: Int
  /// The name of the term.
  public let term: String
  /// The number of the split, from 1.
  public let split: Int
  /// What is shown.
  public let input: SparseGeneSet
  /// What is to be found, ascending; no gene of it is shown.
  public let hidden: SparseGeneSet
}

/// The smallest number of genes shown, and of genes hidden, for which a question is asked.
///
/// Source: `enumerate_x_ys` of MaayanLab/gsfm at 6fa5879, `gsfm/site_predictions.py`.
public let smallestHalf = 5
