import ByteStreams
import LinearAlgebra

/// Looks for NaN and infinities: elements whose exponent bits are all ones.
enum FiniteScan {
  /// The place of the first element that is no finite number, or nil when all are.
  static func firstNonFinite(in bytes: SharedBytes, _ element: WeightElement) -> Int? {
    switch element {
    // The exponent's bits of each format, and its lowest bit.
    case .float32: first(in: bytes, UInt32.self, exponent: 0x7f80_0000, lowest: 0x0080_0000)
    case .float16: first(in: bytes, UInt16.self, exponent: 0x7c00, lowest: 0x0400)
    case .bfloat16: first(in: bytes, UInt16.self, exponent: 0x7f80, lowest: 0x0080)
    }
  }

  /// Adding the lowest bit to the exponent alone carries into the sign's place only from all ones, so a
  /// block is finite when no element sets that bit: two operations an element and no branch.
  @inline(__always)
  private static func first<Bits: FixedWidthInteger & UnsignedInteger>(
    in bytes: SharedBytes, _ type: Bits.Type, exponent: Bits, lowest: Bits
  ) -> Int? {
    let size = MemoryLayout<Bits>.size
    let count = bytes.count / size
    let memory = unsafe bytes.unsafeBytes
    let sign: Bits = 1 << (Bits.bitWidth - 1)
    let block = 4096
    var start = 0
    defer { withExtendedLifetime(bytes) {} }
    while start < count {
      let end = min(start + block, count)
      var carries: Bits = 0
      for place in start..<end {
        // `place` is below the count of whole elements; loads need no alignment.
        let bits = unsafe memory.loadUnaligned(fromByteOffset: place * size, as: Bits.self)
        carries |= (bits & exponent) &+ lowest
      }
      if carries & sign != 0 {
        return (start..<end).first { place in
          // The same places as above.
          let bits = unsafe memory.loadUnaligned(fromByteOffset: place * size, as: Bits.self)
          return bits & exponent == exponent
        }
      }
      start = end
    }
    return nil
  }
}
