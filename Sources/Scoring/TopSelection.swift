/// A candidate with its logit, ordered as results are: highest logit first, then vocabulary order.
struct RankedLogit: Comparable, Sendable {
  /// The logit's bits made monotone in the high half, the candidate's complement in the low half, so that
  /// one comparison of integers orders by both.
  private let key: UInt64

  init(candidate: Int, logit: Float) {
    // −0 and 0 are the same logit; adding 0 turns the one into the other.
    let bits = (logit + 0).bitPattern
    let monotone = bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    key = UInt64(monotone) << 32 | UInt64(UInt32.max - UInt32(candidate))
  }

  /// The place of the gene among the candidates.
  var candidate: Int { Int(UInt32.max - UInt32(truncatingIfNeeded: key)) }

  /// Whether the logits are the same number.
  func hasSameLogit(as other: RankedLogit) -> Bool { key >> 32 == other.key >> 32 }

  static func < (left: RankedLogit, right: RankedLogit) -> Bool { left.key > right.key }
}

/// The best `count` candidates in result order; all of them when there are fewer.
///
/// - Shape: `logits` one a candidate
/// - Complexity: one pass over the logits, and a sort of at most 2 · `count` whenever as many have passed the
///   threshold: O(log(n / count)) times for logits in no particular order.
func best(_ count: Int, of logits: ArraySlice<Float>) -> [RankedLogit] {
  guard count > 0 else { return [] }
  guard count < logits.count else {
    return logits.enumerated().map { RankedLogit(candidate: $0, logit: $1) }.sorted()
  }
  let capacity = max(2 * count, 256)
  var kept: [RankedLogit] = []
  kept.reserveCapacity(capacity)
  var threshold = -Float.infinity
  var isThresholdSet = false
  let start = logits.startIndex
  for place in logits.indices {
    // One equal to the threshold comes after `count` that are as good, in vocabulary order.
    guard logits[place] > threshold || !isThresholdSet else { continue }
    kept.append(RankedLogit(candidate: place - start, logit: logits[place]))
    if kept.count == capacity {
      kept.sort()
      kept.removeLast(capacity - count)
      threshold = logits[start + kept[count - 1].candidate]
      isThresholdSet = true
    }
  }
  kept.sort()
  return Array(kept.prefix(count))
}
