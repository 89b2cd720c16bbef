import Archives
import ByteStreams
import TestSupport
import Testing

/// Reads everything and gives names with bytes.
private func contents(
  _ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()
) throws(ArchiveError) -> [String: [UInt8]] {
  var result: [String: [UInt8]] = [:]
  for member in try ArchiveReader.members(of: SharedBytes(copying: bytes), limits: limits) {
    result[member.name] = member.bytes.map(array)
  }
  return result
}

private func array(_ bytes: SharedBytes) -> [UInt8] {
  bytes.withSpan { span in span.indices.map { span[$0] } }
}

private func message(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) -> String {
  do throws(ArchiveError) {
    _ = try contents(bytes, limits: limits)
    return "accepted"
  } catch {
    return error.description
  }
}

private func tar(_ build: (inout TarBuilder) -> Void) -> [UInt8] {
  var builder = TarBuilder()
  build(&builder)
  return builder.finished()
}

@Suite struct ArchiveReaderTests {
  static let files = [
    "ustar.tar", "gnu.tar", "pax.tar.gz", "ustar.tar.bz2", "ustar.tar.xz", "ustar.tar.zst",
    "stored.zip", "deflated.zip",
  ]

  @Test(arguments: files) func reads(_ file: String) throws {
    let found = try contents(Fixtures.bytes("archives/\(file)"))
    #expect(found.keys.sorted() == ["folder/numbers.bin", "hello.txt"])
    #expect(found["hello.txt"] == Array("hello\n".utf8))
    #expect(found["folder/numbers.bin"] == (0..<12).flatMap { _ in UInt8.min...UInt8.max })
  }

  /// Places in the file are checked against the bytes there, and against the layout of tar.
  @Test(arguments: ["ustar.tar", "gnu.tar", "stored.zip"])
  func readsPlainMembersInPlace(_ file: String) throws {
    let archive = SharedBytes(copying: Fixtures.bytes("archives/\(file)"))
    for member in try ArchiveReader.members(of: archive) {
      let offset = try #require(member.offset)
      let bytes = try #require(member.bytes)
      #expect(array(archive.slice(offset..<offset + member.byteCount)) == array(bytes))
      #expect(bytes.unsafeBytes.baseAddress == archive.unsafeBytes.baseAddress.map { $0 + offset })
      if file.hasSuffix(".tar") { #expect(offset % 512 == 0) }
    }
  }

  @Test func leavesOutBytesNobodyWants() throws {
    let archive = SharedBytes(copying: Fixtures.bytes("archives/ustar.tar.zst"))
    let members = try ArchiveReader.members(of: archive) { $0 == "hello.txt" ? 6 : nil }
    #expect(members.map(\.name) == ["hello.txt", "folder/numbers.bin"])
    #expect(members.map { $0.bytes == nil } == [false, true])
    #expect(members.map(\.byteCount) == [6, 3072])
  }

  /// Cut anywhere, an archive is refused or, behind its last needed byte, read as it was.
  @Test(arguments: files) func survivesTruncation(_ file: String) throws {
    let bytes = Fixtures.bytes("archives/\(file)")
    let whole = try contents(bytes)
    for length in stride(from: 0, to: bytes.count, by: bytes.count > 2000 ? 37 : 1) {
      let found = try? contents(Array(bytes[..<length]))
      #expect(found == nil || found == whole, "cut at \(length)")
    }
  }

  @Test(arguments: files) func survivesChangedBytes(_ file: String) throws {
    var generator = SplitMix64(seed: 1)
    let bytes = Fixtures.bytes("archives/\(file)")
    for _ in 0..<300 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        changed[Int.random(in: bytes.indices, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      _ = message(changed)
    }
  }

  @Test func acceptsOddButValidNames() throws {
    let found = try contents(
      tar {
        $0.append("./a", [1])
        $0.append("b//c/./d", [2])
        $0.append(Array("é".utf8), [3])
        $0.append(Array("./".utf8), [], type: "5")
        $0.append("..a/b..", [4])
      })
    #expect(found == ["a": [1], "b/c/d": [2], "é": [3], "..a/b..": [4]])
  }
}

@Suite struct ArchiveRefusalTests {
  @Test(arguments: [
    ("../a", "member ../a: unsafe name: path to a parent folder"),
    ("a/../../b", "member a/../../b: unsafe name: path to a parent folder"),
    ("a/..", "member a/..: unsafe name: path to a parent folder"),
    ("/etc/passwd", "member /etc/passwd: unsafe name: absolute path"),
    ("a\\b", "member a\\b: unsafe name: backslash"),
    ("a\nb", "member a\\nb: unsafe name: control character"),
    ("a\u{1b}[2J", "member a\\u{1B}[2J: unsafe name: control character"),
  ])
  func refusesNames(_ name: String, _ expected: String) {
    #expect(message(tar { $0.append(name, [1]) }) == expected)
  }

  @Test func refusesNamesThatAreNoText() {
    #expect(
      message(tar { $0.append([0x61, 0xff], [1]) }).hasSuffix("unsafe name: invalid UTF-8"))
  }

  @Test(arguments: [
    (Character("1"), "member a: expected a plain file, found a hard link"),
    ("2", "member a: expected a plain file, found a symbolic link"),
    ("3", "member a: expected a plain file, found a device"),
    ("4", "member a: expected a plain file, found a device"),
    ("6", "member a: expected a plain file, found a pipe"),
  ])
  func refusesKinds(_ type: Character, _ expected: String) {
    let bytes = tar { $0.append(Array("a".utf8), [], type: type, linkName: "/etc/passwd") }
    #expect(message(bytes) == expected)
  }

  @Test func refusesDuplicates() {
    #expect(
      message(
        tar {
          $0.append("a", [1])
          $0.append("./a", [2])
        }) == "member a stands twice")
    var zip = ZipBuilder()
    zip.append("a", [1])
    zip.append("a", [2])
    #expect(message(zip.finished()) == "member a stands twice")
  }

