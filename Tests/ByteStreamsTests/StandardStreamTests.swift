import ByteStreams
import Glibc
import Testing

/// What can happen to the standard streams, each in a process of its own.
@Suite struct StandardStreamTests {
  @Test func reportsAFullDisk() async {
    await #expect(processExitsWith: .exitCode(7)) {
      let full = open("/dev/full", O_WRONLY)
      dup2(full, 1)
      let sink = try ByteSink(path: "-")
      try sink.write("x")
      do throws(StreamError) {
        try sink.close()
      } catch {
        _exit(error == .writeFailed(name: "<stdout>", reason: "No space left on device") ? 7 : 1)
      }
    }
  }

  @Test func tellsAClosedPipe() async {
    await #expect(processExitsWith: .exitCode(7)) {
      signal(SIGPIPE, SIG_IGN)
      var ends: [Int32] = [0, 0]
      _ = pipe(&ends)
      close(ends[0])
      dup2(ends[1], 1)
      let sink = try ByteSink(path: "-")
      do throws(StreamError) {
        try sink.write([UInt8](repeating: 0, count: 1_000_000))
      } catch {
        _exit(error == .brokenPipe(name: "<stdout>") ? 7 : 1)
      }
    }
  }

  @Test func reportsThatThereIsNoStandardOutput() async {
    await #expect(processExitsWith: .exitCode(7)) {
      close(1)
      let sink = try ByteSink(path: "-")
      do throws(StreamError) {
        try sink.close()
      } catch {
        _exit(error == .writeFailed(name: "<stdout>", reason: "Bad file descriptor") ? 7 : 1)
      }
    }
  }

  @Test func leavesStandardOutputOpen() async {
    await #expect(processExitsWith: .exitCode(7)) {
      dup2(open("/dev/null", O_WRONLY), 1)
      for _ in 0..<2 {
        let sink = try ByteSink(path: "-")
        try sink.write("x")
        try sink.close()
      }
      _exit(7)
    }
  }

  @Test func waitsForNonBlockingStandardInput() async {
    await #expect(processExitsWith: .exitCode(7)) {
      var ends: [Int32] = [0, 0]
      _ = pipe(&ends)
      _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
      dup2(ends[0], 0)
      let output = ends[1]
      Task.detached {
        usleep(20_000)
        _ = write(output, "late", 4)
        close(output)
      }
      let bytes = try FileSource(path: "-").readToEnd()
      _exit(bytes == Array("late".utf8) ? 7 : 1)
    }
  }
}
