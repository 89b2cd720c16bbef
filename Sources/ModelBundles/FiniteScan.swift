import ByteStreams
import LinearAlgebra

/// Looks for NaN and infinities: elements whose exponent bits are all ones.
///
/// Elements are looked at many at a time, as the fields of 64-bit words. Adding a field's lowest
/// exponent bit to its exponent alone carries into the sign's place only from all ones, and never out
/// of the field, so a block is finite when no sign's place is set in the end: three operations for
/// several elements and no branch.
struct FiniteScan {
  /// The exponent of every field of a word.
  private let exponents: UInt64
  /// The lowest bit of every exponent.
  private let lowest: UInt64
  /// The sign of every field.
  private let signs: UInt64
  private let elementByteCount: Int

  /// Bytes looked at between two decisions: a quarter of a first-level cache.
  private static let blockByteCount = 8192

  /// The place of the first element that is no finite number, or nil when all are.
  static func firstNonFinite(in bytes: SharedBytes, _ element: WeightElement) -> Int? {
    FiniteScan(element).firstNonFinite(in: bytes)
  }

  private init(_ element: WeightElement) {
    elementByteCount = element.byteCount
    switch element {
    case .float32:
      exponents = 0x7f80_0000_7f80_0000
      lowest = 0x0080_0000_0080_0000
      signs = 0x8000_0000_8000_0000
    case .float16:
      exponents = 0x7c00_7c00_7c00_7c00
      lowest = 0x0400_0400_0400_0400
      signs = 0x8000_8000_8000_8000
    case .bfloat16:
      exponents = 0x7f80_7f80_7f80_7f80
      lowest = 0x0080_0080_0080_0080
      signs = 0x8000_8000_8000_8000
    }
  }

  private func firstNonFinite(in bytes: SharedBytes) -> Int? {
    var start = 0
    while start < bytes.count {
      let block = bytes.slice(start..<min(start + Self.blockByteCount, bytes.count))
      if carries(of: block) & signs != 0 {
        let first = (0..<block.count / elementByteCount).first { place in
          carries(of: block.slice(place * elementByteCount..<(place + 1) * elementByteCount))
            & signs != 0
        }
        return first.map { start / elementByteCount + $0 }
      }
      start += Self.blockByteCount
    }
    return nil
  }

  /// The sums of exponents and lowest bits, all or-ed together.
  private func carries(of bytes: SharedBytes) -> UInt64 {
    let memory = unsafe bytes.unsafeBytes
    defer { withExtendedLifetime(bytes) {} }
    var sums = SIMD8<UInt64>.zero
    let exponents = SIMD8(repeating: self.exponents)
    let lowest = SIMD8(repeating: self.lowest)
    let wide = MemoryLayout<SIMD8<UInt64>>.size
    var offset = 0
    while offset <= memory.count - wide {
      // The condition leaves room for one load, which needs no alignment.
      let words = unsafe memory.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
      sums |= (words & exponents) &+ lowest
      offset &+= wide
    }
    var last: UInt64 = 0
    for index in sums.indices { last |= sums[index] }
    // What is left is a word at a time, the last one filled up with zeros, which are finite.
    while offset < memory.count {
      var word: UInt64 = 0
      for place in 0..<min(8, memory.count - offset) {
        word |= UInt64(unsafe memory[offset + place]) << UInt64(8 * place)
      }
      last |= (word & self.exponents) &+ self.lowest
      offset += 8
    }
    return last
  }
}
