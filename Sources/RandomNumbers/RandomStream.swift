import RealModule

/// A repeatable stream of random numbers, named by a seed and by what it is for.
///
/// Every use of chance has a stream of its own: there is no state to save or to share, so that neither the number
/// of threads nor the order of the work plays a part.
/// Source: SplitMix64 of Steele, Lea and Flood, OOPSLA 2014.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Makes the stream of a purpose: streams whose parts differ anywhere are unrelated.
  public init(seed: UInt64, _ parts: Int...) {
    state = seed
    for part in parts {
      state = Self.mixed(state &+ Self.increment) ^ UInt64(truncatingIfNeeded: part)
    }
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
  public mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mixed(state)
  }

  /// The next number, uniform in 0 ..< 1 in steps of 2⁻⁵³.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The next number, uniform in 0 ..< `bound`, without bias (Lemire 2019).
  ///
  /// - Precondition: `bound` is at least 1.
  public mutating func next(below bound: Int) -> Int {
    let bound = UInt64(bound)
    let threshold = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= threshold { return Int(product.high) }
    }
  }

  /// Puts elements into a random order, every order equally likely (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for place in elements.indices.dropFirst().reversed() {
      elements.swapAt(place, next(below: place + 1))
    }
  }

  /// The next number of the standard normal distribution (Box–Muller, one of its two values).
  public mutating func normal() -> Double {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    let radius = (-2 * Double.log(1 - unit())).squareRoot()
    return radius * Double.cos(2 * .pi * unit())
  }
}
