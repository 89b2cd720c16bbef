import TestSupport
import Testing

@testable import Scoring

@Suite struct NumberOrderTests {
  @Test(arguments: [0, 1, 2, 50, 3000])
  func placesAreThoseOfAStableSort(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    // Many equal numbers, neighbours that differ in the last bits only, the very small, 0, −0 and no numbers.
    let numbers = (0..<count).map { _ -> Double in
      switch Int.random(in: 0..<7, using: &random) {
      case 0: 1e-6
      case 1: 0.25 + Double(Int.random(in: 0..<4, using: &random)) * 0x1p-54
      case 2: Double(Int.random(in: 0..<3, using: &random)) * .leastNonzeroMagnitude
      case 3: .nan
      case 4: -0.0
      case 5: .infinity
      default: Double.random(in: 0...1, using: &random)
      }
    }
    let expected = numbers.indices.filter { !numbers[$0].isNaN }
      .sorted { (numbers[$0], $0) < (numbers[$1], $1) }
    #expect(ascendingPlaces(of: numbers) == expected)
  }
}
