import Evaluation
public import GeneSets

/// A library resolved to one vocabulary, whose terms are predicted for genes.
public struct TermLibrary: Sendable {
  /// A gene set of the library.
  public struct Term: Sendable {
    /// The first field of GMT: an identifier, or a name.
    public let name: String
    /// The second field of GMT, or nothing.
    public let description: String
    /// Its resolved genes.
    public let set: SparseGeneSet

    /// Makes a term.
    public init(name: String, description: String, set: SparseGeneSet) {
      self.name = name
      self.description = description
      self.set = set
    }

    /// Whether the term has genes enough to be predicted.
    public var isPredicted: Bool { self.set.genes.count >= TermLibrary.smallestTerm }
  }

  /// The fewest genes of a term in the vocabulary for which it is predicted.
  ///
  /// Source: the website skips smaller terms (MaayanLab/gsfm at 6fa5879, `gsfm/site_predictions.py`).
  public static let smallestTerm = 5

  /// The terms, in the order of the file.
  public let terms: [Term]
  /// The places of the terms that are predicted, ascending.
  public let predicted: [Int]
  /// The places of those that are reported, ascending: all of them, unless the library was restricted.
  public private(set) var reported: [Int]
  /// The same as a mark a term.
  private(set) var isReported: [Bool]
  /// The terms as an evaluation takes them.
  let evaluation: EvaluationLibrary
  /// The genes among which hidden ones are to be found.
  let background: SparseGeneSet

  /// Makes a library.
  ///
  /// - Parameter background: the genes among which hidden ones are to be found; nil for those of all terms, as an
  ///   evaluation of the library has them.
  public init(_ terms: [Term], background: SparseGeneSet? = nil) {
    self.terms = terms
    predicted = terms.indices.filter { terms[$0].isPredicted }
    reported = predicted
    isReported = terms.map(\.isPredicted)
    evaluation = EvaluationLibrary(
      terms.map { EvaluationLibrary.Term(name: $0.name, set: $0.set) })
    self.background = background ?? evaluation.background
  }

  /// Leaves some terms out of what is reported; what is measured of the others does not change by that.
  public mutating func restrict(to isWanted: (Term) -> Bool) {
    reported.removeAll { !isWanted(terms[$0]) }
    isReported = Array(repeating: false, count: terms.count)
    for place in reported { isReported[place] = true }
  }
}
