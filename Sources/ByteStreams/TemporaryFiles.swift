import Glibc
import Synchronization

/// Where temporary files go, and the output files that are not finished, so that a signal handler can remove them.
public enum TemporaryFiles {
  /// More unfinished files than this at once are not registered: they are removed on errors, but
  /// stay when a signal ends the process.
  static let slotCount = 32

  /// The folder for files without a name: `$TMPDIR`, or one that is on a disk rather than in memory, where there is
  /// a choice.
  public static var folder: String {
    // The environment is not changed by this process.
    if let value = unsafe getenv("TMPDIR") {
      let path = unsafe String(cString: value)
      if !path.isEmpty { return path }
    }
    // The C string of the call lives as long as the call.
    return unsafe access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp"
  }

  /// Each slot is 0 or the address of a C string; whoever exchanges it for 0 owns the string.
  ///
  /// Never freed or replaced, so that a handler may read it at any time; its elements are atomic.
  private nonisolated(unsafe) static let slots: UnsafeMutablePointer<Atomic<UInt>> = {
    let slots = UnsafeMutablePointer<Atomic<UInt>>.allocate(capacity: slotCount)
    // Every slot is initialised once, here.
    for index in 0..<slotCount { unsafe (slots + index).initialize(to: Atomic(0)) }
    return unsafe slots
  }()

  /// Makes the table before a signal handler may need it; call it when the handler is set.
  public static func prepare() { _ = unsafe slots }

  /// Removes every unfinished output file.
  ///
  /// For signal handlers: it calls nothing but `unlink` and atomic operations, provided that
  /// ``prepare()`` was called before. Outputs that are still open fail when they are closed.
  public static func removeAll() {
    for index in 0..<slotCount {
      // The exchange made us the string's owner; it is leaked, since a handler may not free.
      let address = unsafe slots[index].exchange(0, ordering: .acquiringAndReleasing)
      if let path = unsafe UnsafePointer<CChar>(bitPattern: address) { unsafe unlink(path) }
    }
  }

  /// Remembers `path` and returns its slot, nil when all are taken.
  static func register(_ path: String) -> Int? {
    guard let copy = unsafe strdup(path) else { return nil }
    let address = UInt(bitPattern: copy)
    for index in 0..<slotCount {
      // A slot that holds 0 is nobody's; the exchange makes it ours.
      let isTaken = unsafe slots[index].compareExchange(
        expected: 0, desired: address, ordering: .acquiringAndReleasing
      ).exchanged
      if isTaken { return index }
    }
    // Not published, so nobody else has the string.
    unsafe free(copy)
    return nil
  }

  /// Forgets the path of `slot`, which its owner has renamed or removed.
  static func forget(_ slot: Int) {
    let address = unsafe slots[slot].exchange(0, ordering: .acquiringAndReleasing)
    // 0 when a handler was first; otherwise the string is ours to free.
    unsafe free(UnsafeMutableRawPointer(bitPattern: address))
  }
}
