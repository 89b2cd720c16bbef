import TestSupport
import Testing

@testable import Scoring

@Suite struct TopSelectionTests {
  /// Kinds of logits: ordinary, with many ties, both zeros, and sorted either way.
  static let kinds: [@Sendable (Int, inout SplitMix64) -> Float] = [
    { _, random in Float.random(in: -5...5, using: &random) },
    { _, random in Float(Int.random(in: -2...2, using: &random)) },
    { _, random in Bool.random(using: &random) ? 0 : -0.0 },
    { place, _ in Float(place) },
    { place, _ in -Float(place) },
  ]

  @Test(arguments: kinds.indices)
  func theBestAreTheFirstOfAllSorted(kind: Int) {
    var random = SplitMix64(seed: UInt64(kind))
    for size in 0...40 {
      // The slice starts within an array whose other values must not count.
      let logits = (0..<size + 3).map { $0 < 2 ? 99 : Self.kinds[kind]($0, &random) }
      let slice = logits[2..<2 + size]
      let sorted = slice.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) }.map { $0 - 2 }
      for count in 0...size + 2 {
        #expect(best(count, of: slice).map(\.candidate) == Array(sorted.prefix(count)))
      }
    }
  }
}
