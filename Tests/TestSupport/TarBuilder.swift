/// Builds tar archives byte by byte, right ones and wrong ones.
public struct TarBuilder: Sendable {
  /// The archive so far.
  public var bytes: [UInt8] = []

  /// Starts an empty archive.
  public init() {}

  /// Appends a header and data, with any part of the header as told.
  ///
  /// - Parameters:
  ///   - type: the type flag: `0` a file, `1` a hard link, `2` a symbolic link, `3` and `4` devices,
  ///     `5` a folder, `6` a pipe, `x` a pax header.
  ///   - statedSize: the size field, when it is to differ from the data.
  ///   - isChecksumRight: whether the header's checksum fits it.
  public mutating func append(
    _ name: [UInt8], _ data: [UInt8], type: Character = "0", linkName: String = "",
    statedSize: String? = nil, isChecksumRight: Bool = true
  ) {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ bytes: some Collection<UInt8>, at offset: Int) {
      block.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
    put(name.prefix(100), at: 0)
    put("0000644\0000000000000000\0".utf8.prefix(24), at: 100)
    let size = String(data.count, radix: 8)
    put((statedSize ?? String(repeating: "0", count: 11 - size.count) + size).utf8, at: 124)
    put("00000000000".utf8, at: 136)
    put("        ".utf8, at: 148)
    put([type.asciiValue ?? 0], at: 156)
    put(linkName.utf8, at: 157)
    put("ustar\u{0}00".utf8, at: 257)
    let sum = String(block.reduce(isChecksumRight ? 0 : 1) { $0 + Int($1) }, radix: 8)
    put((String(repeating: "0", count: 6 - sum.count) + sum + "\0 ").utf8, at: 148)
    bytes += block + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
  }

  /// Appends a plain file.
  public mutating func append(_ name: String, _ data: [UInt8]) { append(Array(name.utf8), data) }

  /// The archive with its end.
  public func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
