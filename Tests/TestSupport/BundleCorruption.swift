/// A named way to break a bundle, and what must be said about it.
public struct BundleCorruption: Sendable, CustomStringConvertible {
  /// What is done, in words.
  public let name: String
  /// What the message must contain: the member first, then the reason.
  public let message: String
  /// The broken bundle.
  public let bytes: @Sendable () -> [UInt8]

  /// The name, in reports of tests.
  public var description: String { name }

  /// All ways, in groups.
  public static let all = archives + headers + configurations + vocabularies + manifests

  init(_ name: String, _ message: String, bytes: @escaping @Sendable () -> [UInt8]) {
    self.name = name
    self.message = message
    self.bytes = bytes
  }
}

/// A tar of a tiny bundle with more appended by hand.
private func appended(
  _ name: String, _ message: String, _ append: @escaping @Sendable (inout TarBuilder) -> Void
) -> BundleCorruption {
  BundleCorruption(name, message) {
    var tar = TarBuilder()
    for member in TinyBundle(seed: 1).members { tar.append(member.name, member.bytes) }
    append(&tar)
    return tar.finished()
  }
}

extension BundleCorruption {
  static let archives: [BundleCorruption] = [
    BundleCorruption("empty file", "expected a tar or zip archive") { [] },
    BundleCorruption("text file", "expected a tar or zip archive") { Array("GENE1\nGENE2\n".utf8) },
    BundleCorruption("zeros", "config.json: this member is missing") {
      [UInt8](repeating: 0, count: 4096)
    },
    BundleCorruption("bare safetensors", "expected a tar or zip archive") {
      TinyBundle(seed: 1).tensors()
    },
    BundleCorruption("tar cut inside the weights", "damaged archive at or after model.safetensors")
    {
      Array(tarArchive(TinyBundle(seed: 1).members).dropLast(1024 + 512))
    },
    BundleCorruption("tar cut before its end mark", "damaged archive: expected a block of zeros") {
      Array(tarArchive(TinyBundle(seed: 1).members).dropLast(1024))
    },
    BundleCorruption("tar cut after the vocabulary", "model.safetensors: this member is missing") {
      tarArchive(TinyBundle(seed: 1).members.dropLast())
    },
    BundleCorruption("zip cut inside its directory", "expected a tar or zip archive") {
      Array(zipArchive(TinyBundle(seed: 1).members).dropLast(30))
    },
    BundleCorruption("zip with a wrong checksum", "model.safetensors: ZIP bad CRC") {
      var zip = ZipBuilder()
      for member in TinyBundle(seed: 1).members {
        zip.append(
          member.name, member.bytes, isChecksumRight: member.name != "model.safetensors")
      }
      return zip.finished()
    },
    BundleCorruption("encrypted zip member", "member config.json: encrypted") {
      var zip = ZipBuilder()
      for member in TinyBundle(seed: 1).members { zip.append(member.name, member.bytes, flags: 1) }
      return zip.finished()
    },
    BundleCorruption("symbolic link in a zip", "member vocab.txt: expected a plain file") {
      var zip = ZipBuilder()
      for member in TinyBundle(seed: 1).members {
        zip.append(
          member.name, member.bytes, mode: member.name == "vocab.txt" ? 0o120777 : 0o100644)
      }
      return zip.finished()
    },
    appended("path to a parent folder", "member ../evil: unsafe name") {
      $0.append("../evil", [1])
    },
    appended("hidden path to a parent folder", "member libraries/../../evil.gmt: unsafe name") {
      $0.append("libraries/../../evil.gmt", [1])
    },
    appended("absolute path", "member /etc/passwd: unsafe name: absolute path") {
      $0.append("/etc/passwd", [1])
    },
    appended("backslash in a name", "unsafe name: backslash") { $0.append("..\\evil", [1]) },
    appended("control character in a name", "unsafe name: control character") {
      $0.append("a\u{1b}]0;x", [1])
    },
    appended("name that is no text", "unsafe name: invalid UTF-8") { $0.append([0xff], [1]) },
    appended("symbolic link", "member genes.tsv: expected a plain file, found a symbolic link") {
      $0.append(Array("genes.tsv".utf8), [], type: "2", linkName: "/etc/passwd")
    },
    appended("hard link", "member genes.tsv: expected a plain file, found a hard link") {
      $0.append(Array("genes.tsv".utf8), [], type: "1", linkName: "vocab.txt")
    },
    appended("device", "member genes.tsv: expected a plain file, found a device") {
      $0.append(Array("genes.tsv".utf8), [], type: "3")
    },
    appended("pipe", "member genes.tsv: expected a plain file, found a pipe") {
      $0.append(Array("genes.tsv".utf8), [], type: "6")
    },
    appended("member twice", "member vocab.txt stands twice") { $0.append("vocab.txt", [1]) },
    appended("member twice under another spelling", "member vocab.txt stands twice") {
      $0.append("./vocab.txt", [1])
    },
    appended("member stated larger than the limit", "member genes.tsv: 8589934591 bytes are more") {
      $0.append(Array("genes.tsv".utf8), [], statedSize: "77777777777")
    },
    appended("member stated larger than the file", "damaged archive at or after genes.tsv") {
      $0.append(Array("genes.tsv".utf8), [], statedSize: "00000100000")
    },
    appended("wrong checksum of a header", "damaged archive at or after model.safetensors") {
      $0.append(Array("genes.tsv".utf8), [], isChecksumRight: false)
    },
    appended("too many members", "more members than the limit of 4096") { tar in
      for index in 0..<4096 { tar.append("extra/\(index)", []) }
    },
    BundleCorruption("two bundles in one archive", "expected one bundle, found several: a/, b/") {
      let members = TinyBundle(seed: 1).members
      return tarArchive(
        members.map { ("a/\($0.name)", $0.bytes) } + members.map { ("b/\($0.name)", $0.bytes) })
    },
    BundleCorruption("bundle two folders deep", "config.json: this member is missing") {
      tarArchive(TinyBundle(seed: 1).members, prefix: "a/b/")
    },
    BundleCorruption("bomb", "unpacks to more than 256 times the size") {
      // 40 MB of zeros, packed by gzip, xz and the like to a thousandth.
      Fixtures.bytes("archives/bomb.tar.xz")
    },
    BundleCorruption("compression that ends early", "Truncated zstd input") {
      Array(Fixtures.bytes("archives/tiny.tar.zst").dropLast(200))
    },
    BundleCorruption("compression that is damaged", "Corrupted input data") {
      var bytes = Fixtures.bytes("archives/tiny.tar.xz")
      for index in bytes.count / 2..<bytes.count / 2 + 8 { bytes[index] ^= 0xff }
      return bytes
    },
  ]
}
