public import GeneSets
import LinearAlgebra
public import Models
public import Scoring

/// The genes of terms: the term page of the published website.
public struct TermPages: Sendable {
  /// A term with its reported genes.
  public struct Page: Sendable {
    /// The place of the term in the library.
    public let place: Int
    /// Its genes, highest logit first.
    public let genes: [ScoredGene]
  }

  private let model: GeneSetModel
  private let library: TermLibrary
  /// The pieces to ask for one after the other.
  public let pieces: LibraryPieces
  private let completion: Completion
  private let top: Int?

  /// Makes the pages of a library.
  public init(
    _ model: GeneSetModel, _ vocabulary: GeneVocabulary, _ library: TermLibrary,
    rule: PageRule, leavesOutKnown: Bool
  ) {
    self.model = model
    self.library = library
    pieces = LibraryPieces(library)
    completion = Completion(
      candidates: CandidateGenes(allOf: vocabulary), rule: rule.completion,
      leavesOutKnown: leavesOutKnown)
    top = rule.top
  }

  /// The pages of those terms of a piece that are asked for, in the order of the library.
  ///
  /// - Throws: ``AnnotationError``.
  public func pages(ofPiece piece: Int, _ isAsked: (Int) -> Bool) throws(AnnotationError) -> [Page]
  {
    let logits = pieces.logits(of: piece, model)
    var pages: [Page] = []
    for (row, place) in pieces.places(of: piece).enumerated() where isAsked(place) {
      do throws(NotFiniteError) {
        let genes = try completion.genes(
          of: library.terms[place].set, logits: logits.row(row))
        pages.append(Page(place: place, genes: Array(genes.prefix(top ?? genes.count))))
      } catch {
        throw .notFinite(term: library.terms[place].name)
      }
    }
    return pages
  }
}

/// Why terms cannot be predicted.
public enum AnnotationError: Error, Equatable, CustomStringConvertible {
  /// A logit is NaN or infinite.
  case notFinite(term: String)

  /// The message for the user, without the library it concerns.
  public var description: String {
    switch self {
    case .notFinite(let term): "term '\(term)': the model gave a logit that is not finite"
    }
  }
}
