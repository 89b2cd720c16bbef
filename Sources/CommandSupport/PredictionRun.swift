public import Annotation
public import ByteStreams
public import DelimitedText
public import GeneSets
public import Logging
public import ModelBundles
public import ParallelWork
public import Reports

/// What the tools that write pages of terms and genes hold open during a run.
public final class PredictionRun {
  /// The option groups such a tool has.
  public struct Options {
    /// Which model is asked.
    public var bundle: BundleOptions
    /// How names become symbols.
    public var symbols: SymbolOptions
    /// How many threads work.
    public var threads: ThreadOptions
    /// Where rows go.
    public var output: OutputOptions
    /// What is told on standard error.
    public var diagnostics: DiagnosticOptions
    /// Where measures of terms come from.
    public var measures: MeasureOptions
    /// Which reports are written; nil for a tool without reports.
    public var reports: ReportOptions?
    /// What a report says of the table; nil for a tool without reports.
    public var layout: ReportLayout?

    /// Gathers the groups.
    public init(
      bundle: BundleOptions, symbols: SymbolOptions, threads: ThreadOptions,
      output: OutputOptions, diagnostics: DiagnosticOptions, measures: MeasureOptions,
      reports: ReportOptions? = nil, layout: ReportLayout? = nil
    ) {
      self.bundle = bundle
      self.symbols = symbols
      self.threads = threads
      self.output = output
      self.diagnostics = diagnostics
      self.measures = measures
      self.reports = reports
      self.layout = layout
    }
  }

  /// The model.
  public let bundle: ModelBundle
  /// Where remarks go.
  public let logger: Logger
  /// The record of the run, when one is asked for.
  public let provenance: ProvenanceRecord?
  /// The threads.
  public let team: WorkerTeam
  private let options: Options
  private let resolver: SymbolResolver
  private var resolution: ResolutionReport
  private let progress: ProgressLine
  private let reports: ReportFiles?
  private var sink: ByteSink?

  /// Opens the bundle.
  public init(tool: String, _ options: Options) throws {
    self.options = options
    team = try options.threads.makeTeam()
    logger = options.diagnostics.logger(for: tool)
    provenance = options.output.provenanceRecord(
      tool: tool, isReported: options.reports?.isAsked ?? false)
    reports = try options.layout.flatMap { try options.reports?.open($0) }
    bundle = try options.bundle.open()
    provenance?.setBundle(bundle)
    resolver = try options.symbols.resolver(for: bundle)
    resolution = ResolutionReport(isStrict: options.symbols.isStrict)
    progress = ProgressLine(isShown: options.diagnostics.showsProgress, unit: "terms or genes")
  }

  // MARK: - Input

  /// Reads gene sets that are terms of their own; hidden genes are to be found among all of the vocabulary.
  public func readOwnTerms(_ sets: GeneSetStream) throws -> MeasuredLibrary {
    resolution.report = reports?.run
    defer { resolution.report = nil }
    return try MeasuredLibrary(
      name: "the input", sets: sets,
      background: SparseGeneSet(indices: bundle.vocabulary.genePositions.map { GeneIndex($0) }),
      bundle, resolver, &resolution, team, progress)
  }

  /// Reads a library and takes the measures that are known of its terms.
  public func read(_ source: LibrarySource) throws -> MeasuredLibrary {
    let measured = try measuredLibrary(source)
    if let name = source.bundleLibrary {
      try measured.takeMeasures(ofBundleLibrary: name, options.symbols)
    }
    if let folder = options.measures.cache {
      try measured.takeMeasures(from: MeasureCache(folder: folder, logger))
    }
    let terms = measured.library
    logger.info(
      "\(source.name): \(terms.predicted.count) of \(terms.terms.count) terms have \(TermLibrary.smallestTerm) genes in the vocabulary"
    )
    provenance?.setCount("terms", terms.terms.count)
    provenance?.setCount("terms_predicted", terms.predicted.count)
    return measured
  }

