import DelimitedText
import Glibc
import Logging

/// Lines on standard error, each written whole.
enum StandardError {
  /// Writes a line; nobody can be told when that fails.
  ///
  /// What a stranger's file put into a message is escaped here, so that no reader can forget it.
  static func write(_ line: String) { writeRaw(MessageText.printable(line) + "\n") }

  /// Writes over the current line.
  static func writeProgress(_ text: String) { writeRaw(text) }

  private static func writeRaw(_ text: String) {
    let bytes = Array(text.utf8)
    // The buffer is held for the call and its length is given.
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Whether a person is looking.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// Sends log messages to standard error as `tool: level: message`.
struct StandardErrorHandler: LogHandler {
  let tool: String
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    StandardError.write("\(tool): \(event.level): \(event.message)")
  }
}
