extension RowBuffer {
  /// Writes an integer in decimal.
  public mutating func append(_ integer: Int) {
    // 20 bytes hold a sign and the 19 digits of the largest.
    withRoom(for: 20) { bytes, end in
      if integer < 0 { bytes.put("-", &end) }
      let magnitude = UInt64(integer.magnitude)
      bytes.put(magnitude, count: digitCount(magnitude), &end)
    }
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
    // A sign, a point, 17 digits and, before them, "0.000", or after them, "e-308".
    withRoom(for: 32) { bytes, end in
      if number.sign == .minus { bytes.put("-", &end) }
      if number.isZero {
        bytes.put("0", &end)
      } else if number.isInfinite {
        bytes.put("i", &end)
        bytes.put("n", &end)
        bytes.put("f", &end)
      } else {
        bytes.put(SignificantDigits(number.magnitude, count: digits), count: digits, &end)
      }
    }
  }
}

/// Writing into memory that has the room; `end` is where, and moves on.
extension MutableSpan<UInt8> {
  fileprivate mutating func put(_ character: Unicode.Scalar, _ end: inout Int) {
    self[end] = UInt8(truncatingIfNeeded: character.value)
    end += 1
  }

  /// Writes `value` in decimal, with zeros before it to fill `count` places.
  fileprivate mutating func put(_ value: UInt64, count: Int, _ end: inout Int) {
    var rest = value
    for index in (end..<end + count).reversed() {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      self[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    end += count
  }

  /// Writes a rounded number with or without an exponent, as `%g` chooses, of `count` digits.
  fileprivate mutating func put(_ number: SignificantDigits, count: Int, _ end: inout Int) {
    let exponent = number.exponent
    var value = number.digits
    var used = count
    while value % 10 == 0 {
      value /= 10
      used -= 1
    }
    if exponent < -4 || exponent >= count {
      put(value, count: used, integerCount: 1, &end)
      put("e", &end)
      put(exponent < 0 ? "-" : "+", &end)
      let magnitude = UInt64(exponent.magnitude)
      put(magnitude, count: magnitude < 100 ? 2 : 3, &end)
    } else if exponent < 0 {
      put("0", &end)
      put(".", &end)
      put(value, count: used - exponent - 1, &end)
    } else if used <= exponent + 1 {
      put(value * SignificantDigits.powers[exponent + 1 - used], count: exponent + 1, &end)
    } else {
      put(value, count: used, integerCount: exponent + 1, &end)
    }
  }

  /// Writes `count` digits with a point after `integerCount` of them, if any are left.
  private mutating func put(
    _ value: UInt64, count: Int, integerCount: Int, _ end: inout Int
  ) {
    if count == integerCount { return put(value, count: count, &end) }
    let unit = SignificantDigits.powers[count - integerCount]
    let (integer, fraction) = value.quotientAndRemainder(dividingBy: unit)
    put(integer, count: integerCount, &end)
    put(".", &end)
    put(fraction, count: count - integerCount, &end)
  }
}

private func digitCount(_ value: UInt64) -> Int {
  var count = 1
  var rest = value / 10
  while rest > 0 {
    rest /= 10
    count += 1
  }
  return count
}
