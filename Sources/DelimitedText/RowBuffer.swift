public import ByteStreams

/// Rows of tab-separated text on their way to a `ByteSink`.
///
/// Separators are written by the caller: `append(field:)`, ``tab()``, …, ``newline()``. A value that
/// itself holds a tab, a line feed, a carriage return or a NUL would mislead every reader. It
/// is written with spaces in their place, and remembered: ``write(to:)`` then refuses the rows with
/// ``TextError/unwritableField(name:field:)``, so that no such value leaves the process.
public struct RowBuffer: Sendable {
  /// The first value that may not be written, if there was one.
  public private(set) var unwritableField: String?

  /// Zeros beyond `count`, so that bytes can be set without a check for room.
  private var storage: [UInt8]
  /// The number of bytes written.
  public private(set) var count = 0

  /// Makes an empty buffer with room for `capacity` bytes; it grows as needed.
  public init(capacity: Int = 1 << 12) {
    storage = [UInt8](repeating: 0, count: max(capacity, 64))
  }

  /// The bytes written so far.
  public var bytes: ArraySlice<UInt8> { storage[..<count] }

  /// Whether nothing has been written.
  public var isEmpty: Bool { count == 0 }

  /// Forgets the rows and keeps the memory.
  public mutating func removeAll() {
    count = 0
    unwritableField = nil
  }

  /// Ends a field.
  public mutating func tab() { append(byte: ASCII.tab) }

  /// Ends a field of a format whose fields are separated by spaces.
  public mutating func space() { append(byte: ASCII.space) }

  /// Ends a row.
  public mutating func newline() { append(byte: ASCII.lineFeed) }

  /// Writes a text.
  public mutating func append(field: String) {
    var field = field
    let start = count
    field.withUTF8 { source in
      reserve(source.count)
      count += source.count
      // Both are `source.count` bytes long, and a string does not lie within our storage.
      unsafe storage.withUnsafeMutableBytes { target in
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[start...])
          .copyMemory(from: UnsafeRawBufferPointer(source))
      }
    }
    if hasSeparator(start..<count) { replaceSeparators(of: field, from: start) }
  }

  /// Writes a missing value, `NA`.
  public mutating func appendMissing() {
    append(byte: UInt8(ascii: "N"))
    append(byte: UInt8(ascii: "A"))
  }

  /// Hands the rows to `sink`, as they are.
  ///
  /// - Throws: ``TextError/unwritableField(name:field:)`` before anything is written, when a value
  ///   held a byte that it must not; ``TextError/stream(_:)``.
  public func write(to sink: ByteSink) throws(TextError) {
    if let unwritableField { throw .unwritableField(name: sink.name, field: unwritableField) }
    do throws(StreamError) {
      try sink.write(storage.span.extracting(0..<count))
    } catch {
      throw .stream(error)
    }
  }

  /// Writes one byte as it is.
  mutating func append(byte: UInt8) {
    reserve(1)
    storage[count] = byte
    count += 1
  }

  /// Calls `write` with memory that has room for `size` bytes at `end`, which `write` moves on.
  mutating func withRoom(
    for size: Int, _ write: (_ bytes: inout MutableSpan<UInt8>, _ end: inout Int) -> Void
  ) {
    reserve(size)
    var end = count
    var bytes = storage.mutableSpan
    write(&bytes, &end)
    count = end
  }

  private mutating func reserve(_ additional: Int) {
    if storage.count - count < additional {
      storage.append(contentsOf: [UInt8](repeating: 0, count: max(storage.count, additional)))
    }
  }

  /// Whether a field must not hold `byte`.
  private static func isSeparator(_ byte: UInt8) -> Bool {
    // Nearly every byte is told by the first comparison.
    byte <= ASCII.carriageReturn
      && (byte == ASCII.tab || byte == ASCII.lineFeed || byte == ASCII.carriageReturn || byte == 0)
  }

  private func hasSeparator(_ range: Range<Int>) -> Bool {
    let bytes = storage.span
    for index in range where Self.isSeparator(bytes[index]) { return true }
    return false
  }

  private mutating func replaceSeparators(of field: String, from start: Int) {
    if unwritableField == nil { unwritableField = field }
    for index in start..<count where Self.isSeparator(storage[index]) {
      storage[index] = ASCII.space
    }
  }
}
