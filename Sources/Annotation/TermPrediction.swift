public import GeneSets
import Scoring

/// One pair of a term and a gene with everything that is said of it: a row of either page.
public struct TermPrediction: Sendable {
  /// The place of the term in the library.
  public let place: Int
  /// The term.
  public let term: TermLibrary.Term
  /// The gene.
  public let gene: GeneIndex
  /// The model's output: natural-log odds, unbounded.
  public let logit: Float
  /// The logistic of the logit, 0…1.
  public let probability: Double
  /// Deviations above the mean logit of all genes for the term; NaN when they do not vary.
  public let zScore: Double
  /// 1 for the highest logit of the page; equal logits share the smallest rank.
  public let rank: Int
  /// Whether the term holds the gene.
  public let isKnown: Bool

  /// The rows of a term's page.
  public static func rows(_ page: TermPages.Page, of library: TermLibrary) -> [TermPrediction] {
    page.genes.map { gene in
      TermPrediction(
        place: page.place, term: library.terms[page.place], gene: gene.gene, logit: gene.logit,
        probability: gene.probability, zScore: gene.zScore, rank: gene.rank, isKnown: gene.isKnown)
    }
  }

  /// The rows of a gene's page.
  public static func rows(_ page: GenePage, of library: TermLibrary) -> [TermPrediction] {
    page.terms.map { term in
      TermPrediction(
        place: term.place, term: library.terms[term.place], gene: page.gene, logit: term.logit,
        probability: term.probability, zScore: term.zScore, rank: term.rank, isKnown: term.isKnown)
    }
  }
}
