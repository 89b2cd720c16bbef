import RealModule

/// A repeatable stream of random numbers, named by what it is for.
///
/// Every use of chance in training (start values, order, masks, dropout) has a stream of its own, made from
/// the seed and from where training stands. So there is no state to save: a resumed run draws what the
/// uninterrupted one would have drawn, and the number of threads plays no part.
/// Source: SplitMix64 of Steele, Lea and Flood, OOPSLA 2014.
struct RandomStream {
  private var state: UInt64

  /// What a stream is for: streams for different purposes are unrelated.
  enum Purpose: UInt64 {
    case startValues = 1
    case order
    case masking
    case dropout
    case sampling
    case validation
  }

  /// Makes the stream of a purpose at one point of training.
  init(seed: UInt64, _ purpose: Purpose, _ first: Int = 0, _ second: Int = 0) {
    state = seed
    for part in [purpose.rawValue, UInt64(truncatingIfNeeded: first)] {
      state = Self.mixed(state &+ Self.increment) ^ part
    }
    state = Self.mixed(state &+ Self.increment) ^ UInt64(truncatingIfNeeded: second)
    state = Self.mixed(state &+ Self.increment)
  }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The next 64 random bits.
  mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mixed(state)
  }

  /// The next number, uniform in 0 ..< 1 in steps of 2⁻⁵³.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The next number, uniform in 0 ..< `bound`, without bias (Lemire 2019).
  ///
  /// - Precondition: `bound` is at least 1.
  mutating func next(below bound: Int) -> Int {
    let bound = UInt64(bound)
    let threshold = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= threshold { return Int(product.high) }
    }
  }

  /// The next number of the standard normal distribution (Box–Muller, one of its two values).
  mutating func normal() -> Double {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    let radius = (-2 * Double.log(1 - unit())).squareRoot()
    return radius * Double.cos(2 * .pi * unit())
  }
}
