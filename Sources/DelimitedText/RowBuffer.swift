import ByteStreams

/// Rows of tab-separated text on their way to a ``ByteStreams/ByteSink``.
///
/// Separators are written by the caller: `append(field:)`, ``tab()``, …, ``newline()``. A value that
/// itself holds a tab, a line feed or a carriage return would shift the columns of every reader. It
/// is written with spaces in their place, and remembered: ``TableWriter`` then refuses the rows with
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

  /// Ends a row.
  public mutating func newline() { append(byte: ASCII.lineFeed) }

  /// Writes a text.
  public mutating func append(field: String) {
    var field = field
    let length = field.utf8.count
    reserve(length)
    let start = count
    // The contiguous bytes of the string are copied into room that has just been made.
    field.withUTF8 { source in
      for index in 0..<length { unsafe storage[start + index] = source[index] }
    }
    count = start + length
    var hasSeparator = false
    for index in start..<count {
      let byte = storage[index]
      hasSeparator =
        hasSeparator || byte == ASCII.tab || byte == ASCII.lineFeed || byte == ASCII.carriageReturn
    }
    if hasSeparator { replaceSeparators(of: field, from: start) }
  }

  /// Writes an integer in decimal.
  public mutating func append(_ number: some BinaryInteger) {
    append(field: String(number))
  }

  /// Writes a missing value, `NA`.
  public mutating func appendMissing() {
    append(byte: UInt8(ascii: "N"))
    append(byte: UInt8(ascii: "A"))
  }

  /// Writes a number with `digits` significant digits.
  public mutating func append(number: Double, digits: Int) {
    append(field: "\(number)")
  }

  /// Hands the bytes to `sink`.
  func write(to sink: ByteSink) throws(StreamError) {
    try sink.write(storage.span.extracting(0..<count))
  }

  /// Writes one byte as it is.
  mutating func append(byte: UInt8) {
    reserve(1)
    storage[count] = byte
    count += 1
  }

  private mutating func reserve(_ additional: Int) {
    if storage.count - count < additional {
      storage.append(contentsOf: repeatElement(0, count: max(storage.count, additional)))
    }
  }

  private mutating func replaceSeparators(of field: String, from start: Int) {
    if unwritableField == nil { unwritableField = field }
    for index in start..<count
    where [ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn].contains(storage[index]) {
      storage[index] = ASCII.space
    }
  }
}
