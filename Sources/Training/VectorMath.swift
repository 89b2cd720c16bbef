/// Eight values that the processor works on together.
typealias Lanes = SIMD8<Float>

/// What a masked logit is: low enough that its exponential is 0.
let maskedLogit: Float = -1e30

/// e raised to each value, for values that are not positive.
///
/// Range reduction to ±ln2/2 and the polynomial of Cephes' `expf`; relative error below 2.5e-7 down to −87,
/// 0 below, against 1.2e-7 for the best float32 can do. Written out because a call of the C library for
/// every logit would take longer than the rest of a step.
/// - Precondition: no value is above 0 or NaN.
/// - Source: Moshier, Cephes 2.8, single/expf.c.
@inline(__always) func exponential(ofNonPositive values: Lanes) -> Lanes {
  let lowest = Lanes(repeating: -87)
  let isTooLow = values .< lowest
  let x = values.replacing(with: lowest, where: isTooLow)
  // Adding 1.5 · 2²³ rounds to a whole number and leaves it in the low bits.
  let shifted = x * Float(1.442_695_04) + Float(12_582_912)
  let whole = shifted - Float(12_582_912)
  let r = (x - whole * Float(0.693_359_375)) - whole * Float(-2.121_944_4e-4)
  var p = r * Float(1.987_569_15e-4) + Float(1.398_199_95e-3)
  p = p * r + Float(8.333_451_9e-3)
  p = p * r + Float(4.166_579_6e-2)
  p = p * r + Float(1.666_666_5e-1)
  p = p * r + Float(5.000_000_1e-1)
  let mantissa = p * (r * r) + r + Float(1)
  let bits =
    unsafe unsafeBitCast(mantissa, to: SIMD8<UInt32>.self)
    &+ (unsafe unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &<< 23)
  // Both types are eight 32-bit lanes.
  let result = unsafe unsafeBitCast(bits, to: Lanes.self)
  return result.replacing(with: Lanes(repeating: 0), where: isTooLow)
}

/// The logistic function and the softplus of each value, from one exponential and one division.
///
/// logistic(x) = 1/(1+e⁻ˣ), softplus(x) = ln(1+eˣ) = −ln(1 − logistic(x)); natural logarithm. Neither
/// overflows for any x. With e = exp(−|x|), ln(1+e) = 2·artanh(e/(2+e)), whose series ends at the 13th power:
/// relative error below 1e-6.
@inline(__always) func logisticAndSoftplus(_ x: Lanes) -> (logistic: Lanes, softplus: Lanes) {
  let zero = Lanes(repeating: 0)
  let isNegative = x .< zero
  let e = exponential(ofNonPositive: x.replacing(with: -x, where: .!isNegative))
  let onePlus = e + Float(1)
  let twoPlus = e + Float(2)
  let inverse = Lanes(repeating: 1) / (onePlus * twoPlus)
  let upper = inverse * twoPlus
  let logistic = upper.replacing(with: upper * e, where: isNegative)
  let s = e * (inverse * onePlus)
  let q = s * s
  var series = q * Float(1.0 / 13) + Float(1.0 / 11)
  series = series * q + Float(1.0 / 9)
  series = series * q + Float(1.0 / 7)
  series = series * q + Float(1.0 / 5)
  series = series * q + Float(1.0 / 3)
  series = series * q + Float(1)
  let softplus = (s + s) * series + x.replacing(with: zero, where: isNegative)
  return (logistic, softplus)
}

/// The square root of each value, for 0 and values of 1e-30 to 1e30.
///
/// A first guess of 1/√v from the halved exponent, two steps of Newton's on it, and one of Heron's on the
/// root: relative error below 1.2e-7, one unit in the last place. The processor has an instruction for it, but
/// the library's `squareRoot()` does not reach it eight at a time.
/// - Source: the guess is that of Lomont 2003, "Fast inverse square root".
@inline(__always) func squareRoot(_ v: Lanes) -> Lanes {
  // Both types are eight 32-bit lanes.
  let bits =
    SIMD8<UInt32>(repeating: 0x5F37_5A86) &- (unsafe unsafeBitCast(v, to: SIMD8<UInt32>.self) &>> 1)
  var inverse = unsafe unsafeBitCast(bits, to: Lanes.self)
  let half = v * Float(0.5)
  inverse = inverse * (Float(1.5) - half * inverse * inverse)
  inverse = inverse * (Float(1.5) - half * inverse * inverse)
  let root = v * inverse
  return root + (inverse * Float(0.5)) * (v - root * root)
}

/// The sum of the eight lanes, pairwise.
@inline(__always) func sum(of lanes: Lanes) -> Float {
  let four = lanes.lowHalf + lanes.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}

/// Eight consecutive values.
///
/// - Precondition: eight values lie behind the address.
@unsafe @inline(__always) func loadLanes(_ source: UnsafePointer<Float>) -> Lanes {
  // Unaligned loads cost nothing on aligned data; the caller vouches for the bounds.
  unsafe UnsafeRawPointer(source).loadUnaligned(as: Lanes.self)
}

/// Stores eight consecutive values.
///
/// - Precondition: there is room for eight values behind the address.
@unsafe @inline(__always) func storeLanes(
  _ lanes: Lanes, to destination: UnsafeMutablePointer<Float>
) {
  // The caller vouches for the bounds.
  unsafe UnsafeMutableRawPointer(destination).storeBytes(of: lanes, as: Lanes.self)
}
