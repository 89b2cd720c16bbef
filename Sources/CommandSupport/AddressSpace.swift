import ByteStreams
import Glibc
import LinearAlgebra

/// The memory this process may still map under `ulimit -v` and `ulimit -d`, as batch systems set them.
enum AddressSpace {
  /// What is kept for the bundle, the input and the rows.
  ///
  /// Less may do, and more may be needed, which then ends the tool with a message.
  private static let reserve = 64 << 20
  /// A thread's stack, and the addresses the C library sets aside for its small allocations.
  private static let threadByteCount = 8 << 20 + 64 << 20

  /// Whether there is a limit at all.
  static var isLimited: Bool { [limit(RLIMIT_AS), limit(RLIMIT_DATA)].contains { $0 != nil } }

  /// How many of `threads` have room, their buffers taken; `threads` without a limit.
  ///
  /// OpenBLAS waits for ever for a buffer it does not get, so what does not fit must not be tried.
  /// - Throws: ``ToolError/memory(_:)`` when there is no room for one.
  static func claim(threads: Int) throws(ToolError) -> Int {
    guard let free else { return threads }
    let room = (free - reserve) / (BLAS.bufferByteCount + threadByteCount)
    guard room > 0 else {
      let needed = reserve + BLAS.bufferByteCount + threadByteCount + 1 << 20
      throw .memory(
        "the limit on memory (ulimit -v) leaves \(free >> 20) MiB, expected at least \(needed >> 20)"
      )
    }
    BLAS.reserveBuffers(min(threads, room))
    return min(threads, room)
  }

  /// The bytes that may still be mapped; nil without a limit.
  private static var free: Int? {
    // Pages: the whole program, resident, shared, text, library, data.
    let pages = contents("/proc/self/statm").split(separator: " ").compactMap { Int($0) }
    let used = pages.count > 5 ? (pages[0], pages[5]) : (0, 0)
    let left = [
      limit(RLIMIT_AS).map { $0 - used.0 * Int(getpagesize()) },
      limit(RLIMIT_DATA).map { $0 - used.1 * Int(getpagesize()) },
    ].compactMap { $0 }
    return left.min().map { max($0, 0) }
  }

  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    // The structure outlives the call.
    guard unsafe getrlimit(Int32(resource.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max
    else { return nil }
    return Int(clamping: limit.rlim_cur)
  }

  private static func contents(_ path: String) -> String {
    String(decoding: (try? FileSource(path: path).readToEnd()) ?? [], as: UTF8.self)
  }
}
