/// The numbers of distinct names, counted from 0 in the order in which they were added: a hash table that holds no
/// names, for those who hold them anyway.
///
/// Names are the same when their bytes are. With ``ignoresCase`` a–z count as capitals.
struct NameNumbers: Sendable {
  /// Whether ASCII case is ignored.
  let ignoresCase: Bool
  /// The number of names.
  var count: Int { hashes.count }

  private let seed: UInt64
  /// - Shape: count
  private var hashes: [UInt64] = []
  /// For each slot the upper half of a name's hash over the name's number from 1, or 0 for none; a name stands at its
  /// hash's slot or behind it.
  ///
  /// - Shape: a power of two, at least one and a half times as many as names
  private var slots: [UInt64]

  /// No names, with room for so many.
  init(capacity: Int = 0, ignoresCase: Bool = false) {
    self.ignoresCase = ignoresCase
    // No list can be made whose names all fall into one slot.
    seed = UInt64.random(in: .min ... .max)
    var slotCount = 1 << 8
    while slotCount * 2 < capacity * 3 { slotCount *= 2 }
    slots = [UInt64](repeating: 0, count: slotCount)
    hashes.reserveCapacity(capacity)
  }

  /// The number of a name, or nil.
  ///
  /// - Parameter isName: whether the name of a number is the one looked for.
  func number(
    of name: UnsafeBufferPointer<UInt8>, where isName: (_ number: Int) -> Bool
  ) -> Int? {
    let hash = unsafe hash(of: name)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let number = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
        if isName(number) { return number }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a name that has no number yet; it gets the next one.
  mutating func add(_ name: UnsafeBufferPointer<UInt8>) {
    if (hashes.count + 1) * 3 > slots.count * 2 { grow() }
    hashes.append(unsafe hash(of: name))
    insert(hashes.count - 1)
  }

  private mutating func insert(_ number: Int) {
    var slot = Int(truncatingIfNeeded: hashes[number]) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = hashes[number] & ~0xFFFF_FFFF | UInt64(number + 1)
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    for number in hashes.indices { insert(number) }
  }

  /// FNV-1a from a start of its own for every table.
  ///
  /// Source: draft-eastlake-fnv, the 64-bit prime.
  private func hash(of name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let prime: UInt64 = 0x100_0000_01b3
    let hash = unsafe name.reduce(seed) { hash, byte in
      (hash ^ UInt64(ignoresCase ? asciiCapital(of: byte) : byte)) &* prime
    }
    // The lowest bits choose the slot, and the highest are the best mixed.
    return hash ^ hash >> 32
  }
}
