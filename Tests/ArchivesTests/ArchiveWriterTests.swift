import Archives
import ByteStreams
import Glibc
import TestSupport
import Testing

@Suite struct ArchiveWriterTests {
  private func written(
    _ members: [(String, [UInt8])]
  ) throws(ArchiveWriteError) -> [UInt8] {
    let path = "/tmp/gsfm-tar-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(path) }
    do throws(StreamError) {
      let sink = try ByteSink(path: path)
      var writer = ArchiveWriter(to: sink)
      do throws(ArchiveWriteError) {
        for (name, bytes) in members { try writer.write(name, SharedBytes(copying: bytes)) }
        try writer.finish()
      } catch {
        sink.abandon()
        throw StreamError.writeFailed(name: "archive", reason: error.description)
      }
      try sink.close()
    } catch {
      guard case .writeFailed("archive", let reason) = error else { throw .stream(error) }
      throw .stream(.writeFailed(name: "archive", reason: reason))
    }
    return readFile(path)
  }

  @Test func readsBackWhatItWrote() throws {
    let members: [(String, [UInt8])] = [
      ("a.json", Array("{}".utf8)), ("deep/b", []), ("c", [UInt8](repeating: 7, count: 512)),
    ]
    let bytes = try written(members)
    let found = try ArchiveReader.members(of: SharedBytes(copying: bytes))
    #expect(found.map(\.name) == members.map(\.0))
    for (member, (_, expected)) in zip(found, members) {
      #expect(member.bytes?.withSpan { span in span.indices.map { span[$0] } } == expected)
    }
    #expect(try written(members) == bytes)
    #expect(bytes.count % 512 == 0)
  }

  @Test(arguments: [
    ("../a", "member ../a: unsafe name: path to a parent folder"),
    ("./a", "member ./a: cannot be stored: expected a name without empty or \".\" parts"),
    (String(repeating: "a", count: 101), "cannot be stored: a name of more than 100 bytes"),
  ])
  func refuses(_ name: String, _ reason: String) {
    do throws(ArchiveWriteError) {
      _ = try written([(name, [1])])
      Issue.record("accepted")
    } catch {
      #expect(error.description.hasSuffix(reason), "\(error)")
    }
  }
}
