import ByteStreams
import Glibc
import TestSupport
import Testing

@Suite struct MappedFileTests {
  @Test func readsAFileAndKeepsItWhenThePathGoes() throws {
    let path = "/tmp/gsfm-mapped-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let file = fopen(path, "w")
    if let file { fputs("hello", file) }
    if let file { fclose(file) }
    let bytes = try MappedFile(path: path).bytes
    #expect(unlink(path) == 0)
    #expect(bytes.count == 5)
    #expect(
      bytes.slice(1..<4).withSpan { span in span.indices.map { span[$0] } } == Array("ell".utf8))
    #expect(throws: StreamError.cannotOpen(name: path, reason: "No such file or directory")) {
      try MappedFile(path: path)
    }
  }

  @Test func readsAnEmptyFile() throws {
    let path = "/tmp/gsfm-empty-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    fclose(fopen(path, "w"))
    defer { unlink(path) }
    #expect(try MappedFile(path: path).bytes.count == 0)
  }

  @Test func refusesWhatIsNoRegularFile() {
    for path in ["/tmp", "/dev/zero", "/dev/null"] {
      #expect(throws: StreamError.cannotOpen(name: path, reason: "expected a regular file")) {
        try MappedFile(path: path)
      }
    }
  }

  @Test func tellsWhichFileHoldsAnAddress() throws {
    let folder = TemporaryFolder()
    let paths = ["a", "b"].map { folder.write([UInt8](repeating: 1, count: 5000), to: $0) }
    var files = try paths.map { try MappedFile(path: $0) }
    let starts = files.map { UInt(bitPattern: $0.unsafeBytes.baseAddress) }
    func path(_ address: UInt) -> String? {
      MappedFile.pathOfMap(holding: address).map { String(cString: $0) }
    }
    for (start, expected) in zip(starts, paths) {
      #expect(path(start) == expected && path(start + 4999) == expected)
    }
    #expect(path(1) == nil)
    files = []
    #expect(starts.allSatisfy { path($0) == nil })
  }
}

@Suite struct SharedBytesTests {
  @Test func growsAndKeepsWhatWasAppended() {
    let block = GrowingBytes()
    var expected: [UInt8] = []
    for length in 0..<200 {
      let piece = [UInt8](repeating: UInt8(length), count: length)
      piece.withUnsafeBytes { block.append($0) }
      expected += piece
    }
    let shared = block.shared()
    #expect(shared.withSpan { span in span.indices.map { span[$0] } } == expected)
    #expect(SharedBytes(copying: expected).count == expected.count)
    #expect(SharedBytes(copying: []).count == 0)
  }
}
