/// A source whose first bytes can be looked at before they are read.
///
/// Formats are recognised by content, so that a pipe works as a file does.
public final class PeekedSource: ByteSource {
  private let base: any ByteSource
  private var held: [UInt8] = []
  private var offset = 0

  /// The name of the wrapped source.
  public var name: String { base.name }

  /// Wraps `base`, which must not be read by anyone else from now on.
  public init(_ base: any ByteSource) { self.base = base }

  /// The bytes seen and not yet read.
  public var peeked: ArraySlice<UInt8> { held[offset...] }

  /// Looks at one more chunk.
  ///
  /// - Returns: false when the stream holds no more than ``peeked``.
  public func peekMore(_ chunkSize: Int = 1 << 13) throws(StreamError) -> Bool {
    let end = held.count
    held.append(contentsOf: [UInt8](repeating: 0, count: chunkSize))
    var count = 0
    defer { held.removeLast(held.count - end - count) }
    count = try base.read(into: &held, at: end)
    return count > 0
  }

  /// The next `count` bytes, or all that are left when there are fewer; they stay unread.
  public func peek(_ count: Int) throws(StreamError) -> ArraySlice<UInt8> {
    while peeked.count < count {
      if try !peekMore() { break }
    }
    return peeked.prefix(count)
  }

  /// How the stream is compressed, by its first bytes.
  public func compression() throws(StreamError) -> CompressionKind {
    CompressionKind.detect(try peek(CompressionKind.signatureLength))
  }

  /// Reads what was peeked first; see ``ByteSource/read(into:at:)``.
  public func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
    guard offset < held.count else { return try base.read(into: &buffer, at: start) }
    let count = min(held.count - offset, buffer.count - start)
    buffer.replaceSubrange(start..<start + count, with: held[offset..<offset + count])
    offset += count
    if offset == held.count {
      held = []
      offset = 0
    }
    return count
  }
}
