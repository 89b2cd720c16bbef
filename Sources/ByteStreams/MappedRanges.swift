import Glibc
import Synchronization

/// Which addresses belong to which mapped file, so that a signal handler can name the file of a bus error.
enum MappedRanges {
  /// More maps than this at once are not registered: a bus error in them is told without the file's name.
  static let slotCount = 256

  /// A map: its path is 0 while nobody has the slot, 1 while it is being filled, else a C string's address.
  private struct Slot: ~Copyable {
    let path = Atomic<UInt>(0)
    let start = Atomic<UInt>(0)
    let end = Atomic<UInt>(0)
  }

  /// Never freed or replaced, so that a handler may read it at any time; its elements are atomic.
  private nonisolated(unsafe) static let slots: UnsafeMutablePointer<Slot> = {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: slotCount)
    // Every slot is initialised once, here.
    for index in 0..<slotCount { unsafe (slots + index).initialize(to: Slot()) }
    return unsafe slots
  }()

  /// Makes the table before a signal handler may need it.
  static func prepare() { _ = unsafe slots }

  /// Remembers a map and returns its slot, nil when all are taken.
  static func register(_ range: Range<UInt>, _ path: String) -> Int? {
    for index in 0..<slotCount {
      // The index is below the count of slots, as everywhere here; the exchange makes a free slot ours.
      let isTaken = unsafe slots[index].path.compareExchange(
        expected: 0, desired: 1, ordering: .acquiringAndReleasing
      ).exchanged
      guard isTaken else { continue }
      unsafe slots[index].start.store(range.lowerBound, ordering: .relaxed)
      unsafe slots[index].end.store(range.upperBound, ordering: .relaxed)
      // Freed by `forget`; without memory the slot stays filled and nameless.
      let copy = unsafe UInt(bitPattern: strdup(path))
      unsafe slots[index].path.store(max(copy, 1), ordering: .releasing)
      return index
    }
    return nil
  }

  /// Forgets the map of `slot`, which is about to go.
  static func forget(_ slot: Int) {
    let address = unsafe slots[slot].path.exchange(0, ordering: .acquiringAndReleasing)
    // The string is ours to free: no fault can happen in a map that its last user gives back.
    if address > 1 { unsafe free(UnsafeMutableRawPointer(bitPattern: address)) }
  }

  /// The path of the map that holds an address, or null; for signal handlers.
  static func path(holding address: UInt) -> UnsafePointer<CChar>? {
    for index in 0..<slotCount {
      let path = unsafe slots[index].path.load(ordering: .acquiring)
      guard path > 1, unsafe slots[index].start.load(ordering: .relaxed) <= address,
        unsafe address < slots[index].end.load(ordering: .relaxed)
      else { continue }
      return unsafe UnsafePointer(bitPattern: path)
    }
    return nil
  }
}
