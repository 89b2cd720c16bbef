import Evaluation
import TestSupport
import Testing

/// Areas, precision and running sums against hand-computed values, definitions and symmetries.
@Suite struct RetrievalMetricsTests {
  private func metrics(_ scores: [Float], hidden: Set<Int>, threshold: Float? = 0)
    -> RetrievalMetrics
  {
    RetrievalMetrics(
      scores: scores, isHidden: scores.indices.map(hidden.contains), threshold: threshold)
  }

  @Test func aHandComputedOrderWithoutTies() {
    // Descending: hidden, other, hidden, other, other.
    let found = metrics([3, 2, 1, -1, -2], hidden: [0, 2])
    #expect(found.areaUnderROC == 5.0 / 6)
    #expect(found.averagePrecision == (1.0 + 2.0 / 3) / 2)
    // 1/2, 1/6, 2/3, 1/3, 0.
    #expect(abs(found.enrichmentScore - 2.0 / 3) < 1e-15)
    #expect(found.recall == 1)
    #expect(abs(found.f1 - 2 * (2.0 / 3) / (2.0 / 3 + 1)) < 1e-15)
    #expect(found.candidateCount == 5 && found.hiddenCount == 2)
  }

  @Test func tiesEnterTogether() {
    // One hidden gene ties with one other at the top, the second is alone at the bottom.
    let found = metrics([1, 1, 0.5, -0.0, 0.0], hidden: [0, 4], threshold: nil)
    // Wins: 0.5 + 2 of 3, then half of the tie of -0 and 0: 3 of 6.
    #expect(found.areaUnderROC == 3.0 / 6)
    #expect(abs(found.averagePrecision - (0.5 * 0.5 + 0.5 * 2.0 / 5)) < 1e-15)
    #expect(abs(found.enrichmentScore - (1.0 / 2 - 1.0 / 3)) < 1e-15)
    #expect(found.recall.isNaN && found.f1.isNaN)
  }

  @Test func equalScoresHaveNoSkill() {
    let found = metrics([7, 7, 7, 7], hidden: [1])
    #expect(found.areaUnderROC == 0.5)
    #expect(found.averagePrecision == 0.25)
    #expect(found.enrichmentScore == 0)
  }

  @Test func theWorstOrderNeverFallsBelowZero() {
    let found = metrics([3, 2, 1], hidden: [2])
    #expect(found.areaUnderROC == 0 && found.enrichmentScore == 0)
    #expect(found.averagePrecision == 1.0 / 3)
  }

  @Test func withoutHiddenGenesOrWithNothingElseSomeAreMissing() {
    for empty in [metrics([], hidden: []), metrics([1, 2], hidden: [])] {
      #expect(empty.areaUnderROC.isNaN && empty.averagePrecision.isNaN)
      #expect(empty.enrichmentScore.isNaN && empty.recall.isNaN && empty.f1.isNaN)
      #expect(empty.hiddenCount == 0)
    }
    let full = metrics([1, -2], hidden: [0, 1])
    #expect(full.areaUnderROC.isNaN)
    #expect(full.averagePrecision == 1 && full.enrichmentScore == 1 && full.recall == 0.5)
  }

  @Test func theThresholdItselfCountsAsPredicted() {
    #expect(metrics([0, -1], hidden: [0]).recall == 1)
    let none = metrics([-1, -2], hidden: [0])
    #expect(none.recall == 0 && none.f1 == 0)
  }

  /// The definitions as they stand, without any shortcut.
  private func reference(_ scores: [Float], _ isHidden: [Bool]) -> [Double] {
    let hidden = scores.indices.filter { isHidden[$0] }.map { scores[$0] }
    let others = scores.indices.filter { !isHidden[$0] }.map { scores[$0] }
    var wins = 0.0
    for high in hidden {
      for low in others { wins += high > low ? 1 : high == low ? 0.5 : 0 }
    }
    var precision = 0.0
    var highest = 0.0
    var before = 0
    for score in Set(scores).sorted(by: >) {
      let found = hidden.count { $0 >= score }
      let fallen = others.count { $0 >= score }
      precision +=
        Double(found - before) / Double(hidden.count) * Double(found)
        / Double(found + fallen)
      let sum = Double(found) / Double(hidden.count) - Double(fallen) / Double(others.count)
      highest = max(highest, sum)
      before = found
    }
    return [wins / Double(hidden.count * others.count), precision, highest]
  }

  /// Scores with few distinct values in odd rounds, so that ties are many.
  private func example(_ round: Int, _ random: inout SplitMix64) -> ([Float], [Bool]) {
    let count = 2 + Int(random.next() % 60)
    let scores = random.vector(count).map { round % 2 == 1 ? ($0 * 3).rounded() : $0 }
    var isHidden = (0..<count).map { _ in random.next() % 4 == 0 }
    isHidden[0] = true
    isHidden[1] = false
    return (scores, isHidden)
  }

  @Test func randomOrdersAgreeWithTheDefinitions() {
    var random = SplitMix64(seed: 11)
    for round in 0..<500 {
      let (scores, isHidden) = example(round, &random)
      let found = RetrievalMetrics(scores: scores, isHidden: isHidden)
      let expected = reference(scores, isHidden)
      #expect(abs(found.areaUnderROC - expected[0]) < 1e-12)
      #expect(abs(found.averagePrecision - expected[1]) < 1e-12)
      #expect(abs(found.enrichmentScore - expected[2]) < 1e-12)
    }
  }

  @Test func negationMirrorsTheArea() {
    var random = SplitMix64(seed: 12)
    for round in 0..<200 {
      let (scores, isHidden) = example(round, &random)
      let found = RetrievalMetrics(scores: scores, isHidden: isHidden)
      let negated = RetrievalMetrics(scores: scores.map { -$0 }, isHidden: isHidden)
      #expect(abs(found.areaUnderROC + negated.areaUnderROC - 1) < 1e-12)
    }
  }

  @Test func onlyTheOrderMattersAndNotThatOfTheCandidates() {
    var random = SplitMix64(seed: 13)
    for round in 0..<200 {
      let (scores, isHidden) = example(round, &random)
      let found = RetrievalMetrics(scores: scores, isHidden: isHidden, threshold: 0)
      // Exact in floats and strictly rising, with 0 kept at 0.
      let transformed = RetrievalMetrics(
        scores: scores.map { $0 < 0 ? $0 / 4 : $0 * 2 }, isHidden: isHidden, threshold: 0)
      #expect(found == transformed)
      let order = scores.indices.shuffled(using: &random)
      let permuted = RetrievalMetrics(
        scores: order.map { scores[$0] }, isHidden: order.map { isHidden[$0] }, threshold: 0)
      #expect(found == permuted)
    }
  }

  @Test func mediansLeaveOutWhatIsMissing() {
    #expect(median([3, 1, 2]) == 2)
    #expect(median([4, 1, 2, 3]) == 2.5)
    #expect(median([1, .nan, 2]) == 1.5)
    #expect(median([5]) == 5)
    #expect(median([]).isNaN && median([Double.nan]).isNaN)
  }
}
