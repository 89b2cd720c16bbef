import ByteStreams
import Foundation
import Glibc
import ModelBundles
import TestSupport
import Testing

/// Bundles cut at any byte are refused, or are still whole because nothing but padding is gone.
@Suite struct TruncationTests {
  /// The weights first, so that a cut can lose members without which a model would still open.
  private static let members: [(name: String, bytes: [UInt8])] = {
    var bundle = TinyBundle(seed: 3)
    bundle.others = [("README.md", Array("# A card\n".utf8))]
    return Array(bundle.members.reversed())
  }()

  /// What a whole bundle holds.
  private func contents(_ path: String) throws(BundleError) -> [String: [UInt8]] {
    let bundle = try ModelBundle(path: path)
    return Dictionary(
      uniqueKeysWithValues: bundle.memberNames.map { ($0, bundle.member($0)?.array() ?? []) })
  }

  private func expectNoSilentLoss(_ archive: [UInt8], _ format: String, by step: Int = 1) throws {
    let file = try TemporaryBundle(archive)
    let whole = try contents(file.path)
    #expect(whole.count == 4, "\(format)")
    var refusedCount = 0
    for count in stride(from: 0, to: archive.count, by: step) {
      let file = try TemporaryBundle(Array(archive[..<count]))
      do throws(BundleError) {
        let found = try contents(file.path)
        #expect(found == whole, "\(format) cut at byte \(count) of \(archive.count)")
      } catch {
        refusedCount += 1
        #expect(
          error.description.hasPrefix(file.path), "\(format) cut at byte \(count): \(error)")
      }
    }
    // Only padding and the second half of a tar's end may go.
    #expect(refusedCount * step > archive.count - 1100, "\(format): \(refusedCount) refused")
  }

  @Test func aTarIsRefusedAtEveryByte() throws {
    try expectNoSilentLoss(tarArchive(Self.members), "tar")
  }

  @Test func aZipIsRefusedAtEveryByte() throws {
    try expectNoSilentLoss(zipArchive(Self.members), "zip")
  }

  @Test func aCompressedTarIsRefusedAtEveryByte() throws {
    try expectNoSilentLoss(GzipEncoder.compress(tarArchive(Self.members)), "tar.gz")
    for command in ["xz", "zstd -q", "bzip2"] {
      let plain = try TemporaryBundle(tarArchive(Self.members))
      let packed = try TemporaryBundle([])
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "\(command) < \(plain.path) > \(packed.path)"]
      try process.run()
      process.waitUntilExit()
      try expectNoSilentLoss(readFile(packed.path), command)
    }
  }

  @Test func weightsInAFolderAreRefusedAtEveryByte() throws {
    let folder = TemporaryFolder()
    for member in TinyBundle(seed: 3).members { folder.write(member.bytes, to: member.name) }
    _ = try contents(folder.path)
    for name in ["model.safetensors", "config.json"] {
      let bytes = readFile(folder.file(name))
      for count in 0..<bytes.count {
        folder.write(Array(bytes[..<count]), to: name)
        let error = #expect(throws: BundleError.self, "\(name) cut at byte \(count)") {
          try contents(folder.path)
        }
        #expect(error?.description.contains(name) == true, "\(String(describing: error))")
      }
      folder.write(bytes, to: name)
    }
    // A text has no end of its own: without its last line end the vocabulary is still whole.
    let vocabulary = readFile(folder.file("vocab.txt"))
    for count in 0..<vocabulary.count - 1 {
      folder.write(Array(vocabulary[..<count]), to: "vocab.txt")
      let found = try? contents(folder.path)
      // A last token cut short is still a token; its checksum in a manifest tells (`gsfm-bundle verify`).
      #expect(found == nil || vocabulary.count - count < 5, "vocab.txt cut at byte \(count)")
    }
  }
}
