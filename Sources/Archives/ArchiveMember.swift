public import ByteStreams

/// A plain file inside an archive.
public struct ArchiveMember: Sendable {
  /// Its name, components joined by `/`, without `./` in front.
  public let name: String
  /// The number of its bytes, as the archive states it.
  public let byteCount: Int
  /// Its bytes, or nil when nobody asked for them.
  public let bytes: SharedBytes?
  /// Where its bytes lie in the archive, when they lie there in one piece and uncompressed; then
  /// ``bytes`` shares the archive's memory.
  public let offset: Int?
}

/// The rules for the names of members.
enum MemberName {
  /// The name without `./` and without a final `/`, or nil for the archive's root itself.
  ///
  /// - Throws: ``ArchiveError/unsafeName(_:reason:)``.
  static func checked(
    _ bytes: [UInt8], limits: ArchiveLimits
  ) throws(ArchiveError) -> String? {
    let shown = String(decoding: bytes.prefix(100), as: UTF8.self)
    guard bytes.count <= limits.nameByteCount else {
      throw .unsafeName(
        shown, reason: "\(bytes.count) bytes are more than the limit of \(limits.nameByteCount)")
    }
    guard let name = String(validating: bytes, as: UTF8.self) else {
      throw .unsafeName(shown, reason: "invalid UTF-8")
    }
    guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
      throw .unsafeName(escaped(name), reason: "control character")
    }
    guard !bytes.contains(UInt8(ascii: "\\")) else {
      throw .unsafeName(name, reason: "backslash")
    }
    guard bytes.first != UInt8(ascii: "/") else {
      throw .unsafeName(name, reason: "absolute path")
    }
    let components = bytes.split(separator: UInt8(ascii: "/"))
    guard !components.contains(where: { $0.elementsEqual(Array("..".utf8)) }) else {
      throw .unsafeName(name, reason: "path to a parent folder")
    }
    let kept = components.filter { !$0.elementsEqual([UInt8(ascii: ".")]) }
    guard !kept.isEmpty else { return nil }
    return String(decoding: Array(kept.joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
  }

  private static func escaped(_ name: String) -> String {
    name.unicodeScalars.map { $0.escaped(asASCII: false) }.joined()
  }
}
