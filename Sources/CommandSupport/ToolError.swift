/// What a tool itself finds wrong, as against what a module reports.
public enum ToolError: Error, Equatable, CustomStringConvertible {
  /// Options or arguments that do not go together.
  case usage(String)
  /// Data that are well formed but not what was asked for, such as unresolved symbols under `--strict`.
  case data(String)
  /// A signal asked a tool to stop, and it did so in good order.
  case interrupted(signal: Int32, hint: String)
  /// The system gives too little memory to begin with.
  case memory(String)
  /// No bundle was named and none lies where one is looked for.
  case noBundle(searched: [String])

  /// A library that is neither a file nor a member of the bundle.
  case noLibrary(String, available: [String])

  /// The message for the user.
  public var description: String {
    switch self {
    case .usage(let text), .data(let text), .memory(let text): text
    case .interrupted(_, let hint): hint
    case .noBundle(let searched):
      "no bundle: give --bundle or set GSFM_BUNDLE; looked for \(searched.joined(separator: ", "))"
    case .noLibrary(let name, let available):
      "--library: there is no library '\(name)', neither as a file nor in the bundle, which has "
        + (available.isEmpty ? "none" : available.joined(separator: ", "))
    }
  }

  /// The status the tool ends with.
  var status: ExitStatus {
    switch self {
    case .usage: .usage
    case .data: .malformedData
    case .memory: .internalFault
    case .noBundle, .noLibrary: .noInput
    case .interrupted(let signal, _): ExitStatus(rawValue: 128 + signal) ?? .terminated
    }
  }
}
