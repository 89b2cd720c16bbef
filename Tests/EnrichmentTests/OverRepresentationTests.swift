import Enrichment
import RealModule
import Testing

/// The hypergeometric test against sums of exact chances.
@Suite struct OverRepresentationTests {
  /// P(X ≥ shared) by the definition, for numbers small enough for whole binomials.
  private func tail(shared: Int, term: Int, drawn: Int, background: Int) -> Double {
    func choose(_ n: Int, _ k: Int) -> Double {
      k < 0 || k > n ? 0 : (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
    }
    return (shared...min(term, drawn)).reduce(0.0) { sum, x in
      sum + choose(term, x) * choose(background - term, drawn - x) / choose(background, drawn)
    }
  }

  @Test func everySmallTableHasTheChanceOfItsDefinition() throws {
    let background = 12
    for termCount in 1...background {
      for drawnCount in 1...background {
        for shared in max(0, termCount + drawnCount - background)...min(termCount, drawnCount) {
          let term = NumberedTerm(name: "t", genes: 0..<termCount)
          let set = (termCount - shared)..<(termCount - shared + drawnCount)
          let test = OverRepresentation(
            background: 0..<background, geneCount: 40, sizes: 1...100)
          let result = try #require(test.results(of: [term], for: set).first)
          let others = background - termCount - drawnCount + shared
          let expected = tail(
            shared: shared, term: termCount, drawn: drawnCount, background: background)
          #expect(abs(result.pValue.value - expected) <= 1e-10 * expected)
          #expect(result.effect == Double(shared) && result.leadingEdge.count == shared)
          let odds =
            Double(shared * others) / Double((termCount - shared) * (drawnCount - shared))
          #expect(result.normalizedEffect == odds || odds.isNaN)
        }
      }
    }
  }

  @Test func deepTailsKeepTheirDigits() throws {
    // All 50 of 50 in 100 of 20,000: Π (100 − i)/(20,000 − i).
    let test = OverRepresentation(background: 0..<20_000, geneCount: 20_000)
    let term = NumberedTerm(name: "t", genes: 0..<50)
    let found = try #require(test.results(of: [term], for: 0..<100).first)
    let expected = (0..<50).reduce(0.0) {
      $0 + Double.log(Double(100 - $1)) - Double.log(Double(20_000 - $1))
    }
    #expect(abs(Double.log(found.pValue.value) - expected) < 1e-9)
    #expect(found.pValue.log2Error == 0)
    let none = try #require(test.results(of: [term], for: 19_000..<19_100).first)
    #expect(none.pValue.value == 1 && none.normalizedEffect == 0)
    let half = NumberedTerm(name: "t", genes: 0..<4000)
    let few = try #require(test.results(of: [half], for: 3999..<13_999).first)
    #expect(few.pValue.value > 0.999_999 && few.pValue.value <= 1)
  }

  @Test func whatIsNotInTheBackgroundPlaysNoPart() throws {
    let test = OverRepresentation(background: 0..<10, geneCount: 20, sizes: 2...5)
    let library = [
      NumberedTerm(name: "a", genes: [1, 2, 15]), NumberedTerm(name: "small", genes: [1, 15]),
    ]
    let results = test.results(of: library, for: [1, 2, 15, 16])
    #expect(results.count == 1 && results[0].size == 2 && results[0].effect == 2)
    #expect(abs(results[0].pValue.value - 1.0 / 45) < 1e-12)
    let empty = test.results(of: library, for: [])
    #expect(empty[0].pValue.value == 1 && empty[0].normalizedEffect.isNaN)
  }
}
