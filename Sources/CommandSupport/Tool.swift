public import ArgumentParser
import ByteStreams
import Glibc

/// A command-line tool of the package: a parsed command line whose `run()` does one job.
///
/// A tool throws whatever goes wrong; here it becomes one line on standard error and an exit status.
public protocol Tool: ParsableCommand {}

extension Tool {
  /// Runs the tool on the process's arguments and ends the process.
  public static func main() {
    StandardStreams.fillClosed()
    ProcessSignals.prepare(tool: name)
    if let problem = CommandLineText.problem {
      StandardError.write("\(name): error: \(problem)")
      Glibc.exit(ExitStatus.usage.rawValue)
    }
    let status = status(running: Array(CommandLine.arguments.dropFirst()))
    // Under a memory limit a thread of OpenBLAS may wait for ever for what it wants, and a tidy exit for the thread.
    if AddressSpace.isLimited { _exit(status.rawValue) }
    Glibc.exit(status.rawValue)
  }

  /// Runs the tool on arguments and returns how it ended, after telling of errors on standard error.
  public static func status(running arguments: [String]) -> ExitStatus {
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
      return .success
    } catch {
      // The parser's own errors are those it has a status for: help and version 0, mistakes 64.
      return [.success, .validationFailure].contains(exitCode(for: error))
        ? reportParsing(error) : report(error)
    }
  }

  /// The tool's name, as it is called.
  static var name: String { configuration.commandName ?? "gsfm" }

  private static func report(_ error: any Error) -> ExitStatus {
    let report = ErrorReport(error)
    if let message = report.message { StandardError.write("\(name): error: \(message)") }
    return report.status
  }

  /// Help and versions go to standard output, mistakes on the command line to standard error.
  private static func reportParsing(_ error: any Error) -> ExitStatus {
    guard exitCode(for: error) != .success else {
      do {
        let sink = try ByteSink(path: "-")
        try sink.write(Array((fullMessage(for: error) + "\n").utf8))
        try sink.close()
        return .success
      } catch {
        return report(error)
      }
    }
    StandardError.write("\(name): error: \(sentenceFragment(message(for: error)))")
    StandardError.write("Try '\(name) --help'.")
    return .usage
  }

  /// The parser's sentence in the form of our messages: no capital, no full stop.
  private static func sentenceFragment(_ message: String) -> String {
    var fragment = Substring(message)
    while fragment.last == "." || fragment.last?.isWhitespace == true { fragment.removeLast() }
    guard let first = fragment.first, fragment.dropFirst().first?.isLowercase == true else {
      return String(fragment)
    }
    return first.lowercased() + fragment.dropFirst()
  }
}
