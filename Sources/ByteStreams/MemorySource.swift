/// Bytes that are in memory already: an archive's member, or the input of a test.
public final class MemorySource: ByteSource {
  /// What messages call the bytes.
  public let name: String
  private let bytes: [UInt8]
  private let chunkSize: Int
  private var offset = 0

  /// Makes a source of `bytes`.
  ///
  /// - Parameter chunkSize: the most bytes given at a time, so that tests can split anywhere.
  public init(name: String, bytes: [UInt8], chunkSize: Int = .max) {
    precondition(chunkSize > 0, "a chunk holds at least one byte")
    self.name = name
    self.bytes = bytes
    self.chunkSize = chunkSize
  }

  /// Makes a source of the UTF-8 bytes of `text`.
  public convenience init(name: String, text: String, chunkSize: Int = .max) {
    self.init(name: name, bytes: Array(text.utf8), chunkSize: chunkSize)
  }

  /// Copies the next bytes; see ``ByteSource/read(into:at:)``.
  public func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
    let count = min(bytes.count - offset, buffer.count - start, chunkSize)
    buffer.replaceSubrange(start..<start + count, with: bytes[offset..<offset + count])
    offset += count
    return count
  }
}
