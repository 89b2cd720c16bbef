/// Builds zip archives with stored members.
public struct ZipBuilder: Sendable {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// Starts an empty archive.
  public init() {}

  /// Appends a member.
  ///
  /// - Parameters:
  ///   - mode: the Unix mode in the central directory.
  ///   - flags: the general purpose bits; 1 says encrypted.
  ///   - isChecksumRight: whether the CRC-32 fits the data.
  public mutating func append(
    _ name: String, _ data: [UInt8], mode: UInt32 = 0o100644, flags: UInt16 = 0,
    isChecksumRight: Bool = true
  ) {
    let checksum = crc32(data) ^ (isChecksumRight ? 0 : 1)
    let common =
      little(20, 2) + little(UInt64(flags), 2) + little(0, 2) + little(0, 4)
      + little(UInt64(checksum), 4) + little(UInt64(data.count), 4) + little(UInt64(data.count), 4)
      + little(UInt64(name.utf8.count), 2) + little(0, 2)
    directory +=
      little(0x0201_4b50, 4) + little(0x0314, 2) + common + little(0, 6)
      + little(UInt64(mode) << 16, 4) + little(UInt64(bytes.count), 4) + Array(name.utf8)
    bytes += little(0x0403_4b50, 4) + common + Array(name.utf8) + data
    count += 1
  }

  /// The archive with its central directory.
  public func finished() -> [UInt8] {
    bytes + directory + little(0x0605_4b50, 4) + little(0, 4) + little(UInt64(count), 2)
      + little(UInt64(count), 2) + little(UInt64(directory.count), 4)
      + little(UInt64(bytes.count), 4) + little(0, 2)
  }
}

private func little(_ number: UInt64, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var sum: UInt32 = ~0
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
  }
  return ~sum
}
