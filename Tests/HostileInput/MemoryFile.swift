import Glibc

/// A folder in memory where there is one.
private let memoryFolder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"

/// A file without a name, for readers that map a path; every input replaces what the last one left.
///
/// Only one thread may use it.
final class MemoryFile {
  private let descriptor: Int32

  /// A path that leads to it.
  var path: String { "/proc/self/fd/\(descriptor)" }

  init() {
    var template = Array("\(memoryFolder)/gsfm-hostile-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    precondition(descriptor >= 0 && unlink(template) == 0, "no file in memory")
  }

  deinit { close(descriptor) }

  /// Replaces the contents.
  func write(_ bytes: [UInt8]) {
    precondition(ftruncate(descriptor, 0) == 0)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written, written)
      }
      precondition(count > 0, "a file in memory cannot be written")
      written += count
    }
  }
}

/// A folder in memory where there is one, else below /tmp, with files that every input replaces.
final class MemoryFolder {
  let path: String
  private var names: Set<String> = []

  init() {
    var template = Array("\(memoryFolder)/gsfm-hostile-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no folder")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    mkdir("\(path)/heads", 0o755)
    mkdir("\(path)/libraries", 0o755)
  }

  deinit {
    clear()
    for name in ["/heads", "/libraries", ""] { rmdir(path + name) }
  }

  /// Removes all files.
  func clear() {
    for name in names { unlink("\(path)/\(name)") }
    names = []
  }

  /// Writes a file.
  func write(_ bytes: [UInt8], to name: String) {
    names.insert(name)
    let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(descriptor >= 0, "a file in memory cannot be made")
    defer { close(descriptor) }
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    precondition(count == bytes.count, "a file in memory cannot be written")
  }
}
