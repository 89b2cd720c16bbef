import ByteStreams
import Glibc
import SystemPackage

/// What a folder holds.
enum FolderListing {
  /// Whether a path is a folder, links followed.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    // The structure outlives the call.
    return unsafe stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFDIR
  }

  /// Whether a path leads to anything.
  static func isThere(_ path: String) -> Bool {
    // The C string lives as long as the call.
    unsafe access(path, F_OK) == 0
  }

  private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19

  /// The names in a folder but for `.` and `..`, no more than `limit` of them.
  static func names(in path: String, limit: Int) throws(StreamError) -> [String] {
    guard let folder = unsafe opendir(path) else {
      throw .cannotOpen(name: path, reason: "\(Errno(rawValue: errno))")
    }
    // Opened above and closed here only.
    defer { unsafe _ = closedir(folder) }
    var names: [String] = []
    // An entry belongs to the folder and is read before the next call.
    while names.count < limit {
      guard let entry = unsafe readdir(folder) else { break }
      // The name ends with a zero and lies in an entry that may be shorter than its declared type, so
      // it is reached by its place and not as a field.
      let name = unsafe String(
        decoding: UnsafeRawBufferPointer(
          start: UnsafeRawPointer(entry) + nameOffset,
          count: strlen(UnsafePointer<CChar>(OpaquePointer(UnsafeRawPointer(entry) + nameOffset)))),
        as: UTF8.self)
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
