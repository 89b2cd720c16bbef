import TestSupport
import Testing

@testable import Scoring

@Suite struct NumberOrderTests {
  @Test(arguments: [0, 1, 2, 50, 3000])
  func numbersFallAsWithASort(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    // Many equal numbers, neighbours that differ in the last bits only, the very small, 0, −0 and the infinite.
    let numbers = (0..<count).map { _ -> Float in
      switch Int.random(in: 0..<7, using: &random) {
      case 0: -1e-6
      case 1: 0.25 + Float(Int.random(in: 0..<4, using: &random)) * 0x1p-25
      case 2: Float(Int.random(in: -2..<3, using: &random)) * .leastNonzeroMagnitude
      case 3: -.infinity
      case 4: -0.0
      case 5: .infinity
      default: Float.random(in: -20...20, using: &random)
      }
    }
    #expect(descending(numbers) == numbers.sorted(by: >))
  }

  @Test func thePlaceWhereAConditionBeginsIsFound() {
    for count in 0..<9 {
      for bound in 0...count {
        #expect(Array(0..<count).partitioningIndex { $0 >= bound } == bound)
      }
    }
  }
}
