import Annotation
import ArgumentParser
import ByteStreams
import CommandSupport
import DelimitedText
import GeneSetFormats
import Logging
import ModelBundles

/// Puts gene set libraries into a bundle.
struct Add: Tool {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Put gene set libraries into a bundle, with what the model makes of their terms.",
    discussion: """
      A library is found afterwards by its name, the file's without folder and extensions: gsfm-annotate --library \
      NAME. With it goes a table of its terms: how well hidden genes are found, and how often the term is among a \
      gene's best. The table counts only as long as the model and the library are those it was made with.

      Example, as it runs in a checkout:
        gsfm-bundle add share/gsfm/default.gsfm -o x.gsfm \\
          --library examples/ferroptosis.gmt
        gsfm-bundle verify x.gsfm
      """)

  @OptionGroup var input: InputBundle
  @OptionGroup var output: BundleOutput
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var diagnostics: DiagnosticOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Libraries as GMT, compressed or not.", valueName: "gmt"))
  var library: [String]

  @Option(
    help: ArgumentHelp(
      "What is known of the libraries: a table with the columns name, license, version, source.",
      valueName: "tsv"))
  var describe: String?

  @Flag(help: "Leave the tables of terms out; tools then measure when they are asked.")
  var noMeasures = false

  /// The columns of `--describe`.
  private static let columns = ["name", "license", "version", "source"]

  func run() throws {
    let logger = diagnostics.logger(for: "gsfm-bundle")
    let bundle = try input.open()
    try input.verifyBeforeCopying(bundle)
    let described = try descriptions()
    var writer = ModelBundleWriter(copying: bundle)
    let progress = ProgressLine(isShown: diagnostics.showsProgress, unit: "terms")
    var names: Set<String> = []
    for path in library {
      let name = libraryName(of: path)
      guard names.insert(name).inserted else {
        throw ToolError.usage("--library: two libraries would be called \(name)")
      }
      let bytes = try openInput(path).readToEnd()
      let source = MemorySource(name: path == "-" ? "<stdin>" : path, bytes: bytes)
      let measured = try measured(name, source, bundle, progress)
      var entry = described[name] ?? BundleManifest.Library(name: name)
      entry.termCount = measured.library.terms.count
      var table: SharedBytes?
      if !noMeasures {
        let text = TermMeasureTable.text(measured.tableTerms, try measured.measureAll())
        table = SharedBytes(copying: Array(text.bytes))
        entry.measurement = measurement(of: name, bytes, bundle)
      }
      do throws(BundleProblem) {
        try writer.setLibrary(entry, SharedBytes(copying: bytes), terms: table)
      } catch {
        throw BundleError(path: output.output, problem: error)
      }
      logger.info("\(name): \(measured.library.terms.count) terms, \(bytes.count) bytes")
    }
    progress.finish()
    try output.write(writer, logger)
  }

  private func measured(
    _ name: String, _ source: MemorySource, _ bundle: ModelBundle, _ progress: ProgressLine
  ) throws -> MeasuredLibrary {
    var resolution = ResolutionReport(isStrict: false)
    return try MeasuredLibrary(
      name: source.name, sets: GeneSetStream(source: source, format: .gmt), bundle,
      SymbolOptions.defaultResolver(for: bundle), &resolution, try threads.makeTeam(), progress)
  }

  /// What the table of terms is measured on.
  private func measurement(of name: String, _ gmt: [UInt8], _ bundle: ModelBundle)
    -> BundleManifest.Measurement
  {
    var members = bundle.measuredMembers(ofLibrary: name)
    members[ModelBundle.libraryMember(name)] = SHA256.hexadecimal(of: gmt.span)
    return BundleManifest.Measurement(
      members: members, splitCount: TermAccuracy.splitCount, seed: Int(TermAccuracy.seed))
  }

  /// What `--describe` says, by the names of the libraries.
  private func descriptions() throws -> [String: BundleManifest.Library] {
    guard let describe else { return [:] }
    var table = TableReader(
      try openInput(describe), header: .required(Self.columns),
      fieldCount: .exactly(Self.columns.count))
    var described: [String: BundleManifest.Library] = [:]
    while try table.next() {
      func text(_ column: Int) -> String? {
        table.isEmptyField(column) ? nil : table.field(column)
      }
      described[table.field(0)] = BundleManifest.Library(
        name: table.field(0), license: text(1), version: text(2), source: text(3))
    }
    return described
  }
}
