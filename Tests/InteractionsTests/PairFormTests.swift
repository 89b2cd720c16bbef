import GeneSets
import Interactions
import LinearAlgebra
import Models
import ParallelWork
import TestSupport
import Testing

/// A form with factors drawn from a seed: two terms that are each other's mirror.
private func randomForm(_ geneCount: Int, width: Int, link: PairForm.Link) -> PairForm {
  var generator = SplitMix64(seed: 5)
  func matrix() -> Matrix {
    Matrix(
      rows: geneCount, columns: width,
      values: (0..<geneCount * width).map { _ in generator.unit() * 2 - 1 })
  }
  let (one, other) = (matrix(), matrix())
  return PairForm(
    terms: [(left: one, right: other), (left: other, right: one)],
    offsets: (0..<geneCount).map { _ in generator.unit() }, link: link)
}

@Suite struct PairFormTests {
  @Test(arguments: [PairForm.Link.identity, .logistic])
  func aWholeTableHoldsTheSameBitsAsSinglePairs(link: PairForm.Link) {
    let form = randomForm(75, width: 7, link: link)
    let table = [0..<32, 32..<64, 64..<75].flatMap { form.pairs(inRows: $0, minimum: nil) }
    let expected = (0..<75).flatMap { row in (row + 1..<75).map { GenePair(row, $0) } }
    #expect(table.map(\.pair) == expected)
    #expect(table.map(\.score) == form.scores(of: expected))
    for minimum: Float in [-0.5, 0.2, 0.6, 0.9] {
      let kept = form.pairs(inRows: 0..<75, minimum: minimum)
      #expect(kept == table.filter { $0.score >= minimum })
    }
    // A score that is exactly the minimum is kept.
    let middle = table[table.count / 2]
    #expect(form.pairs(inRows: 0..<75, minimum: middle.score).contains(middle))
  }

  @Test func oneGeneWithAllHasTheBitsOfItsPairs() {
    let form = randomForm(40, width: 5, link: .identity)
    for place in [0, 17, 39] {
      let row = form.scores(ofPlace: place)
      #expect(row.count == 40 && row[place].isNaN)
      for other in 0..<40 where other != place {
        #expect(row[other] == form.score(of: GenePair(other, place)))
        #expect(row[other] == form.scores(ofPlace: other)[place])
      }
    }
  }

  @Test func theValueIsTheSumThatItSays() {
    let left = Matrix(rows: 2, columns: 2, values: [1, 2, 3, 4])
    let right = Matrix(rows: 2, columns: 2, values: [5, 6, 7, 8])
    let form = PairForm(
      terms: [(left: left, right: right), (left: right, right: left)], offsets: [0.5, 0.25],
      link: .identity)
    // (1·7 + 2·8) + (5·3 + 6·4) + 0.5 + 0.25
    #expect(form.score(of: GenePair(1, 0)) == 62.75)
  }

  @Test func cosinesStayWithinOne() {
    let row: [Float] = [0.6, 0.80001]
    let form = PairForm(
      terms: [
        (
          left: Matrix(rows: 2, columns: 2, values: row + row),
          right: .init(rows: 2, columns: 2, values: row + row)
        )
      ],
      offsets: [0, 0], link: .cosine)
    #expect(form.score(of: GenePair(0, 1)) == 1)
  }

  @Test func noGenesAndNoRowsMakeNoPairs() {
    let form = randomForm(3, width: 2, link: .identity)
    #expect(form.pairs(inRows: 3..<3, minimum: nil).isEmpty)
    #expect(form.pairs(inRows: 2..<3, minimum: nil).isEmpty)
    let none = PairForm(terms: [], offsets: [], link: .identity)
    #expect(none.pairs(inRows: 0..<0, minimum: 0).isEmpty)
  }
}

@Suite struct PairRanksTests {
  @Test func equalScoresShareTheSmallestRankAndMissingOnesHaveNone() {
    #expect(ranks(of: [1, 3, .nan, 3, 2]) == [4, 1, nil, 1, 3])
    #expect(ranks(of: []).isEmpty)
  }

  @Test func theBestPartnersAreRankedWithoutTheGeneItself() {
    let found = bestPartners(3, ofPlace: 2, scores: [1, 4, 9, 4, 2])
    #expect(found.map(\.place) == [1, 3, 4])
    #expect(found.map(\.rank) == [1, 1, 3])
    #expect(bestPartners(99, ofPlace: 2, scores: [1, 4, .nan, 4, 2]).count == 4)
    #expect(bestPartners(3, ofPlace: 0, scores: [1, 4, -.nan]).map(\.place) == [2])
  }
}
