import ArgumentParser
import ByteStreams
import CommandSupport
import DelimitedText
import LinearAlgebra
import Logging
import ModelBundles
import Models

/// The bundle a subcommand reads.
struct InputBundle: ParsableArguments {
  @Argument(help: ArgumentHelp("A bundle, a tar or zip, or a folder.", valueName: "bundle"))
  var path: String

  @Option(
    help: ArgumentHelp(
      "\(InputBundle.names), when the bundle does not say and its tensors do not decide.",
      valueName: "name"),
    transform: InputBundle.architecture(named:))
  var architecture: Architecture?

  /// The names of all architectures.
  static let names = Architecture.allCases.map(\.rawValue).joined(separator: ", ")

  /// Reads the name of an architecture, in any case.
  static func architecture(named name: String) throws -> Architecture {
    guard let architecture = Architecture(name: name) else {
      throw ValidationError("expected \(names), found \"\(name)\"")
    }
    return architecture
  }

  /// Refuses a damaged bundle, whose copy would get checksums that fit the damage.
  ///
  /// The files of a folder may have been edited since its checksums were made, so those do not count.
  func verifyBeforeCopying(_ bundle: ModelBundle) throws(BundleError) {
    switch bundle.container {
    case .archive: _ = try bundle.verify()
    case .folder: try bundle.checkMembers()
    }
  }

  /// Opens the bundle; everything that tools compute with is checked.
  func open() throws(BundleError) -> ModelBundle {
    try ModelBundle(path: path, architecture: architecture)
  }
}

/// Where a table goes.
struct TableOutput: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write here instead of standard output; compressed when the name ends in .gz.",
      valueName: "file"))
  var output = "-"

  @Flag(name: [.customShort("H"), .customLong("no-header")], help: "Leave the header line out.")
  var noHeader = false

  @Flag(help: "List the output columns with type, unit and meaning, and end.")
  var columns = false

  /// Writes rows under the columns of a glossary.
  func write(_ rows: [[String]], _ glossary: ColumnGlossary) throws {
    let sink = try ByteSink(path: output)
    let table = try TableWriter(sink, columns: noHeader ? nil : glossary.names)
    var buffer = RowBuffer()
    for row in rows {
      for (index, field) in row.enumerated() {
        if index > 0 { buffer.tab() }
        buffer.append(field: field)
      }
      buffer.newline()
    }
    try table.write(buffer)
    try sink.close()
  }
}

/// Where a bundle goes.
struct BundleOutput: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The bundle to write; - is standard output.", valueName: "file"))
  var output: String

  /// Writes a bundle; the file appears when it is complete.
  ///
  /// - Parameter logger: told of tables of terms that are left out because the model is another one.
  func write(_ writer: ModelBundleWriter, _ logger: Logger) throws {
    let sink = try ByteSink(path: output)
    do throws(BundleProblem) {
      for name in try writer.write(to: sink) {
        logger.warning(
          "\(name): left out, since it was measured on another model or library; gsfm-bundle add makes it anew"
        )
      }
    } catch {
      sink.abandon()
      throw BundleError(path: output, problem: error)
    }
    try sink.close()
  }
}

/// What `--dtype` accepts.
enum ElementName: String, ExpressibleByArgument, CaseIterable {
  case f32
  case f16
  case bf16

  /// How weights are then stored.
  var element: WeightElement {
    switch self {
    case .f32: .float32
    case .f16: .float16
    case .bf16: .bfloat16
    }
  }
}
