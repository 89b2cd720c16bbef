import ArgumentParser
import ByteStreams
import CommandSupport
import GeneSets
import ModelBundles
import Scoring

/// Tells which genes belong with each gene set.
@main struct Complete: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-complete",
    abstract: "Rank the genes that belong with each gene set.",
    discussion: """
      Reads gene sets and asks the model which genes belong with each. A row says the same of a gene whichever \
      options select it: z-score and rank are over all candidates, which are the genes of the vocabulary or of \
      --background. Predictions are hypotheses, and well-studied genes are favoured.

      Example, as it runs:
        echo GPX4 SLC7A11 ACSL4 NCOA4 | tr ' ' '\\n' | gsfm-complete --top 10
      """,
    version: ToolVersion.line(for: "gsfm-complete"))

  @Option(
    help: ArgumentHelp("Report the best K genes of each term. (default: 100)", valueName: "K"))
  var top: Int?

  @Flag(help: "Report every candidate gene.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Report by a rule: site keeps logit > 0 or z-score > 1.645.", valueName: "rule"))
  var rule: SelectionRule?

  @Flag(help: "Leave out the genes of the input set.")
  var excludeKnown = false

  @Option(
    help: ArgumentHelp(
      "Candidates are the genes of this file only (gene sets in any format, their union).",
      valueName: "file"))
  var background: String?

  @Flag(help: "Write the logits as a matrix: one row a gene, one column a term.")
  var matrix = false

  @Option(
    help: ArgumentHelp(
      "Add the column because: the K input genes whose removal lowers the logit most.",
      valueName: "K"))
  var explain: Int?

  @OptionGroup var bundle: BundleOptions
  @OptionGroup var symbols: SymbolOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var reports: ReportOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var input: GeneSetInputOptions

  /// The rules that have a name.
  enum SelectionRule: String, ExpressibleByArgument, CaseIterable {
    case site
  }

  mutating func validate() throws {
    if let top, top < 1 {
      throw ValidationError("--top: expected a number from 1 up, found \(top)")
    }
    if let explain, explain < 1 {
      throw ValidationError("--explain: expected a number from 1 up, found \(explain)")
    }
    if [top != nil, all, rule != nil].count(where: { $0 }) > 1 {
      throw ValidationError("--top, --all and --rule exclude each other")
    }
    if matrix && reports.isAsked {
      throw ValidationError(
        "--matrix has no rows of completions: --report and --multiqc do not apply")
    }
    if matrix && (top != nil || all || rule != nil || excludeKnown || explain != nil) {
      throw ValidationError(
        "--matrix writes every candidate: --top, --all, --rule, --exclude-known and --explain do not apply"
      )
    }
  }

  func run() throws {
    if output.listsColumns {
      return try CompletionTable.glossary(explains: explain != nil).printTable()
    }
    let team = try threads.makeTeam()
    let logger = diagnostics.logger(for: "gsfm-complete")
    let provenance = output.provenanceRecord(
      tool: "gsfm-complete", isReported: reports.isAsked)
    let reports = try reports.open(CompletionTable.report(explains: explain != nil))
    let bundle = try bundle.open()
    provenance?.setBundle(bundle)
    let resolver = try symbols.resolver(for: bundle)
    var resolution = ResolutionReport(isStrict: symbols.isStrict, report: reports?.run)
    let candidates = try candidates(bundle.vocabulary, resolver, provenance)
    let sets = input.sets(logger, provenance)
    let sink = try output.open()
    let progress = ProgressLine(isShown: diagnostics.showsProgress, unit: "sets")
    if matrix {
      var pipeline = MatrixPipeline(
        matrix: LogitMatrix(bundle.model, bundle.vocabulary, team, output.tableFormat),
        resolver: resolver, candidates: candidates, team: team)
      try pipeline.run(sets, &resolution, progress, into: sink)
    } else {
      let pipeline = CompletionPipeline(
        model: bundle.model, resolver: resolver,
        completion: Completion(
          candidates: candidates, rule: completionRule, leavesOutKnown: excludeKnown,
          null: try bundle.nullModel()),
        table: CompletionTable(vocabulary: bundle.vocabulary, format: output.tableFormat),
        reasonCount: explain, team: team, rowsPerSet: rowsPerSet(candidates))
      try pipeline.run(sets, &resolution, progress, into: sink, observer: reports?.run)
    }
    try sink.close()
    progress.finish()
    resolution.report(to: logger, provenance)
    try provenance?.write()
    try reports?.write(provenance)
  }

  /// The rule of the command line; 100 genes a term unless it says otherwise.
  private var completionRule: CompletionRule {
    if all { return .all }
    if rule == .site { return .site }
    return .top(top ?? 100)
  }

  private func rowsPerSet(_ candidates: CandidateGenes) -> Int {
    if case .top(let count) = completionRule { return min(count, candidates.count) }
    return candidates.count
  }

  private func candidates(
    _ vocabulary: GeneVocabulary, _ resolver: SymbolResolver, _ provenance: ProvenanceRecord?
  ) throws -> CandidateGenes {
    guard let background else { return CandidateGenes(allOf: vocabulary) }
    let genes = try GeneSetStream(paths: [background], provenance: provenance).union(resolver)
    guard !genes.genes.isEmpty else {
      throw ToolError.data("\(background): no gene of the background is in the vocabulary")
    }
    return CandidateGenes(genes)
  }
}
