public import ArgumentParser
public import ByteStreams

/// Where rows go and how they are written.
public struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write here instead of standard output; compressed when the name ends in .gz.",
      valueName: "file"))
  var output = "-"

  @Option(help: ArgumentHelp("Significant digits of numbers, 1 to 17.", valueName: "N"))
  var digits = 6

  @Flag(name: [.customShort("H"), .customLong("no-header")], help: "Leave the header line out.")
  var noHeader = false

  @Flag(help: "List the output columns with type, unit and meaning, and end.")
  var columns = false

  @Option(
    help: ArgumentHelp(
      "Write tool version, options, checksums of bundle and inputs, and counts here, as JSON.",
      valueName: "file"))
  var provenance: String?

  /// Makes the options at their defaults.
  public init() {}

  /// Refuses digits that a double does not have.
  public func validate() throws {
    guard (1...17).contains(digits) else {
      throw ValidationError("--digits: expected a number from 1 to 17, found \(digits)")
    }
  }

  /// Opens the output.
  public func open() throws(StreamError) -> ByteSink { try ByteSink(path: output) }

  /// Opens the companion of the output: a file of the output's name with something after it.
  ///
  /// - Precondition: the output is not standard output.
  public func open(suffix: String) throws(StreamError) -> ByteSink {
    precondition(!isStandardOutput, "only a named output has a companion")
    return try ByteSink(path: output + suffix)
  }

  /// Whether the output is standard output.
  public var isStandardOutput: Bool { output == "-" }

  /// How a table's header and numbers are written.
  public var tableFormat: TableFormat { TableFormat(digits: digits, writesHeader: !noHeader) }

  /// Whether only the columns are asked for.
  public var listsColumns: Bool { columns }

  /// A record of the run, when one is asked for.
  ///
  /// - Parameter isReported: whether a report needs it, also when no file is to hold it.
  public func provenanceRecord(tool: String, isReported: Bool = false) -> ProvenanceRecord? {
    guard isReported || provenance != nil else { return nil }
    return ProvenanceRecord(tool: tool, path: provenance)
  }
}

/// How a table is written.
public struct TableFormat: Sendable {
  /// Significant digits of numbers.
  public let digits: Int
  /// Whether the header line is written.
  public let writesHeader: Bool
}
