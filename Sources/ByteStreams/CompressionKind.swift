/// How a stream is compressed, told by its first bytes and never by its name.
public enum CompressionKind: String, Sendable, CaseIterable {
  /// No known signature: read as it is.
  case none
  /// RFC 1952, and so also bgzip.
  case gzip
  /// RFC 8878.
  case zstd
  /// The `.xz` container.
  case xz
  /// bzip2.
  case bzip2

  /// How many bytes ``detect(_:)`` looks at.
  public static let signatureLength = 6

  /// Recognises a compression by the first bytes of a stream.
  ///
  /// A stream that consists of the lone byte 1F counts as gzip, one cut short: no text starts so.
  ///
  /// - Parameter firstBytes: at least ``signatureLength`` bytes, or all there are.
  public static func detect(_ firstBytes: some Collection<UInt8>) -> CompressionKind {
    if firstBytes.elementsEqual([0x1F]) { return .gzip }
    if firstBytes.starts(with: Array("BZh".utf8)) {
      // Letters, so look further: a level, then the start of a block or of the empty stream's end.
      let rest = Array(firstBytes.dropFirst(3).prefix(3))
      let isBlock = rest.dropFirst() == [0x31, 0x41] || rest.dropFirst() == [0x17, 0x72]
      return isBlock && (0x31...0x39).contains(rest[0]) ? .bzip2 : .none
    }
    return signatures.first { firstBytes.starts(with: $0.bytes) }?.kind ?? .none
  }

  private static let signatures: [(kind: CompressionKind, bytes: [UInt8])] = [
    (.gzip, [0x1F, 0x8B]),
    (.zstd, [0x28, 0xB5, 0x2F, 0xFD]),
    (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
  ]
}
