import LinearAlgebra
import TestSupport
import Testing

@testable import Scoring

@Suite struct NullModelTests {
  /// Two sizes, two tokens, three quantiles: at 10 the logits of token 0 are −1, 0, 1, at 100 they are 1, 2, 3;
  /// token 1's are 5 higher.
  private let null = NullModel(
    sizes: [10, 100], chances: [0.9, 0.5, 0.1],
    quantiles: WeightMatrix(
      Matrix(rows: 4, columns: 3, values: [-1, 0, 1, 4, 5, 6, 1, 2, 3, 6, 7, 8])),
    frequencies: [0.5, 0.5])

  private func pValue(_ logit: Float, size: Int, token: Int = 0) -> Double {
    NullModel.pValue(ofSurprise: null.surprises(size: size, logits: [logit]) { _ in token }[0])
  }

  @Test(arguments: [
    (Float(-1), 10, 0.9), (0, 10, 0.5), (1, 10, 0.1), (2, 100, 0.5),
    (1, 31, 0.5),  // between the sizes, at about the middle of their logarithms
  ])
  func tabulatedQuantilesGiveTheirChance(logit: Float, size: Int, expected: Double) {
    #expect(abs(pValue(logit, size: size) - expected) < 0.01)
    #expect(abs(pValue(logit + 5, size: size, token: 1) - expected) < 0.01)
  }

  @Test func sizesBeyondTheTableAreTakenAsItsEnds() {
    #expect(pValue(0.3, size: 1) == pValue(0.3, size: 10))
    #expect(pValue(0.3, size: 5000) == pValue(0.3, size: 100))
  }

  @Test func pValuesFallWithTheLogitAndStayBetweenZeroAndOne() {
    let logits = stride(from: Float(-8), through: 8, by: 0.25)
    let values = logits.map { pValue($0, size: 20) }
    #expect(zip(values, values.dropFirst()).allSatisfy(>=))
    #expect(Set(values).count > 40)
    #expect(values.allSatisfy { $0 >= NullModel.smallestPValue && $0 < 1 })
    #expect(values.last == NullModel.smallestPValue)
  }

  @Test func theTailIsExponential() {
    // Log-odds rise by log 9 for each unit beyond the last quantile.
    #expect(abs(pValue(3, size: 10) / pValue(2, size: 10) - 1.0 / 9) < 0.01)
  }
}

@Suite struct FalseDiscoveryRateTests {
  @Test func agreesWithPAdjustOfR() {
    // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05, 0.9), "BH")
    let found = falseDiscoveryRates([0.01, 0.9, 0.03, 0.04, 0.05, 0.02])
    let expected = [0.06, 0.9, 0.06, 0.06, 0.06, 0.06]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func missingValuesTakeNoPart() {
    let found = falseDiscoveryRates([.nan, 0.02, .nan, 0.01])
    #expect(found[0].isNaN && found[2].isNaN)
    #expect(abs(found[1] - 0.02) < 1e-12 && abs(found[3] - 0.02) < 1e-12)
    #expect(falseDiscoveryRates([]).isEmpty)
  }

  @Test(arguments: [1, 2, 10, 2000], [Float(0.3), 3, 30])
  func aFewOfManyAreWhatAllOfThemAre(count: Int, spread: Float) {
    var random = SplitMix64(seed: UInt64(count))
    // Ties, the lowest p-value many times over, and tests that take no part.
    let surprises = (0..<count).map { place -> Float in
      place % 7 == 3
        ? .nan : (Float.random(in: -spread...spread, using: &random) * 16).rounded() / 16
    }
    let pValues = surprises.map { $0.isNaN ? .nan : NullModel.pValue(ofSurprise: $0) }
    let all = falseDiscoveryRates(pValues)
    let chosen = surprises.indices.filter { !surprises[$0].isNaN }.shuffled(using: &random)
    for asked in [chosen, Array(chosen.prefix(5)), []] {
      let few = significances(
        surprises: surprises, of: asked, pValue: NullModel.pValue(ofSurprise:))
      for (answer, test) in zip(few, asked) {
        #expect(answer.pValue == pValues[test])
        #expect(answer.falseDiscoveryRate == all[test])
      }
      #expect(few.count == asked.count)
    }
  }

  @Test func neverExceedsOneAndKeepsTheOrder() {
    let values = (1...50).map { Double($0 * $0 % 97) / 97 }
    let rates = falseDiscoveryRates(values)
    #expect(rates.allSatisfy { $0 <= 1 })
    for (left, right) in zip(values.indices, values.indices.dropFirst())
    where values[left] < values[right] {
      #expect(rates[left] <= rates[right])
    }
  }
}
