/// A candidate with its logit, ordered as results are: highest logit first, then vocabulary order.
public struct RankedLogit: Comparable, Sendable {
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
  public var candidate: Int { Int(UInt32.max - UInt32(truncatingIfNeeded: key)) }

  /// Whether the logits are the same number.
  public func hasSameLogit(as other: RankedLogit) -> Bool { key >> 32 == other.key >> 32 }

  /// Whether the left one comes first.
  public static func < (left: RankedLogit, right: RankedLogit) -> Bool { left.key > right.key }
}

/// The best `count` candidates in result order; all of them when there are fewer.
///
/// The logits are cut into about 2 · `count` blocks. As many blocks as asked reach the `count`-th highest of
/// their maxima, so at least `count` logits do, and for logits in no particular order hardly more.
///
/// - Shape: `logits` one a candidate
/// - Complexity: one pass over the logits and two sorts of about 2 · `count`; O(n log n) at worst.
public func best(_ count: Int, of logits: ArraySlice<Float>) -> [RankedLogit] {
  guard count > 0 else { return [] }
  guard 2 * count < logits.count else {
    let all = logits.enumerated().map { RankedLogit(candidate: $0, logit: $1) }
    return Array(all.sorted().prefix(count))
  }
  let blockSize = logits.count / (2 * count)
  let maxima = blockMaxima(of: logits, blockSize: blockSize)
  let threshold = maxima.sorted(by: >)[count - 1]
  var kept: [RankedLogit] = []
  kept.reserveCapacity(2 * count)
  unsafe logits.withUnsafeBufferPointer { logits in
    for (block, maximum) in maxima.enumerated() where maximum >= threshold {
      let first = block * blockSize
      // The last block ends with the logits.
      for candidate in first..<min(first + blockSize, logits.count)
      where unsafe logits[candidate] >= threshold {
        unsafe kept.append(RankedLogit(candidate: candidate, logit: logits[candidate]))
      }
    }
  }
  kept.sort()
  return Array(kept.prefix(count))
}

/// The highest logit of each block of so many consecutive ones.
///
/// - Precondition: `blockSize` is above 0.
private func blockMaxima(of logits: ArraySlice<Float>, blockSize: Int) -> [Float] {
  stride(from: logits.startIndex, to: logits.endIndex, by: blockSize).map { start in
    // Bits in the order of the numbers: the highest integer is found eight at a time, the highest float is not.
    var highest = Int32.min
    for logit in logits[start..<min(start + blockSize, logits.endIndex)] {
      highest = max(highest, orderedBits(of: logit))
    }
    return Float(bitPattern: UInt32(bitPattern: highest ^ ((highest >> 31) & Int32.max)))
  }
}

/// A logit's bits as an integer that is higher for a higher logit, and its own inverse.
private func orderedBits(of logit: Float) -> Int32 {
  let bits = Int32(bitPattern: logit.bitPattern)
  return bits ^ ((bits >> 31) & Int32.max)
}
