import Enrichment
import RandomNumbers
import Testing

/// The running sum and its extreme.
@Suite struct EnrichmentScoreTests {
  /// Ranks 5, 4, … −5 without 0, so that sums can be done by hand.
  private let list = RankedList(
    [5, 4, 3, 2, 1, -1, -2, -3, -4, -5].enumerated().map { ($0, Double($1)) }, geneCount: 10)

  private func score(_ places: [Int], exponent: Double = 1) throws -> EnrichmentScore {
    try #require(
      EnrichmentScore(places: places, weights: RankWeights(list, exponent: exponent)))
  }

  @Test func goldensByHand() throws {
    // 5/(5+3) − 0, and after place 2: 1 − 1/8.
    #expect(abs(try score([0, 2]).value - 7.0 / 8) < 1e-12)
    // −8/8 just before the first hit.
    #expect(abs(try score([8, 9]).value + 1) < 1e-12)
    // After place 0: 5/10; before place 9: 5/10 − 8/8 = −1/2. The first of two equal ones counts.
    #expect(abs(try score([0, 9]).value - 0.5) < 1e-12)
    // Without weights: 1/3 − 1/7 after place 1, 2/3 − 2/7, 1 − 4/7.
    #expect(abs(try score([1, 3, 6], exponent: 0).value - (1 - 4.0 / 7)) < 1e-12)
    #expect(abs(try score([1, 3, 6], exponent: 2).value - (20.0 / 24 - 2.0 / 7)) < 1e-12)
  }

  @Test func theLeadingEdgeEndsAtThePeak() throws {
    #expect(try score([0, 2, 8]).leadingEdge(hitCount: 3) == [0, 1])
    #expect(try score([1, 7, 9]).leadingEdge(hitCount: 3) == [2, 1])
  }

  @Test func negatedRanksMirrorTheScore() {
    var stream = RandomStream(seed: 11, 1)
    let scores = (0..<200).map { _ in stream.normal() }
    let list = RankedList(scores.enumerated().map { ($0, $1) }, geneCount: 200)
    let mirrored = RankedList(scores.enumerated().map { ($0, -$1) }, geneCount: 200)
    for _ in 0..<50 {
      var places = Array(0..<200)
      stream.shuffle(&places)
      let chosen = places.prefix(20).sorted()
      let found = EnrichmentScore(places: chosen, weights: RankWeights(list))
      let other = EnrichmentScore(
        places: chosen.map { 199 - $0 }.sorted(), weights: RankWeights(mirrored))
      #expect(abs((found?.value ?? 9) + (other?.value ?? 0)) < 1e-12)
    }
  }

  @Test func theCornersOfTheSumAreThoseOfTheDefinition() throws {
    let weights = RankWeights(list)
    let term = NumberedTerm(name: "t", genes: [1, 4, 8])
    let sum = try #require(RunningSum(term, list: list, weights: weights))
    var running = 0.0
    var expected = [0: 0.0]
    for place in 0..<10 {
      running += [1, 4, 8].contains(place) ? weights.values[place] / 9 : -1.0 / 7
      expected[place + 1] = running
    }
    for corner in sum.corners { #expect(abs(corner.value - (expected[corner.place] ?? 9)) < 1e-12) }
    #expect(sum.corners.map(\.value).map(abs).max() == abs(sum.score.value))
    #expect(sum.corners.contains { $0.place == sum.peakPlace && $0.value == sum.score.value })
  }

  @Test func hitsWithoutAnyWeightCountTheSame() throws {
    let flat = RankedList([(0, 1), (1, 0), (2, 0), (3, -1)], geneCount: 4)
    let score = try #require(EnrichmentScore(places: [1, 2], weights: RankWeights(flat)))
    #expect(abs(score.value - 0.5) < 1e-12 || abs(score.value + 0.5) < 1e-12)
  }

  @Test func neitherNoneNorAllHaveAScore() {
    #expect(EnrichmentScore(places: [], weights: RankWeights(list)) == nil)
    #expect(EnrichmentScore(places: Array(0..<10), weights: RankWeights(list)) == nil)
  }
}

/// What becomes of odd lists.
@Suite struct RankedListTests {
  @Test func theHighestComesFirstAndTiesKeepTheirOrder() {
    let list = RankedList([(3, 1), (0, 2), (2, 1), (1, 1), (4, -.infinity)], geneCount: 5)
    #expect(list.genes == [0, 3, 2, 1, 4])
    #expect(list.notes.missingCount == 0 && list.notes.repeatedCount == 0)
    #expect(list.notes.tiedCount == 3)
  }

  @Test func missingScoresAndRepeatedGenesAreLeftOutAndCounted() {
    let list = RankedList([(0, 1), (1, .nan), (0, 5), (2, 2)], geneCount: 3)
    #expect(list.genes == [2, 0] && list.scores == [2, 1])
    #expect(list.notes.missingCount == 1 && list.notes.repeatedCount == 1)
    #expect(list.notes.tiedCount == 0)
  }

  @Test func aListOfOneScoreIsConstant() {
    #expect(RankedList([(0, 2), (1, 2)], geneCount: 2).isConstant)
    #expect(RankedList([], geneCount: 0).isConstant)
    #expect(!RankedList([(0, 2), (1, 3)], geneCount: 2).isConstant)
  }

  @Test func centeringSubtractsTheMean() {
    let list = RankedList([(0, 4), (1, 1), (2, 1)], geneCount: 3)
    #expect(RankWeights(list, isCentered: true).values == [2, 1, 1])
    #expect(RankWeights(list, exponent: 2).values == [16, 1, 1])
    #expect(RankWeights(list, exponent: 0).values == [1, 1, 1])
  }
}
