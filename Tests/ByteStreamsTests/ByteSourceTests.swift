import ByteStreams
import Glibc
import TestSupport
import Testing

@Suite struct ByteSourceTests {
  @Test func readsAFile() throws {
    let folder = TemporaryFolder()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let source = try FileSource(path: folder.write(bytes, to: "data"))
    #expect(source.name == folder.file("data"))
    #expect(try source.readToEnd() == bytes)
    #expect(try source.readToEnd().isEmpty)
  }

  @Test func readsAnEmptyFile() throws {
    let folder = TemporaryFolder()
    let source = PeekedSource(try FileSource(path: folder.write([], to: "empty")))
    #expect(try source.compression() == .none)
    #expect(try source.readToEnd().isEmpty)
  }

  @Test func refusesAFolder() {
    let error = #expect(throws: StreamError.self) { try FileSource(path: "/tmp") }
    #expect(error?.description == "/tmp: cannot open: Is a directory")
  }

  @Test func refusesWhatDoesNotExist() {
    let error = #expect(throws: StreamError.self) { try FileSource(path: "/nowhere/at all") }
    #expect(
      error == .cannotOpen(name: "/nowhere/at all", reason: "No such file or directory"))
  }

  @Test func namesStandardInput() throws {
    #expect(try FileSource(path: "-").name == "<stdin>")
  }

  @Test func readsAPipe() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let source = try FileSource(path: "/dev/fd/\(ends[0])")
    #expect(write(ends[1], "late", 4) == 4)
    close(ends[1])
    #expect(try source.readToEnd() == Array("late".utf8))
  }

  @Test func keepsTheBytesAroundWhatItReads() throws {
    let source = MemorySource(name: "x", bytes: [1, 2, 3, 4, 5])
    var buffer: [UInt8] = [9, 9, 9, 9]
    #expect(try source.read(into: &buffer, at: 1) == 3)
    #expect(buffer == [9, 1, 2, 3])
    #expect(try source.read(into: &buffer, at: 1) == 2)
    #expect(buffer == [9, 4, 5, 3])
    #expect(try source.read(into: &buffer, at: 0) == 0)
  }

  @Test func givesChunks() throws {
    let source = MemorySource(name: "x", bytes: Array(0..<10))
    var chunk: [UInt8] = []
    var chunks: [[UInt8]] = []
    while try source.readChunk(into: &chunk, chunkSize: 4) { chunks.append(chunk) }
    #expect(chunks == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
    #expect(chunk.isEmpty)
  }

  @Test func peeksWithoutLosingAnything() throws {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<200 {
      let count = Int.random(in: 0...50, using: &generator)
      let bytes = (0..<count).map { UInt8($0) }
      let chunkSize = Int.random(in: 1...9, using: &generator)
      let source = PeekedSource(MemorySource(name: "x", bytes: bytes, chunkSize: chunkSize))
      var read: [UInt8] = []
      for _ in 0..<5 {
        let wanted = Int.random(in: 0...20, using: &generator)
        #expect(Array(try source.peek(wanted)) == Array(bytes[read.count...].prefix(wanted)))
        var buffer = [UInt8](repeating: 0, count: Int.random(in: 1...10, using: &generator))
        let got = try source.read(into: &buffer, at: 0)
        read += buffer[..<got]
      }
      #expect(read + (try source.readToEnd()) == bytes)
    }
  }
}
