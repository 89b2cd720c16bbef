/// Bytes that do not change, together with the object that keeps their memory alive.
///
/// The memory is a map of a file or a block on the heap; slices share it without copying, and it is
/// given back when the last of them goes.
///
/// It is unchecked as `Sendable` because it holds a pointer; that is sound because nobody writes to
/// the memory after the value is made and the owner frees it only when no value is left.
@safe public struct SharedBytes: @unchecked Sendable {
  /// The bytes, of any alignment.
  ///
  /// The memory may be used for as long as ``owner`` is held.
  public let unsafeBytes: UnsafeRawBufferPointer
  /// The object that frees the memory when it goes.
  public let owner: any AnyObject & Sendable

  /// Makes a value from memory that stays readable and unchanged for as long as `owner` lives.
  public init(unsafeBytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) {
    unsafe self.unsafeBytes = unsafeBytes
    self.owner = owner
  }

  /// Copies an array to a block of its own.
  public init(copying array: [UInt8]) {
    let block = GrowingBytes()
    block.append(array)
    self = block.shared()
  }

  /// The number of bytes.
  public var count: Int { unsafe unsafeBytes.count }

  /// A part that shares the memory.
  ///
  /// - Precondition: `range` lies within `0..<count`.
  public func slice(_ range: Range<Int>) -> SharedBytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "slice beyond the bytes")
    // The range was checked, and the owner goes along.
    return unsafe SharedBytes(
      unsafeBytes: UnsafeRawBufferPointer(rebasing: unsafeBytes[range]), owner: owner)
  }

  /// A copy of the bytes.
  public func array() -> [UInt8] {
    // The owner is held until the copy is made.
    defer { withExtendedLifetime(owner) {} }
    return unsafe Array(unsafeBytes)
  }

  /// Calls `body` with the bytes as a span, valid during the call.
  public func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The owner is held until `body` has returned, and the span cannot escape it.
    defer { withExtendedLifetime(owner) {} }
    return try unsafe body(Span(_unsafeBytes: unsafeBytes))
  }
}

/// A block of memory that grows as bytes arrive, so that no stated size is believed in advance.
public final class GrowingBytes {
  private let block = Block()
  private var capacity = 0
  /// The bytes appended so far.
  public private(set) var count = 0

  /// Makes an empty block.
  public init() {}

  /// Appends a copy of the bytes; the block at least doubles when it is full.
  public func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    let needed = count + bytes.count
    if needed > capacity {
      capacity = max(needed, 2 * capacity)
      block.grow(to: capacity, keeping: count)
    }
    // `needed` fits the capacity; the source does not overlap a block that nobody else has seen.
    if let start = unsafe block.start {
      unsafe (start + count).copyMemory(from: source, byteCount: bytes.count)
    }
    count = needed
  }

  /// Appends a copy of an array.
  public func append(_ bytes: [UInt8]) {
    // The source is a live array for the duration of the call.
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  /// The bytes so far; nothing may be appended afterwards.
  public func shared() -> SharedBytes {
    // The block holds at least `count` bytes and is kept as the owner.
    unsafe SharedBytes(
      unsafeBytes: UnsafeRawBufferPointer(start: block.start, count: count), owner: block)
  }

  /// The memory, freed with the object; unchecked because it is only written before it is shared.
  @safe private final class Block: @unchecked Sendable {
    private(set) var start: UnsafeMutableRawPointer?

    func grow(to capacity: Int, keeping count: Int) {
      // A cache line of alignment suits vector loads.
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
      if let start = unsafe start {
        // Both blocks hold at least `count` bytes and are distinct.
        unsafe larger.copyMemory(from: start, byteCount: count)
        unsafe start.deallocate()
      }
      unsafe start = larger
    }

    // Only this object frees the memory.
    deinit { unsafe start?.deallocate() }
  }
}
