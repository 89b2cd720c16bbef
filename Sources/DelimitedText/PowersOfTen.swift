/// Powers of ten to 64 bits: `10^q ≈ mantissa(q) · 2^exponent(q)`, rounded down.
enum PowersOfTen {
  /// The powers that any finite `Double` needs for 1 to 17 digits.
  static let range = -308...340

  /// The leading 64 bits of `10^power`, of which the first is 1.
  ///
  /// - Returns: a number T with `T ≤ 10^power / 2^exponent(power) < T + 1 + 2⁻⁵⁰`.
  static func mantissa(_ power: Int) -> UInt64 { mantissas[power - range.lowerBound] }

  /// The power of two of the last bit of ``mantissa(_:)``.
  ///
  /// 217706/2¹⁶ is log₂10 well enough that the floor is exact for powers up to ±1233.
  static func exponent(_ power: Int) -> Int { (power * 217_706) >> 16 - 63 }

  /// Made at the first use, within some 20 µs.
  ///
  /// 128 bits are carried. A step loses less than 2⁻¹²⁴ of the value, 340 steps less than 2⁻¹¹⁵.
  private static let mantissas: [UInt64] = {
    var result = [UInt64](repeating: 0, count: range.count)
    let one = UInt128(1) << 127
    var mantissa = one
    for power in 0...range.upperBound {
      result[power - range.lowerBound] = UInt64(truncatingIfNeeded: mantissa >> 64)
      mantissa = (mantissa >> 4) * 10
      mantissa <<= mantissa.leadingZeroBitCount
    }
    mantissa = one
    for power in (range.lowerBound..<0).reversed() {
      mantissa /= 10
      mantissa <<= mantissa.leadingZeroBitCount
      result[power - range.lowerBound] = UInt64(truncatingIfNeeded: mantissa >> 64)
    }
    return result
  }()
}
