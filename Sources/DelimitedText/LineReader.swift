public import ByteStreams
import Glibc

/// Reads a text line by line, each as a range of bytes in one buffer.
///
/// Lines end in LF or CRLF, the last one also at the end of the input; a UTF-8 byte-order mark
/// before the first is skipped. No `String` is made unless one is asked for:
///
/// ```swift
/// var lines = LineReader(source)
/// while try lines.next() {
///   let bytes = lines.buffer.span.extracting(lines.line)
/// }
/// ```
public struct LineReader: ~Copyable {
  /// The longest line accepted by default: 256 MiB, a set of some forty million genes.
  public static let defaultLengthLimit = 256 << 20

  /// The memory that ``line`` and ``fields`` are ranges of; valid until the next call of ``next()``.
  public private(set) var buffer: [UInt8]
  /// The bytes of the current line in ``buffer``, without its end.
  public private(set) var line = 0..<0
  /// The fields of the current line, after ``splitFields(at:)``; empty before.
  public private(set) var fields: [Range<Int>] = []
  /// The number of the current line, from 1; 0 before the first.
  public private(set) var lineNumber = 0
  /// What messages call the input.
  public let name: String

  private let source: any ByteSource
  private let lengthLimit: Int
  /// The bytes read and not yet given: from `nextStart` to `filled`.
  private var nextStart = 0
  private var filled = 0
  private var isAtEnd = false
  /// The first NUL byte at or after `nextStart`.
  private var nulIndex = Int.max

  /// Reads the lines of `source`.
  ///
  /// - Parameters:
  ///   - lengthLimit: the longest line accepted, in bytes.
  ///   - chunkSize: how many bytes are read at a time.
  public init(
    _ source: any ByteSource, lengthLimit: Int = defaultLengthLimit, chunkSize: Int = 1 << 18
  ) {
    precondition(lengthLimit > 0 && chunkSize > 3, "a line holds bytes, a chunk a byte-order mark")
    name = source.name
    self.source = source
    self.lengthLimit = lengthLimit
    buffer = [UInt8](repeating: 0, count: chunkSize)
  }

  /// Where the current line is.
  public var position: TextPosition { TextPosition(name: name, line: lineNumber) }

  /// Goes to the next line.
  ///
  /// - Returns: false at the end of the input.
  /// - Throws: ``TextError/stream(_:)``, ``TextError/lineTooLong(at:limit:)``,
  ///   ``TextError/binary(at:byte:)``. After an error the reader is of no more use.
  public mutating func next() throws(TextError) -> Bool {
    fields.removeAll(keepingCapacity: true)
    if lineNumber == 0 { try skipByteOrderMark() }
    guard let end = try findLineEnd() else { return false }
    let start = nextStart
    lineNumber += 1
    if nulIndex < end { throw binary(after: start) }
    let hasReturn = end > start && buffer[end - 1] == ASCII.carriageReturn
    line = start..<(hasReturn ? end - 1 : end)
    if line.count > lengthLimit { throw .lineTooLong(at: position, limit: lengthLimit) }
    nextStart = min(end + 1, filled)
    return true
  }

  /// Splits the current line into ``fields``; `a\t\tb` has three, an empty line has one.
  public mutating func splitFields(at separator: UInt8 = ASCII.tab) {
    fields.removeAll(keepingCapacity: true)
    var start = line.lowerBound
    while let end = firstIndex(of: separator, in: start..<line.upperBound) {
      fields.append(start..<end)
      start = end + 1
    }
    fields.append(start..<line.upperBound)
  }

  /// Whether the current line holds nothing but spaces and tabs.
  public var isBlank: Bool {
    let bytes = buffer.span
    for index in line where bytes[index] != ASCII.space && bytes[index] != ASCII.tab {
      return false
    }
    return true
  }

  /// Checks that the current line is UTF-8, after which ``text(_:)`` of its fields is exact.
  ///
  /// - Throws: ``TextError/invalidUTF8(at:)``.
  public func validateText() throws(TextError) {
    let bytes = buffer.span.extracting(line)
    do {
      _ = try UTF8Span(validating: bytes)
    } catch {
      throw .invalidUTF8(at: position)
    }
  }

  /// `range` without the spaces at its ends.
  public func trimmed(_ range: Range<Int>) -> Range<Int> {
    let bytes = buffer.span
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, bytes[start] == ASCII.space { start += 1 }
    while start < end, bytes[end - 1] == ASCII.space { end -= 1 }
    return start..<end
  }

  /// The text of some bytes of the current line; ``validateText()`` must have accepted the line.
  ///
  /// Bytes that are not UTF-8 would become U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    // The span lies within the buffer, which does not change during the call.
    unsafe buffer.span.extracting(range).withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }

  /// The index of the next line's end in the buffer, read further as needed; nil at the end.
  private mutating func findLineEnd() throws(TextError) -> Int? {
    var scanned = nextStart
    while true {
      if let end = firstIndex(of: ASCII.lineFeed, in: scanned..<filled) { return end }
      // One byte more than the limit may still be the return of a line's end.
      if nulIndex < filled || filled - nextStart > lengthLimit + 1 {
        lineNumber += 1
        if nulIndex < filled { throw binary(after: nextStart) }
        throw .lineTooLong(at: position, limit: lengthLimit)
      }
      if isAtEnd { return nextStart < filled ? filled : nil }
      scanned = filled - nextStart
      try refill()
    }
  }

  /// Moves the unfinished line to the front of the buffer and reads more behind it.
  private mutating func refill() throws(TextError) {
    let kept = filled - nextStart
    if nextStart > 0 {
      // Both ranges lie within the buffer; memmove allows them to overlap.
      unsafe buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        unsafe memmove(base, base + nextStart, kept)
      }
      if nulIndex < .max { nulIndex -= nextStart }
      nextStart = 0
      filled = kept
    }
    if filled == buffer.count {
      buffer.append(contentsOf: [UInt8](repeating: 0, count: buffer.count))
    }
    let count: Int
    do {
      count = try source.read(into: &buffer, at: filled)
    } catch {
      throw .stream(error)
    }
    isAtEnd = count == 0
    let start = filled
    filled += count
    if nulIndex == .max { nulIndex = firstIndex(of: 0, in: start..<filled) ?? .max }
  }

  private mutating func skipByteOrderMark() throws(TextError) {
    while filled < 3 && !isAtEnd { try refill() }
    if buffer[..<filled].starts(with: [0xEF, 0xBB, 0xBF]) { nextStart = 3 }
  }

  private func binary(after start: Int) -> TextError {
    .binary(at: position, byte: nulIndex - start + 1)
  }

  /// Where `byte` first stands in a range of ``buffer``.
  public func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    // `range` lies within the buffer, which does not change during the call.
    return unsafe buffer.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + range.lowerBound, Int32(byte), range.count)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }
}

/// The bytes that separate lines and fields.
public enum ASCII {
  /// Between the fields of a line.
  public static let tab = UInt8(ascii: "\t")
  /// At the end of a line.
  public static let lineFeed = UInt8(ascii: "\n")
  /// Before the line feed in files made on Windows.
  public static let carriageReturn = UInt8(ascii: "\r")
  /// What is trimmed around symbols.
  public static let space = UInt8(ascii: " ")
}
