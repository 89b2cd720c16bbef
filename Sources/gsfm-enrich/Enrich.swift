import ArgumentParser
import ByteStreams
import CommandSupport
import DelimitedText
import Enrichment
import GeneSets
import Logging
import ModelBundles
import ParallelWork

/// How a query is compared with a library.
enum EnrichmentMethod: String, ExpressibleByArgument, CaseIterable {
  /// The model's logits for the query are the ranked list.
  case gsea
  /// The query's own genes, by the hypergeometric test.
  case ora
  /// The query is a ranked list.
  case prerank
}

/// What the scores of a ranked list are measured from, before they are weights.
enum Centering: String, ExpressibleByArgument, CaseIterable {
  /// From their mean.
  case mean
  /// From 0.
  case none
}

/// Tells which gene sets of a library a list of genes points to.
@main struct Enrich: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-enrich",
    abstract: "Find the gene sets of a library that a list of genes points to.",
    discussion: """
      gsea asks the model which genes belong with each input set and looks where a term's genes stand among all genes \
      by their logits. ora looks only at the genes shared. prerank takes the input itself as the ranked list: \
      gene and score, or term, gene and score for several lists, such as the output of gsfm-complete --all.

      Scores follow GSEA with weights |score|^weight. A p-value is the share of random sets of the term's size with \
      so extreme a score of the same sign; log2err is its error. Rows are sorted by p-value.

      Example, as it runs:
        gsfm-enrich --library hallmark examples/ferroptosis.gmt | cut -f 1-7
      """,
    version: ToolVersion.line(for: "gsfm-enrich"))

  @OptionGroup var library: LibraryOptions

  @Option(help: ArgumentHelp("gsea, ora or prerank.", valueName: "method"))
  var method = EnrichmentMethod.gsea

  @Option(
    help: ArgumentHelp(
      "Leave out terms with fewer genes in the list or background.", valueName: "N"))
  var minSize = 5

  @Option(
    help: ArgumentHelp("Leave out terms with more genes in the list or background.", valueName: "N")
  )
  var maxSize = 4000

  @Option(help: ArgumentHelp("Random sets a term size. (default: 1000)", valueName: "N"))
  var permutations: Int?

  @Option(help: ArgumentHelp("The seed of the random sets. (default: 0)", valueName: "N"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("The exponent of the scores as weights. (default: 1)", valueName: "number"))
  var weight: Double?

  @Option(
    help: ArgumentHelp(
      "Measure scores from their mean or from 0 (none). (default: mean for gsea, none for prerank)",
      valueName: "place"))
  var center: Centering?

  @Option(
    help: ArgumentHelp(
      "ora: the genes that could have been drawn, in any format. (default: the vocabulary)",
      valueName: "file"))
  var background: String?

  @Option(
    help: ArgumentHelp(
      "prerank: the header of the scores. (default: the first column that is not term or gene)",
      valueName: "column"))
  var scoreColumn: String?

  @Flag(
    help: "prerank, or ora with --background: compare names as written, without a bundle.")
  var asWritten = false

  @Option(
    help: ArgumentHelp(
      "Write a drawing (SVG) of every term into this folder: running sum, hits, scores.",
      valueName: "folder"))
  var plot: String?

  @Option(
    help: ArgumentHelp("Draw only the best N terms of each query.", valueName: "N"))
  var plotTop: Int?

  @OptionGroup var bundle: BundleOptions
  @OptionGroup var symbols: SymbolOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var reports: ReportOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var input: GeneSetInputOptions

  mutating func validate() throws {
    guard 1 <= minSize, minSize <= maxSize else {
      throw ValidationError(
        "--min-size: expected a number from 1 to --max-size \(maxSize), found \(minSize)")
    }
    if let permutations, !(100...100_000_000).contains(permutations) {
      throw ValidationError(
        "--permutations: expected a number from 100 to 100000000, found \(permutations)")
    }
    if let weight, !(0...10).contains(weight) {
      throw ValidationError("--weight: expected a number from 0 to 10, found \(weight)")
    }
    if method == .ora, permutations != nil || seed != nil || weight != nil || center != nil {
      throw ValidationError(
        "--method ora is exact: --permutations, --seed, --weight and --center do not apply")
    }
    if method != .ora, background != nil {
      throw ValidationError("--background is for --method ora")
    }
    if method != .prerank, scoreColumn != nil {
      throw ValidationError("--score-column is for --method prerank")
    }
    if asWritten, method == .gsea || (method == .ora && background == nil) {
      throw ValidationError(
        "--as-written is for --method prerank and for --method ora with --background")
    }
    if method == .ora, plot != nil {
      throw ValidationError("--plot draws running sums, which --method ora has none of")
    }
    if let plotTop, plot == nil || plotTop < 1 {
      throw ValidationError("--plot-top: expected --plot and a number from 1 up")
    }
    let files = input.paths + [background].compactMap { $0 }
    if files.count(where: { $0 == "-" }) + (library.readsStandardInput ? 1 : 0) > 1 {
      throw ValidationError("standard input (-) can be read once only")
    }
  }

  func run() throws {
    let glossary = EnrichmentTable.glossary(method)
    if output.listsColumns { return try glossary.printTable() }
    let team = try threads.makeTeam()
    let logger = diagnostics.logger(for: "gsfm-enrich")
    let provenance = output.provenanceRecord(tool: "gsfm-enrich", isReported: reports.isAsked)
    let reports = try reports.open(EnrichmentTable.report(method))
    let bundle = try asWritten ? nil : bundle.open()
    if let bundle { provenance?.setBundle(bundle) }
    let names = try bundle.map { ($0.vocabulary, try symbols.resolver(for: $0)) }
    var pipeline = EnrichmentPipeline(
      numbering: GeneNumbering(names), sizes: minSize...maxSize,
      resolution: ResolutionReport(isStrict: symbols.isStrict, report: reports?.run), team: team,
      logger: logger,
      table: EnrichmentTable(format: output.tableFormat), provenance: provenance,
      progress: ProgressLine(isShown: diagnostics.showsProgress, unit: "queries"))
    try pipeline.readLibrary(
      bundle.map { try library.open($0, logger, provenance) }
        ?? library.openFile(logger, provenance))
    let background = try background.map { path in
      try pipeline.readBackground(GeneSetStream(paths: [path], provenance: provenance), path)
    }
    pipeline.plots = try plot.map { try PlotFolder(path: $0, mostPerQuery: plotTop) }
    let sink = try output.open()
    let writer = try TableWriter(
      sink, columns: output.tableFormat.writesHeader ? glossary.names : nil,
      observer: reports?.run)
    switch method {
    case .gsea:
      guard let bundle, let names else { break }
      try pipeline.enrich(
        input.sets(logger, provenance), bundle.model, names.1, settings, into: writer)
    case .ora:
      try pipeline.compare(
        input.sets(logger, provenance), names?.1, background, into: writer)
    case .prerank:
      let lists = RankedListStream(
        paths: input.paths, name: input.name, scoreColumn: scoreColumn, provenance: provenance)
      try pipeline.enrich(lists, settings, into: writer)
    }
    try sink.close()
    pipeline.finish()
    try provenance?.write()
    try reports?.write(provenance)
  }

  private var settings: RankedEnrichment.Settings {
    RankedEnrichment.Settings(
      sizes: minSize...maxSize, permutationCount: permutations ?? 1000, seed: seed ?? 0,
      exponent: weight ?? 1, isCentered: (center ?? (method == .gsea ? .mean : .none)) == .mean)
  }
}
