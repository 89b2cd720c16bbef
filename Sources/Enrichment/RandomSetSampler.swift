import RandomNumbers

/// Scores random sets of places of a ranked list.
///
/// The set is marked in a bitmap, which then gives its places in ascending order.
struct RandomSetSampler {
  private let weights: RankWeights
  private var marks: [UInt64]

  init(_ weights: RankWeights) {
    self.weights = weights
    marks = [UInt64](repeating: 0, count: (weights.count + 63) / 64)
  }

  /// The score of a set of `size` places, every such set equally likely.
  ///
  /// - Precondition: `size` is 1 to N − 1.
  mutating func score(size: Int, _ stream: inout RandomStream) -> Double {
    // Of a set and its complement the smaller is drawn.
    let isComplement = 2 * size > weights.count
    var left = isComplement ? weights.count - size : size
    while left > 0 {
      if mark(stream.index(below: weights.count)) { left -= 1 }
    }
    if isComplement { complement() }
    return scoreOfMarked(size: size)
  }

  /// Marks `count` places of a range that has no marks yet, every choice equally likely.
  mutating func draw(_ count: Int, in range: Range<Int>, _ stream: inout RandomStream) {
    if count == range.count {
      for place in range { _ = mark(place) }
      return
    }
    // Floyd's choice of k of n takes k draws, however full the range becomes.
    for last in (range.count - count)..<range.count {
      let place = range.lowerBound + stream.index(below: last + 1)
      if !mark(place) { _ = mark(range.lowerBound + last) }
    }
  }

  /// Marks a place; false when it was marked.
  @inline(__always)
  private mutating func mark(_ place: Int) -> Bool {
    let bit: UInt64 = 1 << UInt64(place & 63)
    let word = marks[place >> 6]
    marks[place >> 6] = word | bit
    return word & bit == 0
  }

  private mutating func complement() {
    for word in 0..<marks.count { marks[word] ^= .max }
    let spare = marks.count * 64 - weights.count
    if spare > 0 { marks[marks.count - 1] &= UInt64.max >> UInt64(spare) }
  }

  /// The score of the marked set, whose marks are taken away.
  mutating func scoreOfMarked(size: Int) -> Double {
    let total = totalOfMarked()
    let shares = Shares(total: total, count: size)
    let missShare = 1 / Double(weights.count - size)
    // A copy of the reference, so that the marks may change while it is read.
    let held = weights.values
    let values = held.span
    var highest = 0.0
    var lowest = 0.0
    var sum = 0.0
    var hit = 0
    for word in 0..<marks.count {
      var bits = marks[word]
      if bits == 0 { continue }
      marks[word] = 0
      while bits != 0 {
        let place = word << 6 | bits.trailingZeroBitCount
        bits &= bits &- 1
        let fallen = Double(place &- hit) * missShare
        lowest = min(lowest, sum - fallen)
        sum += shares.share(of: values[place])
        highest = max(highest, sum - fallen)
        hit &+= 1
      }
    }
    return highest >= -lowest ? highest : lowest
  }

  private func totalOfMarked() -> Double {
    let values = weights.values.span
    var total = 0.0
    for word in 0..<marks.count {
      var bits = marks[word]
      while bits != 0 {
        total += values[word << 6 | bits.trailingZeroBitCount]
        bits &= bits &- 1
      }
    }
    return total
  }
}

extension RandomStream {
  /// The next number of 0 ..< `bound`; each comes as often as another within one part in 2⁶⁴/`bound`.
  @inline(__always)
  mutating func index(below bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: bound)).high)
  }
}
