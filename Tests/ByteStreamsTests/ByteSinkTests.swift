import ByteStreams
import Glibc
import TestSupport
import Testing

@Suite struct ByteSinkTests {
  init() { signal(SIGPIPE, SIG_IGN) }

  private func contents(_ path: String) throws -> String {
    String(decoding: try FileSource(path: path).readToEnd(), as: UTF8.self)
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  @Test func appearsOnlyWhenClosed() throws {
    let folder = TemporaryFolder()
    let sink = try ByteSink(path: folder.file("out"))
    try sink.write("abc")
    try sink.flush()
    let temporaryPath = try #require(sink.temporaryPath)
    #expect(folder.names.map { folder.file($0) } == [temporaryPath])
    #expect(try contents(temporaryPath) == "abc")
    try sink.close()
    #expect(folder.names == ["out"])
    #expect(try contents(folder.file("out")) == "abc")
    try sink.close()
  }

  @Test func replacesAFileAtOnce() throws {
    let folder = TemporaryFolder()
    let path = folder.write(Array("old".utf8), to: "out")
    let sink = try ByteSink(path: path)
    try sink.write("new")
    #expect(try contents(path) == "old")
    try sink.close()
    #expect(try contents(path) == "new")
  }

  @Test func leavesTheOldFileWhenGivenUp() throws {
    let folder = TemporaryFolder()
    let path = folder.write(Array("old".utf8), to: "out")
    let sink = try ByteSink(path: path)
    try sink.write("new")
    sink.abandon()
    #expect(folder.names == ["out"])
    #expect(try contents(path) == "old")
  }

  @Test func removesItsFileWhenLetGo() throws {
    let folder = TemporaryFolder()
    do {
      let sink = try ByteSink(path: folder.file("out"))
      try sink.write("new")
      try sink.flush()
    }
    #expect(folder.names == [])
  }

  @Test func givesANewFileTheModeOfTheUmaskAndKeepsThatOfAnOldOne() throws {
    let folder = TemporaryFolder()
    let mask = umask(0)
    umask(mask)
    try ByteSink(path: folder.file("new")).close()
    #expect(mode(folder.file("new")) == 0o666 & ~mask)
    let old = folder.write([], to: "old")
    chmod(old, 0o600)
    try ByteSink(path: old).close()
    #expect(mode(old) == 0o600)
  }

  @Test(arguments: [true, false])
  func followsALink(targetExists: Bool) throws {
    let folder = TemporaryFolder()
    if targetExists { folder.write(Array("old".utf8), to: "target") }
    #expect(symlink("target", folder.file("link")) == 0)
    let sink = try ByteSink(path: folder.file("link"))
    try sink.write("new")
    try sink.close()
    #expect(folder.names == ["link", "target"])
    #expect(try contents(folder.file("target")) == "new")
    var status = stat()
    #expect(lstat(folder.file("link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func removesItsFileWhenItCannotGetItsName() throws {
    let folder = TemporaryFolder()
    let path = folder.file("out")
    let sink = try ByteSink(path: path)
    try sink.write("new")
    #expect(mkdir(path, 0o755) == 0)
    defer { rmdir(path) }
    #expect(throws: StreamError.writeFailed(name: path, reason: "Is a directory")) {
      try sink.close()
    }
    #expect(folder.names == ["out"])
  }

  @Test func opensMoreFilesThanTheRegisterHolds() throws {
    let folder = TemporaryFolder()
    let sinks = try (0..<40).map { try ByteSink(path: folder.file("\($0)")) }
    for sink in sinks { try sink.close() }
    #expect(folder.names.count == 40)
  }

  @Test func writesTwoFilesOfOneFolderAtOnce() throws {
    let folder = TemporaryFolder()
    let sinks = try ["a", "b", "a"].map { try ByteSink(path: folder.file($0)) }
    for (index, sink) in sinks.enumerated() { try sink.write("\(index)") }
    for sink in sinks { try sink.close() }
    #expect(folder.names == ["a", "b"])
    #expect(try contents(folder.file("a")) == "2")
  }

