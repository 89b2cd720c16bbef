/// Repeatable 64-bit numbers from names and seeds: the same on every machine, run and thread.
enum NameHash {
  /// The hash of a text's UTF-8 bytes.
  ///
  /// Source: FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923).
  static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// Spreads a number over all 64 bits, one to one.
  ///
  /// Source: one step of SplitMix64 (Steele, Lea, Flood 2014).
  static func mix(_ number: UInt64) -> UInt64 {
    var z = number &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The number of a term under a seed.
  static func number(ofTerm term: String, seed: UInt64) -> UInt64 { mix(mix(seed) ^ hash(term)) }
}