  @Test func refusesBadZips() {
    var zip = ZipBuilder()
    zip.append("a", Array("/etc/passwd".utf8), mode: 0o120777)
    #expect(message(zip.finished()) == "member a: expected a plain file, found a symbolic link")
    zip = ZipBuilder()
    zip.append("a", [1, 2, 3], flags: 1)
    #expect(message(zip.finished()) == "member a: encrypted")
    zip = ZipBuilder()
    zip.append("a", [1, 2, 3], isChecksumRight: false)
    #expect(message(zip.finished()).hasPrefix("damaged archive at or after a: ZIP bad CRC"))
    zip = ZipBuilder()
    zip.append("../a", [1])
    #expect(message(zip.finished()) == "member ../a: unsafe name: path to a parent folder")
  }

  @Test(arguments: [
    ([], "expected a tar or zip archive: "),
    (Array("not an archive at all".utf8), "expected a tar or zip archive: "),
    ([UInt8](repeating: 0, count: 10_240), "accepted"),
    (
      tar { $0.append(Array("a".utf8), [1], isChecksumRight: false) },
      "expected a tar or zip archive: "
    ),
    (
      tar {
        $0.append("a", [1])
        $0.append(Array("b".utf8), [1], isChecksumRight: false)
      },
      "damaged archive at or after a: "
    ),
    (
      tar { $0.append(Array("a".utf8), [1], statedSize: "77777777777") },
      "member a: 8589934591 bytes are more than the limit of 4294967296"
    ),
    (
      tar { $0.append(Array("a".utf8), [1], statedSize: "00000010000") },
      "damaged archive at or after a: "
    ),
    (
      tar { $0.append(Array("a".utf8), [1], statedSize: "-0000000001") },
      "expected a tar or zip archive: "
    ),
    (
      Array(tar { $0.append("a", [1]) }.dropLast(1024)),
      "damaged archive: expected a block of zeros at the end, found none"
    ),
  ])
  func refusesDamage(_ bytes: [UInt8], _ prefix: String) {
    let found = message(bytes)
    #expect(found.hasPrefix(prefix), "\(found)")
  }

  @Test func keepsToItsLimits() {
    let three = tar { for name in ["a", "b", "c"] { $0.append(name, [1, 2, 3, 4]) } }
    #expect(
      message(three, limits: ArchiveLimits(memberCount: 2)) == "more members than the limit of 2")
    #expect(
      message(three, limits: ArchiveLimits(memberByteCount: 3))
        == "member a: 4 bytes are more than the limit of 3")
    #expect(throws: ArchiveError.memberTooLarge("b", byteCount: 4, limit: 2)) {
      try ArchiveReader.members(of: SharedBytes(copying: three)) { $0 == "b" ? 2 : 10 }
    }
    #expect(
      message(three, limits: ArchiveLimits(totalByteCount: 11))
        == "member c: all members together are larger than the limit of 11 bytes")
    #expect(
      message(
        Fixtures.bytes("archives/ustar.tar.zst"),
        limits: ArchiveLimits(ratio: 7, ratioFreeByteCount: 1000))
        == "member folder/numbers.bin: unpacks to more than 7 times the size of the archive")
    #expect(
      message(three, limits: ArchiveLimits(nameByteCount: 0))
        == "member a: unsafe name: 1 bytes are more than the limit of 0")
  }
}
