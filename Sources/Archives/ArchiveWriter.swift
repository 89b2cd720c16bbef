public import ByteStreams

/// Writes an uncompressed tar: the same bytes for the same members, whoever writes it and when.
///
/// POSIX ustar (IEEE Std 1003.1-2001, pax, "ustar Interchange Format"): owner 0, time 0, mode 0644.
/// Data begin at multiples of 512 bytes. It is written here and not by libarchive because a header is
/// one block of plain text and the checked sink of this project takes bytes.
public struct ArchiveWriter {
  private let sink: ByteSink
  private var names: Set<String> = []

  /// Writes to `sink`, which the caller closes.
  public init(to sink: ByteSink) { self.sink = sink }

  /// Writes one member; `body` must write exactly `byteCount` bytes to the sink it is given.
  ///
  /// - Throws: ``ArchiveWriteError`` for a name or size that cannot be stored, or when the sink fails.
  public mutating func write(
    _ name: String, byteCount: Int, _ body: (ByteSink) throws(StreamError) -> Void
  ) throws(ArchiveWriteError) {
    let header = try self.header(name, byteCount)
    do throws(StreamError) {
      try sink.write(header)
      try body(sink)
      try sink.write([UInt8](repeating: 0, count: (512 - byteCount % 512) % 512))
    } catch {
      throw .stream(error)
    }
  }

  /// Writes one member from memory.
  public mutating func write(
    _ name: String, _ bytes: SharedBytes
  ) throws(ArchiveWriteError) {
    try write(name, byteCount: bytes.count) { (sink) throws(StreamError) in
      try bytes.withSpan { (span) throws(StreamError) in try sink.write(span) }
    }
  }

  /// Writes the two blocks of zeros that end an archive.
  public func finish() throws(ArchiveWriteError) {
    do throws(StreamError) {
      try sink.write([UInt8](repeating: 0, count: 1024))
    } catch {
      throw .stream(error)
    }
  }

  private mutating func header(
    _ name: String, _ byteCount: Int
  ) throws(ArchiveWriteError) -> [UInt8] {
    let checked: String?
    do {
      checked = try MemberName.checked(Array(name.utf8), limits: ArchiveLimits())
    } catch {
      throw .archive(error)
    }
    guard checked == name else {
      throw .archive(.cannotHold(name, reason: "expected a name without empty or \".\" parts"))
    }
    guard names.insert(name).inserted else { throw .archive(.repeatedMember(name)) }
    guard name.utf8.count <= 100 else {
      throw .archive(.cannotHold(name, reason: "a name of more than 100 bytes"))
    }
    guard byteCount >= 0, byteCount < 1 << 33 else {
      throw .archive(.cannotHold(name, reason: "a size of 8 GiB or more"))
    }
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    put(name, at: 0)
    put("0000644\0" + "0000000\0" + "0000000\0", at: 100)
    put(octal(byteCount, digits: 11), at: 124)
    put(octal(0, digits: 11), at: 136)
    put("        ", at: 148)  // the checksum counts its own field as spaces
    put("0", at: 156)
    put("ustar\0" + "00", at: 257)
    put("0000000\0" + "0000000\0", at: 329)
    put(octal(block.reduce(0) { $0 + Int($1) }, digits: 6) + "\0 ", at: 148)
    return block
  }

  private func octal(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }
}

/// Why a member could not be written.
public enum ArchiveWriteError: Error, Equatable, CustomStringConvertible {
  /// The member cannot be stored.
  case archive(ArchiveError)
  /// The output failed.
  case stream(StreamError)

  /// The message.
  public var description: String {
    switch self {
    case .archive(let error): error.description
    case .stream(let error): error.description
    }
  }
}
