public import GeneSets
import Scoring

/// A term with everything that is said of it for one gene.
public struct ScoredTerm: Sendable, Equatable {
  /// The place of the term in the library.
  public let place: Int
  /// The gene's logit when the model is asked for the term: natural-log odds, unbounded.
  public let logit: Float
  /// The logistic of the logit, 0…1.
  public let probability: Double
  /// Deviations of the gene's logit above the mean of all genes for this term; NaN when they do not vary.
  public let zScore: Double
  /// 1 for the term of the highest logit among those the rule keeps; equal logits share the smallest rank.
  public let rank: Int
  /// Whether the term holds the gene.
  public let isKnown: Bool
}

/// The terms of a gene: the gene page of the published website.
public struct GenePage: Sendable, Equatable {
  /// The gene.
  public let gene: GeneIndex
  /// Its terms, highest logit first, ties in the order of the library.
  public let terms: [ScoredTerm]

  /// Makes a page of a gene's logits.
  ///
  /// Ranks count the terms that hold the gene also when those are left out.
  /// - Shape: `statistics` and `logits` one a predicted term
  init(
    _ gene: GeneIndex, _ library: TermLibrary, _ statistics: [LogitStatistics], logits: [Float],
    rule: PageRule, leavesOutKnown: Bool
  ) {
    self.gene = gene
    var kept = logits.indices.filter { library.isReported[library.predicted[$0]] }
    if rule.isSite {
      kept.removeAll {
        !CompletionRule.isKeptBySite(
          logit: logits[$0], zScore: statistics[$0].zScore(of: logits[$0]))
      }
    }
    kept.sort { (logits[$1], $0) < (logits[$0], $1) }
    var terms: [ScoredTerm] = []
    var rank = 1
    for (order, term) in kept.enumerated() {
      if order > 0, logits[term] != logits[kept[order - 1]] { rank = order + 1 }
      let place = library.predicted[term]
      let isKnown = library.terms[place].set.contains(gene)
      if isKnown && leavesOutKnown { continue }
      if let top = rule.top, terms.count == top { break }
      terms.append(
        ScoredTerm(
          place: place, logit: logits[term],
          probability: probability(ofLogit: Double(logits[term])),
          zScore: statistics[term].zScore(of: logits[term]), rank: rank, isKnown: isKnown))
    }
    self.terms = terms
  }
}
