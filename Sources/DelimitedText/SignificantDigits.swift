/// A positive number rounded to some significant decimal digits, as C's `printf` rounds: to the
/// nearest, and of two equally near to the even one, by the exact value of the `Double`.
///
/// The number is scaled by a power of ten to an integer and a fraction, in 64 bits with a known
/// error. Only when the fraction is within that error of one half is the exact value looked at.
struct SignificantDigits {
  /// The digits as an integer of as many digits as were asked for.
  let digits: UInt64
  /// The power of ten of the first digit.
  let exponent: Int

  /// Rounds `value` to `count` digits.
  ///
  /// - Precondition: `value` is finite and above 0; `count` is 1 to 17.
  init(_ value: Double, count: Int) {
    let (mantissa, binaryExponent) = Self.normalized(value)
    // 315653/2²⁰ is log₁₀2 well enough that the floor is exact here: the power is right or one low.
    var exponent = ((binaryExponent + 63) * 315_653) >> 20
    let limit = Self.powers[count]
    var scaled = Scaled(mantissa, binaryExponent, power: count - 1 - exponent)
    if scaled.integer >= limit {
      exponent += 1
      scaled = Scaled(mantissa, binaryExponent, power: count - 1 - exponent)
    }
    var digits = scaled.integer
    if scaled.isAboveHalf(mantissa, binaryExponent, power: count - 1 - exponent) { digits += 1 }
    if digits == limit {
      digits = Self.powers[count - 1]
      exponent += 1
    }
    self.digits = digits
    self.exponent = exponent
  }

  /// 10⁰ to 10¹⁸, spelt out so that they are constants of the binary.
  static let powers: [UInt64] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
    10_000_000_000_000_000,
    100_000_000_000_000_000,
    1_000_000_000_000_000_000,
  ]

  /// The number as `mantissa · 2^exponent` with the first of the mantissa's 64 bits set.
  private static func normalized(_ value: Double) -> (mantissa: UInt64, exponent: Int) {
    let bits = value.bitPattern
    let field = Int(bits >> 52) & 0x7FF
    let fraction = bits & (1 << 52 - 1)
    let mantissa = field == 0 ? fraction : fraction | 1 << 52
    let shift = mantissa.leadingZeroBitCount
    return (mantissa << UInt64(shift), max(field, 1) - 1075 - shift)
  }
}

/// `mantissa · 2^binaryExponent · 10^power` as an integer and a fraction.
private struct Scaled {
  /// The part before the point, exact or, where the fraction is all but 1, one too low.
  let integer: UInt64
  /// The part after the point in units of 2^-fractionBits; the true one is less than 3 units above.
  let fraction: UInt64
  let fractionBits: Int

  init(_ mantissa: UInt64, _ binaryExponent: Int, power: Int) {
    let product = mantissa.multipliedFullWidth(by: PowersOfTen.mantissa(power))
    // The number is `product.high`, and up to two units more, times 2^-fractionBits. Since it is
    // below 10¹⁸ and the first or second bit of the product is set, this is 3 to 63.
    fractionBits = -(binaryExponent + PowersOfTen.exponent(power) + 64)
    integer = product.high >> UInt64(fractionBits)
    fraction = product.high & (1 << UInt64(fractionBits) - 1)
  }

  /// Whether the number rounds up.
  func isAboveHalf(_ mantissa: UInt64, _ binaryExponent: Int, power: Int) -> Bool {
    let half: UInt64 = 1 << UInt64(fractionBits - 1)
    if fraction > half { return true }
    if fraction + 3 <= half { return false }
    return isExactlyAboveHalf(mantissa, binaryExponent, power: power)
  }

  /// The same decided by whole numbers: `2 · mantissa · 2^e · 10^p` against `2 · integer + 1`.
  private func isExactlyAboveHalf(_ mantissa: UInt64, _ binaryExponent: Int, power: Int) -> Bool {
    let shift = binaryExponent + power + 1
    var number = WholeNumber(mantissa)
    var middle = WholeNumber(2 * integer + 1)
    if power >= 0 { number.multiply(byPowerOfFive: power) }
    if power < 0 { middle.multiply(byPowerOfFive: -power) }
    if shift >= 0 { number.shiftLeft(shift) } else { middle.shiftLeft(-shift) }
    if number == middle { return integer % 2 == 1 }
    return middle < number
  }
}

/// A natural number of any size, with the few operations that an exact comparison needs.
struct WholeNumber: Equatable {
  /// The number in base 2³², least first; the last is not 0.
  private var limbs: [UInt32]

  init(_ value: UInt64) {
    limbs = [UInt32(truncatingIfNeeded: value), UInt32(value >> 32)]
    while limbs.last == 0 { limbs.removeLast() }
  }

  /// Multiplies by `5^power`.
  mutating func multiply(byPowerOfFive power: Int) {
    // 5¹³ is the largest that fits 32 bits.
    for _ in 0..<power / 13 { multiply(by: 1_220_703_125) }
    for _ in 0..<power % 13 { multiply(by: 5) }
  }

  /// Multiplies by `2^count`.
  mutating func shiftLeft(_ count: Int) {
    multiply(by: 1 << UInt32(count % 32))
    limbs.insert(contentsOf: repeatElement(0, count: count / 32), at: 0)
  }

  static func < (left: WholeNumber, right: WholeNumber) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    return left.limbs.reversed().lexicographicallyPrecedes(right.limbs.reversed())
  }

  private mutating func multiply(by factor: UInt32) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let product = UInt64(limbs[index]) * UInt64(factor) + carry
      limbs[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
  }
}
