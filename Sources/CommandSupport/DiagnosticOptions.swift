public import ArgumentParser
public import Logging

/// What a tool tells on standard error, apart from errors.
public struct DiagnosticOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say nothing but errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say what was chosen and counted.")
  var verbose = false

  @Flag(help: "Show progress also when standard error is not a terminal.")
  var progress = false

  /// Makes the options at their defaults.
  public init() {}

  /// Refuses options that contradict each other.
  public func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  /// Where a tool's remarks go.
  public func logger(for tool: String) -> Logger {
    Logger(label: tool) { label in
      StandardErrorHandler(tool: label, logLevel: quiet ? .error : verbose ? .info : .warning)
    }
  }

  /// Whether progress is shown: to a person, or on request.
  public var showsProgress: Bool { progress || (StandardError.isTerminal && !quiet) }
}
