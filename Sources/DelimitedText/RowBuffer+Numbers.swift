extension RowBuffer {
  /// Writes an integer in decimal.
  public mutating func append(_ integer: Int) {
    if integer < 0 { append(byte: UInt8(ascii: "-")) }
    let magnitude = UInt64(integer.magnitude)
    append(digitsOf: magnitude, count: Self.digitCount(magnitude))
  }

  /// Writes a number exactly as C's `%.{digits}g` does in the C locale.
  ///
  /// So trailing zeros are left out, 0.0001 to below 10^digits is written without an exponent, and
  /// negative zero is `-0`. NaN is a missing value, `NA`; the infinities are `inf` and `-inf`.
  ///
  /// - Precondition: `digits` is 1 to 17; 17 tell all doubles apart, 9 all floats.
  public mutating func append(number: Double, digits: Int) {
    precondition((1...17).contains(digits), "a number is written with 1 to 17 digits")
    if number.isNaN { return appendMissing() }
    if number.sign == .minus { append(byte: UInt8(ascii: "-")) }
    if number.isZero { return append(byte: UInt8(ascii: "0")) }
    if number.isInfinite { return append(field: "inf") }
    let rounded = SignificantDigits(number.magnitude, count: digits)
    var value = rounded.digits
    var count = digits
    while value % 10 == 0 {
      value /= 10
      count -= 1
    }
    if rounded.exponent >= -4 && rounded.exponent < digits {
      append(fixed: value, count: count, exponent: rounded.exponent)
    } else {
      append(point: value, count: count, integerCount: 1)
      append(exponent: rounded.exponent)
    }
  }

  /// Writes `count` digits of which the first has the power of ten `exponent`, without an `e`.
  private mutating func append(fixed value: UInt64, count: Int, exponent: Int) {
    if exponent < 0 {
      append(byte: UInt8(ascii: "0"))
      append(byte: UInt8(ascii: "."))
      append(digitsOf: value, count: count - exponent - 1)
    } else if count <= exponent + 1 {
      append(digitsOf: value * SignificantDigits.powers[exponent + 1 - count], count: exponent + 1)
    } else {
      append(point: value, count: count, integerCount: exponent + 1)
    }
  }

  /// Writes `count` digits with a point after `integerCount` of them, if any are left.
  private mutating func append(point value: UInt64, count: Int, integerCount: Int) {
    if count == integerCount { return append(digitsOf: value, count: count) }
    let unit = SignificantDigits.powers[count - integerCount]
    let (integer, fraction) = value.quotientAndRemainder(dividingBy: unit)
    append(digitsOf: integer, count: integerCount)
    append(byte: UInt8(ascii: "."))
    append(digitsOf: fraction, count: count - integerCount)
  }

  /// Writes `e`, a sign and at least two digits.
  private mutating func append(exponent: Int) {
    append(byte: UInt8(ascii: "e"))
    append(byte: UInt8(ascii: exponent < 0 ? "-" : "+"))
    let magnitude = UInt64(exponent.magnitude)
    append(digitsOf: magnitude, count: magnitude < 100 ? 2 : 3)
  }

  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value / 10
    while rest > 0 {
      rest /= 10
      count += 1
    }
    return count
  }
}
