/// How well the scores of one question's candidates put its hidden genes first.
///
/// A measure that is not defined is NaN: all of them without a hidden gene among the candidates, and
/// ``areaUnderROC`` also when there is nothing but hidden genes.
public struct RetrievalMetrics: Sendable, Equatable {
  /// The chance that a hidden gene scores above another candidate, ties counted half: 0…1, 0.5 for no skill.
  ///
  /// The midrank (Mann–Whitney) form, equal to scikit-learn's `roc_auc_score`.
  public let areaUnderROC: Double

  /// Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores from the highest: 0…1.
  ///
  /// Equal to scikit-learn's `average_precision_score`: genes of one score enter together, no interpolation.
  public let averagePrecision: Double

  /// The share of hidden genes at or above the threshold, 0…1; NaN without a threshold.
  public let recall: Double

  /// The harmonic mean of precision and recall at the threshold, 0…1: 2 TP / (2 TP + FP + FN); 0 when no
  /// candidate reaches the threshold; NaN without a threshold.
  public let f1: Double

  /// The highest point of the running sum, 0…1.
  ///
  /// The walk goes down the candidates from the highest score, up by 1/P at each of the P hidden genes and
  /// down by 1/N at each of the N others; candidates of one score are one step, so that their order does not
  /// matter. It starts and ends at 0, hence never below 0. Equal to the maximum of TPR − FPR over
  /// scikit-learn's `roc_curve`.
  /// Source: `ES` of MaayanLab/gsfm at 6fa5879, `gsfm/utils.py`. Differs from it for ties, which that code
  /// walks through in the order its sort happens to leave.
  public let enrichmentScore: Double

  /// The number of candidates.
  public let candidateCount: Int

  /// How many of them are hidden genes.
  public let hiddenCount: Int

  /// Measures the scores of one question.
  ///
  /// - Parameters:
  ///   - scores: one a candidate, finite; only their order matters, and the threshold.
  ///   - isHidden: whether the candidate is one of the genes to be found.
  ///   - threshold: the score from which a gene counts as predicted; nil when the scores have none.
  /// - Shape: `scores` and `isHidden` n
  /// - Precondition: both are as long.
  /// - Complexity: O(n log P) for P hidden genes: only these are sorted.
  public init(scores: [Float], isHidden: [Bool], threshold: Float? = nil) {
    precondition(scores.count == isHidden.count, "one mark a score")
    let counts = ScoreCounts(scores, isHidden)
    candidateCount = scores.count
    hiddenCount = counts.hiddenCount
    areaUnderROC = counts.areaUnderROC
    averagePrecision = counts.averagePrecision
    enrichmentScore = counts.enrichmentScore
    guard let threshold, hiddenCount > 0 else {
      recall = .nan
      f1 = .nan
      return
    }
    var predictedCount = 0
    var foundCount = 0
    for place in scores.indices where scores[place] >= threshold {
      predictedCount += 1
      if isHidden[place] { foundCount += 1 }
    }
    recall = Double(foundCount) / Double(hiddenCount)
    f1 = 2 * Double(foundCount) / Double(predictedCount + hiddenCount)
  }
}

/// Hidden genes and other candidates counted by score, at the distinct scores of the hidden genes.
///
/// No other score matters: recall, and with it average precision, changes only there, the running sum rises
/// only there, and the midranks are those of the hidden genes.
private struct ScoreCounts {
  /// One distinct score of hidden genes.
  private struct Group {
    /// Hidden genes of this score.
    let hidden: Int
    /// Other candidates of this score.
    let others: Int
    /// Other candidates of a higher score.
    let othersAbove: Int
  }

  let hiddenCount: Int
  private let otherCount: Int
  /// Highest score first.
  private let groups: [Group]

  init(_ scores: [Float], _ isHidden: [Bool]) {
    // Adding 0 makes −0 the 0 it equals.
    var values: [Float] = []
    var hidden: [Int] = []
    for score in scores.indices.lazy.filter({ isHidden[$0] }).map({ scores[$0] + 0 }).sorted() {
      if score == values.last {
        hidden[hidden.count - 1] += 1
      } else {
        values.append(score)
        hidden.append(1)
      }
    }
    // One place for each value, and one between, before and after them: 2 i + 1 is value i itself.
    var candidates = [Int](repeating: 0, count: 2 * values.count + 1)
    for score in scores { candidates[Self.place(of: score, in: values.span)] += 1 }
    var groups: [Group] = []
    groups.reserveCapacity(values.count)
    var othersAbove = candidates[2 * values.count]
    for value in values.indices.reversed() {
      let others = candidates[2 * value + 1] - hidden[value]
      groups.append(Group(hidden: hidden[value], others: others, othersAbove: othersAbove))
      othersAbove += others + candidates[2 * value]
    }
    self.groups = groups
    hiddenCount = hidden.reduce(0, +)
    otherCount = scores.count - hiddenCount
  }

  /// 2 i + 1 for a score that is value i, 2 i for one between value i − 1 and value i.
  ///
  /// - Precondition: the values ascend.
  private static func place(of score: Float, in values: Span<Float>) -> Int {
    var low = 0
    var length = values.count
    while length > 0 {
      let half = length / 2
      // Arithmetic in place of a branch, which no processor could foresee here.
      low += values[low + half] < score ? length - half : 0
      length = half
    }
    return 2 * low + (low < values.count && values[low] == score ? 1 : 0)
  }

  var areaUnderROC: Double {
    guard hiddenCount > 0, otherCount > 0 else { return .nan }
    var doubledWins = 0
    for group in groups {
      doubledWins += group.hidden * (2 * (otherCount - group.othersAbove) - group.others)
    }
    return Double(doubledWins) / 2 / (Double(hiddenCount) * Double(otherCount))
  }

  var averagePrecision: Double {
    guard hiddenCount > 0 else { return .nan }
    var sum = 0.0
    var found = 0
    for group in groups {
      found += group.hidden
      let predicted = found + group.othersAbove + group.others
      sum += Double(group.hidden) * (Double(found) / Double(predicted))
    }
    return sum / Double(hiddenCount)
  }

  var enrichmentScore: Double {
    guard hiddenCount > 0 else { return .nan }
    var highest = 0.0
    var found = 0
    for group in groups {
      found += group.hidden
      let others = group.othersAbove + group.others
      let fallen = otherCount > 0 ? Double(others) / Double(otherCount) : 0
      highest = max(highest, Double(found) / Double(hiddenCount) - fallen)
    }
    return highest
  }
}
