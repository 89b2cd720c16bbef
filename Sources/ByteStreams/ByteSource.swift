/// A stream of bytes read once, from the front to the end.
///
/// A source fills a buffer that the caller owns and uses again, so that the bytes of a file are
/// copied once, from the kernel to where they are parsed.
public protocol ByteSource: AnyObject {
  /// What messages call the stream: the path as given, or `<stdin>`.
  var name: String { get }

  /// Fills `buffer` from `start` on and returns how many bytes were written there.
  ///
  /// At least one byte is written unless the stream has ended; a pipe or a decompressor may give
  /// fewer than fit. Bytes before `start` and after the returned count keep their values.
  ///
  /// - Precondition: `start` is in `0..<buffer.count`.
  /// - Returns: the number of bytes written; 0 only at the end, and then on every later call.
  /// - Throws: ``StreamError/readFailed(name:reason:)`` or
  ///   ``StreamError/corruptCompression(name:reason:)``.
  func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int
}

extension ByteSource {
  /// Replaces the contents of `buffer` with the next chunk of at most `chunkSize` bytes.
  ///
  /// - Returns: false at the end, with `buffer` empty.
  public func readChunk(
    into buffer: inout [UInt8], chunkSize: Int = 1 << 16
  ) throws(StreamError) -> Bool {
    if buffer.count < chunkSize {
      buffer.append(contentsOf: [UInt8](repeating: 0, count: chunkSize - buffer.count))
    }
    let count = try read(into: &buffer, at: 0)
    buffer.removeLast(buffer.count - count)
    return count > 0
  }

  /// Everything from here to the end, in memory.
  public func readToEnd() throws(StreamError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var filled = 0
    while true {
      let count = try read(into: &bytes, at: filled)
      if count == 0 { break }
      filled += count
      if filled == bytes.count {
        bytes.append(contentsOf: [UInt8](repeating: 0, count: filled))
      }
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }
}
