/// Expands stored weights to float32.
///
/// - Precondition: `source` covers `count` elements and `destination` as many floats.
@unsafe func expand(
  _ source: UnsafeRawPointer, _ element: WeightElement, count: Int,
  into destination: UnsafeMutablePointer<Float>
) {
  switch element {
  case .float32:
    unsafe UnsafeMutableRawPointer(destination).copyMemory(from: source, byteCount: count * 4)
  case .float16:
    for place in 0..<count {
      let bits = unsafe source.loadUnaligned(fromByteOffset: place * 2, as: UInt16.self)
      unsafe destination[place] = float(fromHalf: bits)
    }
  case .bfloat16:
    for place in 0..<count {
      let bits = unsafe source.loadUnaligned(fromByteOffset: place * 2, as: UInt16.self)
      unsafe destination[place] = Float(bitPattern: UInt32(bits) << 16)
    }
  }
}

/// One stored weight as float32.
///
/// - Precondition: `source` covers the element at `place`.
@unsafe @inline(__always) func element(
  _ source: UnsafeRawPointer, _ element: WeightElement, at place: Int
) -> Float {
  switch element {
  case .float32: unsafe source.loadUnaligned(fromByteOffset: place * 4, as: Float.self)
  case .float16:
    unsafe float(fromHalf: source.loadUnaligned(fromByteOffset: place * 2, as: UInt16.self))
  case .bfloat16:
    Float(
      bitPattern: UInt32(
        unsafe source.loadUnaligned(fromByteOffset: place * 2, as: UInt16.self)) << 16)
  }
}

/// A finite binary16 as float32, exact, in operations a baseline x86-64 can do four at a time.
///
/// The exponent is moved by a multiplication, which also normalises subnormal halves; infinity and NaN come
/// out wrong, which is why a bundle that holds any is refused before.
@inline(__always) func float(fromHalf bits: UInt16) -> Float {
  let magnitude = Float(bitPattern: UInt32(bits & 0x7FFF) << 13) * 0x1p112
  return Float(bitPattern: magnitude.bitPattern | UInt32(bits & 0x8000) << 16)
}
