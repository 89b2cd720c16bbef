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

  /// The first line of its help, or nil when it gives none; our own help breaks it into lines of 80 characters.
  func summary() -> String? {
    guard let help = output(of: "--help") else { return nil }
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0.allSatisfy(\.isWhitespace) }
    guard let line = lines.first else { return nil }
    let overview = "OVERVIEW: "
    guard line.hasPrefix(overview) else { return String(line) }
    let paragraph = lines.prefix { !$0.allSatisfy(\.isWhitespace) }
    return String(paragraph.joined(separator: " ").dropFirst(overview.count))
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
    guard let (reading, writing) = try? FileDescriptor.pipe() else { return nil }
    let process = start(argument, output: writing, closing: reading)
    try? writing.close()
    var bytes = [UInt8](repeating: 0, count: 4096)
    var count = 0
    // The range lies within the array, which is held for the call.
    while count < bytes.count,
      let read = try? unsafe bytes.withUnsafeMutableBytes({
        try unsafe reading.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
      }), read > 0
    { count += read }
    // Nobody reads what is left: the tool ends, whatever it still has to say.
    try? reading.close()
    guard let process else { return nil }
    var status: Int32 = 0
    // The status outlives the call.
    while unsafe waitpid(process, &status, 0) == -1 && errno == EINTR {}
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// Starts the tool, without a shell, which an image made from scratch lacks.
  private func start(
    _ argument: String, output: FileDescriptor, closing other: FileDescriptor
  ) -> pid_t? {
    guard let empty = emptyStream() else { return nil }
    defer { try? empty.close() }
    // The actions are initialised here and destroyed once, and outlive the calls.
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, stream) in [(empty, Int32(0)), (output, 1), (empty, 2)] {
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor.rawValue, stream)
    }
    for descriptor in [empty, output, other] {
      unsafe posix_spawn_file_actions_addclose(&actions, descriptor.rawValue)
    }
    var process: pid_t = 0
    // The texts are held for the call, which does not write to them.
    let result = unsafe path.withCString { path in
      unsafe argument.withCString { argument in
        let arguments = unsafe [path, argument].map { unsafe UnsafeMutablePointer(mutating: $0) }
        return unsafe posix_spawn(&process, path, &actions, nil, arguments + [nil], environ)
      }
    }
    return result == 0 ? process : nil
  }

  /// What can be read and has nothing: /dev/null, or where that is missing the end of a pipe nobody writes to.
  private func emptyStream() -> FileDescriptor? {
    if let null = try? FileDescriptor.open(FilePath("/dev/null"), .readWrite) { return null }
    guard let (empty, unused) = try? FileDescriptor.pipe() else { return nil }
    try? unused.close()
    return empty
  }
}
