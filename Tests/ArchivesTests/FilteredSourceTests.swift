import Archives
import ByteStreams
import TestSupport
import Testing

@Suite struct FilteredSourceTests {
  static let kinds: [CompressionKind] = [.bzip2, .xz, .zstd]
  let text = (0..<200).map { "line \($0) of a text that compresses\n" }.joined()

  private func file(_ name: String, _ kind: CompressionKind) -> [UInt8] {
    let suffix = [CompressionKind.bzip2: "bz2", .xz: "xz", .zstd: "zst"][kind] ?? ""
    return Fixtures.bytes("archives/\(name).\(suffix)")
  }

  private func unpacked(
    _ bytes: [UInt8], chunkSize: Int = .max
  ) throws(StreamError) -> [UInt8] {
    try FilteredSource.decompressing(
      MemorySource(name: "x", bytes: bytes, chunkSize: chunkSize)
    ).readToEnd()
  }

  @Test(arguments: kinds, [1, 7, Int.max])
  func readsSeveralFrames(_ kind: CompressionKind, chunkSize: Int) throws {
    let found = try unpacked(file("two-frames", kind), chunkSize: chunkSize)
    #expect(String(decoding: found, as: UTF8.self) == text)
  }

  @Test(arguments: kinds) func readsAnEmptyStream(_ kind: CompressionKind) throws {
    #expect(try unpacked(file("empty", kind)) == [])
  }

  @Test(arguments: kinds) func refusesTruncation(_ kind: CompressionKind) throws {
    let bytes = file("two-frames", kind)
    let first = Array(text.utf8.prefix(3000))
    for length in CompressionKind.signatureLength..<bytes.count where length % 3 > 0 {
      do throws(StreamError) {
        let found = try unpacked(Array(bytes[..<length]))
        // Cut exactly between two frames, a stream is whole.
        #expect(found == first, "\(kind) cut at \(length) gave \(found.count) bytes")
      } catch {
        guard case .corruptCompression("x", _) = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
  }

  @Test(arguments: kinds) func refusesWhatFollows(_ kind: CompressionKind) {
    for tail in [[1], Array("garbage that is long enough to be looked at".utf8)] as [[UInt8]] {
      #expect(throws: StreamError.self, "\(kind) and \(tail.count) bytes") {
        try unpacked(file("two-frames", kind) + tail)
      }
    }
  }

  @Test(arguments: kinds) func survivesChangedBytes(_ kind: CompressionKind) {
    let bytes = file("two-frames", kind)
    for position in stride(from: 6, to: bytes.count, by: 3) {
      var changed = bytes
      changed[position] ^= 0x55
      // A bit that the format does not use may change; the checksum answers for the rest.
      if let found = try? unpacked(changed) {
        #expect(String(decoding: found, as: UTF8.self) == text, "\(kind) at \(position)")
      }
    }
  }

  @Test func passesOnWhatTheSourceThrows() {
    let source = FailingSource(file("two-frames", .zstd))
    #expect(throws: StreamError.readFailed(name: "failing", reason: "gone")) {
      try FilteredSource(source, kind: .zstd).readToEnd()
    }
  }

  @Test func leavesCompressedDataInsideAsTheyAre() throws {
    #expect(try unpacked(Fixtures.bytes("archives/pax.tar.gz")).count > 1000)
    #expect(try unpacked([0x41]) == [0x41])
    #expect(try unpacked([]) == [])
  }
}

/// Gives a hundred bytes, then fails.
private final class FailingSource: ByteSource {
  let name = "failing"
  private let bytes: [UInt8]
  private var isGiven = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
    guard !isGiven else { throw .readFailed(name: name, reason: "gone") }
    isGiven = true
    buffer.replaceSubrange(start..<start + 100, with: bytes[..<100])
    return 100
  }
}