  @Test(arguments: [
    ("/nowhere/out", "/nowhere/out: cannot create: No such file or directory"),
    ("/tmp", "/tmp: cannot create: Is a directory"),
    ("", ": cannot create: No such file or directory"),
    ("/tmp/nothing/", "/tmp/nothing/: cannot create: Is a directory"),
  ])
  func refusesWhatCannotBeCreated(path: String, message: String) {
    let error = #expect(throws: StreamError.self) { try ByteSink(path: path) }
    #expect(error?.description == message)
  }

  @Test func writesDevicesDirectly() throws {
    let sink = try ByteSink(path: "/dev/null")
    #expect(sink.temporaryPath == nil)
    try sink.write([UInt8](repeating: 1, count: 1_000_000))
    try sink.close()
  }

  @Test(arguments: [1, 1_000_000])
  func reportsAFullDisk(count: Int) throws {
    let sink = try ByteSink(path: "/dev/full")
    let error = #expect(throws: StreamError.self) {
      try sink.write([UInt8](repeating: 65, count: count))
      try sink.close()
    }
    #expect(error?.description == "/dev/full: write failed: No space left on device")
    // A failed sink keeps failing.
    #expect(throws: try #require(error)) { try sink.close() }
  }

  @Test func tellsAClosedPipe() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let path = "/dev/fd/\(ends[1])"
    let sink = try ByteSink(path: path)
    close(ends[0])
    close(ends[1])
    #expect(throws: StreamError.brokenPipe(name: path)) {
      try sink.write("x")
      try sink.close()
    }
  }

  @Test func waitsForANonBlockingPipe() async throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
    let (input, output) = (ends[0], ends[1])
    let received = Task.detached {
      usleep(20_000)  // the pipe is full by then
      var count = 0
      var buffer = [UInt8](repeating: 0, count: 10_000)
      while case let got = read(input, &buffer, buffer.count), got > 0 { count += got }
      return count
    }
    let sink = try ByteSink(path: "/dev/fd/\(output)")
    try sink.write([UInt8](repeating: 65, count: 500_000))
    try sink.close()
    close(output)
    #expect(await received.value == 500_000)
    close(input)
  }

  @Test func compressesByName() throws {
    let folder = TemporaryFolder()
    var generator = SplitMix64(seed: 10)
    var bytes: [UInt8] = []
    let sink = try ByteSink(path: folder.file("out.tsv.gz"))
    for _ in 0..<100 {
      let count = Int.random(in: 0...5_000, using: &generator)
      let part = (0..<count).map { _ in UInt8.random(in: 65...90, using: &generator) }
      bytes += part
      try sink.write(part)
    }
    try sink.close()
    #expect(folder.names == ["out.tsv.gz"])
    let source = PeekedSource(try FileSource(path: folder.file("out.tsv.gz")))
    #expect(try source.compression() == .gzip)
    #expect(try GzipSource(source).readToEnd() == bytes)
  }

  @Test func keepsTheOrderOfSmallAndLargeWrites() throws {
    let folder = TemporaryFolder()
    var generator = SplitMix64(seed: 11)
    var bytes: [UInt8] = []
    let sink = try ByteSink(path: folder.file("out"))
    for index in 0..<20 {
      let part = [UInt8](
        repeating: UInt8(index), count: Int.random(in: 0...200_000, using: &generator))
      bytes += part
      try sink.write(part)
    }
    try sink.write([1.5, 2.5].span.bytes)
    bytes += [1.5, 2.5].withUnsafeBytes { Array($0) }
    try sink.close()
    #expect(try FileSource(path: folder.file("out")).readToEnd() == bytes)
  }
}

@Suite struct TemporaryFilesTests {
  @Test func leavesNothingWhenASignalEndsTheProcess() async {
    let folder = TemporaryFolder()
    setenv("GSFM_TEST_FOLDER", folder.path, 1)
    await #expect(processExitsWith: .exitCode(7)) {
      let path = String(cString: getenv("GSFM_TEST_FOLDER"))
      TemporaryFiles.prepare()
      signal(SIGTERM) { _ in
        TemporaryFiles.removeAll()
        _exit(7)
      }
      let sinks = try ["a", "b"].map { try ByteSink(path: "\(path)/\($0)") }
      for sink in sinks {
        try sink.write("half")
        try sink.flush()
      }
      // The test runner may have blocked the signal.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGTERM)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      raise(SIGTERM)
    }
    #expect(folder.names == [])
  }
}
