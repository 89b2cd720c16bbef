import Scoring

/// Counts, term by term, the genes that have the term among their own ten best.
///
/// A gene's terms are those the website's rule keeps for it, in the order of their logits; equal logits share the
/// smallest rank, so that more than ten may be of rank ten or better.
/// Source: `genes_with_term_in_top_10` and `genes_with_term_predicted` of MaayanLab/gsfm-predictions.
struct BestTerms: Sendable {
  /// A candidate gene that a term is predicted for.
  struct Entry: Sendable {
    let candidate: Int32
    let logit: Float
  }

  /// The rank up to which a term is one of a gene's best.
  static let rank = 10

  /// How many genes each term is predicted for.
  private(set) var predictedCounts: [Int] = []
  /// For each gene its terms so far, but for those that ten others are above.
  private var terms: [[(term: Int32, logit: Float)]]

  init(geneCount: Int) { terms = Array(repeating: [], count: geneCount) }

  /// The candidates that the website keeps for a term.
  static func kept(_ logits: ArraySlice<Float>, _ statistics: LogitStatistics) -> [Entry] {
    // The rule keeps what lies above the lower of two bounds; below that, nothing is looked at twice.
    let bound = Float(
      min(0, statistics.mean + CompletionRule.siteZScore * statistics.standardDeviation))
    var kept: [Entry] = []
    for (candidate, logit) in logits.enumerated() where !(logit < bound.nextDown) {
      if CompletionRule.isKeptBySite(logit: logit, zScore: statistics.zScore(of: logit)) {
        kept.append(Entry(candidate: Int32(candidate), logit: logit))
      }
    }
    return kept
  }

  /// Adds the next term.
  mutating func add(_ kept: [Entry]) {
    let term = Int32(predictedCounts.count)
    predictedCounts.append(kept.count)
    for entry in kept {
      terms[Int(entry.candidate)].append((term, entry.logit))
      // Seldom enough that a term costs little, often enough that little is held.
      if terms[Int(entry.candidate)].count >= 4 * Self.rank { prune(Int(entry.candidate)) }
    }
  }

  /// How many genes have each term among their ten best.
  func counts() -> [Int] {
    var counts = [Int](repeating: 0, count: predictedCounts.count)
    for gene in terms.indices {
      let last = smallestBest(gene)
      for entry in terms[gene] where entry.logit >= last { counts[Int(entry.term)] += 1 }
    }
    return counts
  }

  private mutating func prune(_ gene: Int) {
    let last = smallestBest(gene)
    terms[gene].removeAll { $0.logit < last }
  }

  /// The logit of a gene's tenth term; those of this logit and above have ranks up to ten.
  private func smallestBest(_ gene: Int) -> Float {
    guard terms[gene].count > Self.rank else { return -.infinity }
    return terms[gene].map(\.logit).sorted(by: >)[Self.rank - 1]
  }
}
