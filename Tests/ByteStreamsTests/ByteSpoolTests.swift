import ByteStreams
import TestSupport
import Testing

@Suite struct ByteSpoolTests {
  @Test(arguments: [0, 1, 131_072, 131_073, 1_000_003])
  func givesBackWhatWasWritten(count: Int) throws {
    let folder = TemporaryFolder()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let spool = try ByteSpool(folder: folder.path)
    for start in stride(from: 0, to: count, by: 70_001) {
      try spool.sink.write(Array(bytes[start..<min(start + 70_001, count)]))
    }
    let target = try ByteSink(path: folder.file("out"))
    try target.write("head")
    try spool.copy(to: target)
    try target.close()
    #expect(readFile(folder.file("out")) == Array("head".utf8) + bytes)
  }

  @Test func leavesNoName() throws {
    let folder = TemporaryFolder()
    let spool = try ByteSpool(folder: folder.path)
    try spool.sink.write("abc")
    try spool.sink.flush()
    #expect(folder.names == [])
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    #expect(
      throws: StreamError.cannotCreate(name: "no/such", reason: "No such file or directory")
    ) { try ByteSpool(folder: "no/such") }
  }
}
