public import GeneSets

/// A candidate gene of one term with everything that is said of it.
public struct ScoredGene: Sendable, Equatable {
  /// The gene.
  public let gene: GeneIndex
  /// The model's output: natural-log odds, unbounded.
  public let logit: Float
  /// The logistic of the logit, 0…1.
  public let probability: Double
  /// Deviations above the mean logit of the candidates; NaN when the logits do not vary.
  public let zScore: Double
  /// 1 for the highest logit among all candidates; equal logits share the smallest rank.
  public let rank: Int
  /// Whether the gene is in the term's own set.
  public let isKnown: Bool
  /// What a random set of the same size makes of it; nil without a null, and for the genes of the set.
  public var significance: Significance?
}

/// How surprising a gene's logit is.
public struct Significance: Sendable, Equatable {
  /// The chance of such a logit or a higher one for a random set of the same size, 0…1.
  public let pValue: Double
  /// The p-value adjusted for all candidates of the term that are not in its set (Benjamini–Hochberg).
  public let falseDiscoveryRate: Double
}

/// Which candidates of a term are reported.
public enum CompletionRule: Sendable, Equatable {
  /// The best so many.
  case top(Int)
  /// Every candidate.
  case all
  /// Those with logit > 0 or z-score > 1.645, as the published website keeps them.
  case site

  /// The z-score above which the website keeps a gene: the 95th percentile of a normal distribution.
  ///
  /// Source: MaayanLab/gsfm-predictions at be005cf.
  public static let siteZScore = 1.645

  /// Whether the website keeps a gene of this logit and z-score.
  public static func isKeptBySite(logit: Float, zScore: Double) -> Bool {
    logit > 0 || zScore > siteZScore
  }
}

/// Turns the logits of one term into its reported genes.
///
/// What is said of a gene does not depend on which others are reported: statistics and ranks are over all
/// candidates, known genes included, whatever the rule and whether known genes are left out.
public struct Completion: Sendable {
  private let candidates: CandidateGenes
  private let rule: CompletionRule
  private let leavesOutKnown: Bool
  private let null: NullModel?

  /// Makes a completion.
  ///
  /// - Parameter null: the source of p-values; nil when there is none.
  public init(
    candidates: CandidateGenes, rule: CompletionRule, leavesOutKnown: Bool, null: NullModel? = nil
  ) {
    self.candidates = candidates
    self.null = null
    self.rule = rule
    self.leavesOutKnown = leavesOutKnown
  }

  /// The reported genes of one term, highest logit first, ties in vocabulary order.
  ///
  /// - Shape: `logits` one a token (V)
  /// - Throws: ``NotFiniteError`` when a logit is NaN or infinite.
  public func genes(of set: SparseGeneSet, logits: ArraySlice<Float>) throws(NotFiniteError)
    -> [ScoredGene]
  {
    let logits = candidates.logits(from: logits)
    let statistics = LogitStatistics(of: logits)
    guard logits.isEmpty || statistics.mean.isFinite else { throw NotFiniteError() }
    let selected = best(selectionCount(for: set), of: logits)
    var scored: [ScoredGene] = []
    var reported: [Int] = []
    scored.reserveCapacity(selected.count)
    var rank = 1
    for (place, entry) in selected.enumerated() {
      if place > 0, !entry.hasSameLogit(as: selected[place - 1]) { rank = place + 1 }
      let logit = logits[logits.startIndex + entry.candidate]
      let zScore = statistics.zScore(of: logit)
      if rule == .site, !CompletionRule.isKeptBySite(logit: logit, zScore: zScore) { break }
      let gene = candidates[entry.candidate]
      let isKnown = set.contains(gene)
      if isKnown && leavesOutKnown { continue }
      if case .top(let count) = rule, scored.count == count { break }
      reported.append(entry.candidate)
      scored.append(
        ScoredGene(
          gene: gene, logit: logit, probability: probability(ofLogit: Double(logit)),
          zScore: zScore, rank: rank, isKnown: isKnown))
    }
    judge(&scored, candidates: reported, of: set, logits: logits)
    return scored
  }

  /// Says of genes that are not in the set what a random set makes of them, when there is a null.
  ///
  /// - Parameter reported: the candidates that the genes are.
  /// - Shape: `logits` one a candidate
  private func judge(
    _ genes: inout [ScoredGene], candidates reported: [Int], of set: SparseGeneSet,
    logits: ArraySlice<Float>
  ) {
    guard let null else { return }
    var surprises = null.surprises(size: set.indices.count, logits: logits) {
      candidates[$0].position
    }
    for gene in set.genes {
      if let known = candidates.candidate(of: gene) { surprises[known] = .nan }
    }
    let asked = genes.indices.filter { !genes[$0].isKnown }
    let answers = significances(
      surprises: surprises, of: asked.map { reported[$0] }, pValue: NullModel.pValue(ofSurprise:))
    for (place, answer) in zip(asked, answers) { genes[place].significance = answer }
  }

  /// How many candidates must be looked at to report what the rule asks.
  private func selectionCount(for set: SparseGeneSet) -> Int {
    guard case .top(let count) = rule else { return candidates.count }
    return leavesOutKnown ? count + candidates.knownCount(of: set) : count
  }
}

/// A model gave NaN or infinity, which no column may carry.
public struct NotFiniteError: Error, Equatable, CustomStringConvertible {
  /// Makes the error.
  public init() {}

  /// The message for the user, without the term it concerns.
  public var description: String { "the model gave a logit that is not finite" }
}
