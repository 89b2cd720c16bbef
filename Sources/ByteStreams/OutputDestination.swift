import Glibc
import SystemPackage

/// Where a sink's bytes go: an open descriptor and, for a plain file, the name it will get.
struct OutputDestination {
  /// A file written under a temporary name.
  struct Pending {
    /// The name it is written under.
    let temporaryPath: String
    /// The name it gets at the end.
    let targetPath: String
    /// Its place in ``TemporaryFiles``.
    let slot: Int?
  }

  let descriptor: FileDescriptor
  let pending: Pending?

  /// Descriptor 1, which is never closed.
  static let standardOutput = OutputDestination(descriptor: .standardOutput)

  /// A descriptor that is written as it is.
  init(descriptor: FileDescriptor) {
    self.descriptor = descriptor
    pending = nil
  }

  /// Opens `path` for writing.
  ///
  /// A plain file, or a name that does not exist yet, is written beside its target; a link is
  /// followed, so that it is the file it points to that is replaced. Devices, pipes and this
  /// process's own descriptors (`/dev/stdout`, `/dev/fd/N`) are written as they are.
  init(path: String) throws(Errno) {
    if let own = Self.ownDescriptor(path) {
      descriptor = try Self.duplicate(own)
      pending = nil
      return
    }
    let targetPath = Self.followLinks(path)
    if targetPath.isEmpty { throw .noSuchFileOrDirectory }
    if targetPath.hasSuffix("/") { throw .isDirectory }
    let existing = try Self.status(targetPath)
    if let existing, existing.isFolder { throw .isDirectory }
    let isSpecial = existing.map { !$0.isRegular } ?? false
    if isSpecial || targetPath.hasPrefix("/dev/") || targetPath.hasPrefix("/proc/") {
      descriptor = try Self.open(path, options: [.truncate, .closeOnExec])
      pending = nil
      return
    }
    // Renaming over a file needs leave to change the folder only; ask for the file's own as `>` does.
    // The C string of the call lives as long as the call.
    if existing != nil, unsafe access(targetPath, W_OK) != 0 { throw Errno.last }
    (descriptor, pending) = try Self.createBeside(targetPath)
    // A replaced file keeps its permissions; a new one gets what the umask leaves of 0666.
    if let existing { _ = fchmod(descriptor.rawValue, existing.permissions & 0o777) }
  }

  /// Closes the descriptor of an output that is given up, and removes what was written.
  func discard() {
    try? descriptor.close()
    removeTemporary()
  }

  /// Closes the descriptor and gives the file its name.
  func finish() throws(Errno) {
    do throws(Errno) {
      try Self.close(descriptor)
      if let pending { try SystemCall.rename(pending.temporaryPath, to: pending.targetPath) }
    } catch {
      removeTemporary()
      throw error
    }
    if let slot = pending?.slot { TemporaryFiles.forget(slot) }
  }

  /// Closes `descriptor`, which may report what a write could not.
  static func close(_ descriptor: FileDescriptor) throws(Errno) {
    if Glibc.close(descriptor.rawValue) != 0, Errno.last != .interrupted { throw Errno.last }
  }

  /// Another descriptor for the same open file.
  static func duplicate(_ descriptor: Int32) throws(Errno) -> FileDescriptor {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    if copy < 0 { throw Errno.last }
    return FileDescriptor(rawValue: copy)
  }

  private func removeTemporary() {
    guard let pending else { return }
    // The C string of the call lives as long as the call.
    unsafe unlink(pending.temporaryPath)
    if let slot = pending.slot { TemporaryFiles.forget(slot) }
  }

  /// The descriptor that a path such as `/dev/stdout` or `/dev/fd/3` stands for.
  private static func ownDescriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return 1
    case "/dev/stderr": return 2
    default:
      for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
        return Int32(path.dropFirst(folder.count))
      }
      return nil
    }
  }

  /// The path that `path` leads to when it is a link, also one whose target does not exist.
  private static func followLinks(_ path: String) -> String {
    var path = path
    // The kernel's own limit; a longer chain fails at open, with its error.
    for _ in 0..<40 {
      guard let target = SystemCall.linkTarget(path) else { break }
      path = target.hasPrefix("/") ? target : folder(of: path) + target
    }
    return path
  }

  /// The part of `path` up to its last slash, empty without one.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  private static func status(_ path: String) throws(Errno) -> FileStatus? {
    do throws(Errno) {
      return try FileStatus(path: path)
    } catch .noSuchFileOrDirectory {
      return nil
    }
  }

  private static func open(
    _ path: String, options: FileDescriptor.OpenOptions
  ) throws(Errno) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        FilePath(path), .writeOnly, options: options,
        permissions: FilePermissions(rawValue: 0o666), retryOnInterrupt: true)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  private static func createBeside(
    _ targetPath: String
  ) throws(Errno) -> (FileDescriptor, Pending) {
    // Short and without the target's name, which may be as long as names can be; the random part tells processes of
    // other machines apart, which share folders but not numbers.
    let prefix = "\(folder(of: targetPath)).gsfm-\(getpid())-"
    while true {
      let temporaryPath = "\(prefix)\(String(UInt32.random(in: .min ... .max), radix: 16)).partial"
      // Before it is there: a signal between the two calls then finds it.
      let slot = TemporaryFiles.register(temporaryPath)
      do throws(Errno) {
        let descriptor = try open(
          temporaryPath, options: [.create, .exclusiveCreate, .closeOnExec])
        return (
          descriptor,
          Pending(temporaryPath: temporaryPath, targetPath: targetPath, slot: slot)
        )
      } catch {
        if let slot { TemporaryFiles.forget(slot) }
        if error != .fileExists { throw error }
      }
    }
  }
}
