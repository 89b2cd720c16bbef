import Glibc
import SystemPackage

/// System calls with interruption and non-blocking descriptors dealt with, their errors typed.
enum SystemCall {
  /// Reads once into `buffer` from `start` on.
  static func read(
    _ descriptor: FileDescriptor, into buffer: inout [UInt8], at start: Int
  ) throws(Errno) -> Int {
    while true {
      // The pointer lies within the buffer, which is held for the call, and is given its length.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(
          descriptor.rawValue, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start)
      }
      if count >= 0 { return count }
      try awaitRetry(descriptor, after: Errno.last, events: POLLIN)
    }
  }

  /// Writes all of `bytes`.
  static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to descriptor: FileDescriptor
  ) throws(Errno) {
    var written = 0
    while written < bytes.count {
      // `written` is below the count, so pointer and length stay inside the caller's buffer.
      let count = unsafe Glibc.write(
        descriptor.rawValue, bytes.baseAddress.map { unsafe $0 + written }, bytes.count - written)
      if count > 0 {
        written += count
      } else if count == 0 {
        throw .ioError  // not known to happen, but it must not be tried for ever
      } else {
        try awaitRetry(descriptor, after: Errno.last, events: POLLOUT)
      }
    }
  }

  /// Reads once from a place of a file into the beginning of `buffer`; 0 at the end.
  static func read(
    _ descriptor: FileDescriptor, into buffer: inout [UInt8], atOffset offset: Int
  ) throws(Errno) -> Int {
    while true {
      // The buffer is held for the call and its length is given.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.pread(descriptor.rawValue, bytes.baseAddress, bytes.count, off_t(offset))
      }
      if count >= 0 { return count }
      try awaitRetry(descriptor, after: Errno.last, events: POLLIN)
    }
  }

  /// Opens a new file in `folder` that no name leads to.
  static func openNameless(in folder: String) throws(Errno) -> FileDescriptor {
    var template = Array((folder + "/gsfm-spool-XXXXXX").utf8CString)
    // The template is a writable C string that lives through both calls.
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { name in
      guard let start = name.baseAddress else { return Int32(-1) }
      let opened = unsafe mkstemp(start)
      if opened >= 0 { unsafe unlink(start) }
      return opened
    }
    if descriptor < 0 { throw Errno.last }
    return FileDescriptor(rawValue: descriptor)
  }

  /// Renames `source` to `target`, replacing it.
  static func rename(_ source: String, to target: String) throws(Errno) {
    // The C strings of the call live as long as the call.
    if unsafe Glibc.rename(source, target) != 0 { throw Errno.last }
  }

  /// The symbolic link's target, or nil when `path` is no link.
  static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    // The buffer is held for the call and its length is given.
    let count = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe Glibc.readlink(path, $0, bytes.count) } ?? -1
    }
    guard count > 0, count < buffer.count else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Returns when the call may be tried again, or throws the error.
  private static func awaitRetry(
    _ descriptor: FileDescriptor, after error: Errno, events: Int32
  ) throws(Errno) {
    if error == .interrupted { return }
    guard error == .resourceTemporarilyUnavailable || error == .wouldBlock else { throw error }
    // Somebody shared a non-blocking descriptor with us; wait as a blocking one would.
    var request = pollfd(fd: descriptor.rawValue, events: Int16(events), revents: 0)
    // One request is passed with the count one.
    if unsafe poll(&request, 1, -1) < 0, Errno.last != .interrupted { throw Errno.last }
  }
}

extension Errno {
  /// The error of the system call that has just failed on this thread.
  static var last: Errno { Errno(rawValue: Glibc.errno) }
}

/// What kind of file a path or descriptor is, as far as reading and writing care.
struct FileStatus {
  private let mode: mode_t

  /// Whether it is a folder.
  var isFolder: Bool { mode & S_IFMT == S_IFDIR }
  /// Whether it is a plain file, not a device, pipe or socket.
  var isRegular: Bool { mode & S_IFMT == S_IFREG }
  /// The permission bits.
  var permissions: mode_t { mode & 0o7777 }

  private init(mode: mode_t) { self.mode = mode }

  /// Asks about an open descriptor.
  init(_ descriptor: FileDescriptor) throws(Errno) {
    var status = stat()
    // The structure outlives the call.
    if unsafe fstat(descriptor.rawValue, &status) != 0 { throw Errno.last }
    self.init(mode: status.st_mode)
  }

  /// Asks about a path, following links.
  init(path: String) throws(Errno) {
    var status = stat()
    // The structure outlives the call.
    if unsafe stat(path, &status) != 0 { throw Errno.last }
    self.init(mode: status.st_mode)
  }
}