  private func measuredLibrary(_ source: LibrarySource) throws -> MeasuredLibrary {
    guard source.bundleLibrary != nil else {
      return try MeasuredLibrary(
        name: source.name, sets: source.sets, bundle, resolver, &resolution, team, progress)
    }
    // Nobody can change the symbols of the bundle's own libraries, so they are neither news nor an error.
    var unreported = ResolutionReport(isStrict: false)
    return try MeasuredLibrary(
      name: source.name, sets: source.sets, bundle, resolver, &unreported, team, progress)
  }

  /// The genes of some sets, each once, in the order in which they first come.
  ///
  /// - Throws: `FormatError`, `StreamError`, and ``ToolError/data(_:)`` for an unresolved symbol when strict.
  public func genes(of sets: GeneSetStream) throws -> [GeneIndex] {
    var genes: [GeneIndex] = []
    var seen: Set<GeneIndex> = []
    resolution.report = reports?.run
    resolution.reportsSets = false
    defer { resolution.report = nil }
    while let located = try sets.next() {
      try resolution.add(resolver.resolve(located.set.genes), of: located)
      for name in located.set.genes {
        if let gene = resolver.outcome(for: name).index, seen.insert(gene).inserted {
          genes.append(gene)
        }
      }
    }
    return genes
  }

  /// Looks names up in a library.
  ///
  /// - Returns: the places of the terms that can be predicted, each once, in the order of the names.
  /// - Throws: ``ToolError/data(_:)`` for a name that is not there when strict.
  public func places(
    of names: [LocatedName], in measured: MeasuredLibrary, isSubstring: Bool
  ) throws(ToolError) -> [Int] {
    var lookup = TermLookup(
      measured.library, isSubstring: isSubstring, isStrict: options.symbols.isStrict)
    let places = try lookup.places(of: names)
    lookup.report(to: logger, library: measured.name, provenance)
    return places
  }

  // MARK: - Output

  /// Opens the output, which ``finish()`` closes.
  public func openOutput() throws(StreamError) -> ByteSink {
    let sink = try options.output.open()
    self.sink = sink
    return sink
  }

  /// Opens the output and writes the header.
  public func openTable(_ glossary: ColumnGlossary) throws -> TableWriter {
    try TableWriter(
      openOutput(), columns: options.output.tableFormat.writesHeader ? glossary.names : nil,
      observer: reports?.run)
  }

  /// Writes the pages of some terms, in the order given.
  public func writePages(
    ofTerms places: [Int], _ measured: MeasuredLibrary, _ rule: PageRule, leavesOutKnown: Bool,
    countsTerms: Bool, _ table: some PredictionTable, into writer: TableWriter
  ) throws {
    try pipeline(measured, rule, leavesOutKnown, countsTerms)
      .writePages(ofTerms: places, table, progress, into: writer)
  }

  /// Writes the pages of some genes, in the order given.
  public func writePages(
    ofGenes genes: [GeneIndex], _ measured: MeasuredLibrary, _ rule: PageRule,
    leavesOutKnown: Bool, countsTerms: Bool, _ table: some PredictionTable,
    into writer: TableWriter
  ) throws {
    try pipeline(measured, rule, leavesOutKnown, countsTerms)
      .writePages(ofGenes: genes, table, progress, into: writer)
  }

  private func pipeline(
    _ measured: MeasuredLibrary, _ rule: PageRule, _ leavesOutKnown: Bool, _ countsTerms: Bool
  ) -> PredictionPipeline {
    PredictionPipeline(
      measured, bundle, rule: rule, leavesOutKnown: leavesOutKnown,
      measuresAreas: !options.measures.noAuroc, countsTerms: countsTerms, team)
  }

  /// Ends the output and tells what was counted.
  public func finish() throws {
    try sink?.close()
    progress.finish()
    resolution.report(to: logger, provenance)
    try provenance?.write()
    try reports?.write(provenance)
  }
}
