import CommandSupport
import Glibc
import SystemPackage

/// The tools a user can run through the door.
enum InstalledTools {
  /// Every executable `gsfm-…` on PATH or beside this binary, by name; the first on PATH wins.
  static func find() -> [InstalledTool] {
    var tools: [String: InstalledTool] = [:]
    for folder in folders() {
      for name in entries(of: folder) where name.hasPrefix("gsfm-") && tools[name] == nil {
        let path = "\(folder)/\(name)"
        if isExecutableFile(path) { tools[name] = InstalledTool(name: name, path: path) }
      }
    }
    return tools.values.sorted { $0.name < $1.name }
  }

  private static func folders() -> [String] {
    // The environment is not changed by this process.
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
    let onPath = path.split(separator: ":", omittingEmptySubsequences: true).map(String.init)
    return onPath + [RunningBinary.folder].compactMap { $0 }
  }

  private static func entries(of folder: String) -> [String] {
    // The folder is closed below; an entry is copied before the next is read.
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: entry.pointee.d_name) {
        // `d_name` is an array of characters that ends in a zero.
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  private static func isExecutableFile(_ path: String) -> Bool {
    var status = stat()
    // The structure outlives the call.
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && access(path, X_OK) == 0
  }
}

/// One tool on this machine.
struct InstalledTool {
  /// The file's name.
  let name: String
  /// Where it lies.
  let path: String

  /// The first line of its help, or nil when it gives none.
  func summary() -> String? {
    guard let help = output(of: "--help") else { return nil }
    let line = help.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) }
    guard let line else { return nil }
    let overview = "OVERVIEW: "
    return String(line.hasPrefix(overview) ? line.dropFirst(overview.count) : line)
  }

  /// Becomes the tool; returns only by throwing.
  func replaceThisProcess(arguments: [String]) throws(ToolError) {
    _ = signal(SIGPIPE, SIG_DFL)
    // The copies live until the process image is replaced, or the process ends after a failure.
    var copies = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    _ = unsafe execv(path, &copies)
    throw .data("\(path): cannot run: \(Errno(rawValue: errno))")
  }

  /// The first 4 KiB of what the tool writes to standard output for one argument; nil when it cannot be run.
  private func output(of argument: String) -> String? {
    let quoted =
      "'"
      + path.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
    // The stream is closed below, after its last use.
    guard let stream = unsafe popen("exec \(quoted) \(argument) 2>/dev/null </dev/null", "re")
    else { return nil }
    defer { unsafe pclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    // The buffer is held for the call and its size is given.
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe fread($0.baseAddress, 1, $0.count, stream)
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
