import Glibc

/// A folder of its own for one test, removed with all its contents when it is let go.
public final class TemporaryFolder {
  /// Where the folder is.
  public let path: String

  /// Creates the folder.
  public init() {
    var template = Array("/tmp/gsfm-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("cannot create a folder in /tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The path of `name` in the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The names in the folder, sorted.
  public var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Creates `name` with `bytes` and returns its path.
  @discardableResult
  public func write(_ bytes: [UInt8], to name: String) -> String {
    let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { fatalError("cannot write \(file(name))") }
      rest = rest.dropFirst(count)
    }
    close(descriptor)
    return file(name)
  }
}
