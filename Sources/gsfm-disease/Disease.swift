import Annotation
import ArgumentParser
import CommandSupport
import DelimitedText
import GeneSets
import Logging
import ModelBundles

/// Ranks genes for diseases and diseases for genes.
@main struct Disease: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-disease",
    abstract: "Rank the genes of each disease, or the diseases of each gene.",
    discussion: """
      A disease is a gene set of a library: the model is asked which genes belong with those that are known for it. \
      The default library, disease, is the bundle's and keeps the identifiers of its sources.

      By disease, each line of the input names a disease by its identifier or its whole name, or with --match by any \
      part of it; gene sets (GMT, or two columns) are diseases of your own. Without any input every disease is \
      asked. By gene, the input holds genes in any of the formats for gene sets; a gene's diseases are ranked by the \
      logits it gets for them. Diseases of fewer than 5 genes in the vocabulary are left out. The best 100 rows of a \
      disease or gene are reported unless --top, --rule or --all says otherwise.

      Example, as it runs in a checkout:
        gsfm-disease --top 5 --exclude-known examples/ferroptosis.gmt
      """,
    version: ToolVersion.line(for: "gsfm-disease"))

  /// What a page is about.
  enum Direction: String, ExpressibleByArgument, CaseIterable {
    case disease
    case gene
  }

  @OptionGroup var library: LibraryOptions

  @Option(help: ArgumentHelp("What the input names: disease or gene.", valueName: "what"))
  var by = Direction.disease

  @Flag(help: "A line of the input is any part of a disease's identifier or name.")
  var match = false

  @Option(
    help: ArgumentHelp(
      "Only diseases whose identifier begins so, such as DOID: or HP:.", valueName: "text"))
  var prefix: String?

  @OptionGroup var page: PageOptions
  @OptionGroup var measures: MeasureOptions
  @OptionGroup var bundle: BundleOptions
  @OptionGroup var symbols: SymbolOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var reports: ReportOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var input: GeneSetInputOptions

  func validate() throws {
    if match, by == .gene { throw ValidationError("--match is for --by disease") }
    let readsGenes = by == .gene && input.inputs.isEmpty
    if library.readsStandardInput, input.inputs.contains("-") || readsGenes {
      throw ValidationError("standard input (-) can be read once only")
    }
  }

  func run() throws {
    if output.listsColumns { return try DiseaseTable.glossary.printTable() }
    let run = try PredictionRun(
      tool: "gsfm-disease",
      PredictionRun.Options(
        bundle: bundle, symbols: symbols, threads: threads, output: output,
        diagnostics: diagnostics, measures: measures, reports: reports,
        layout: DiseaseTable.report(by: by)))
    let pipeline = DiseasePipeline(
      run: run, library: library, input: input,
      rule: page.pageRule(default: .all, top: 100), leavesOutKnown: page.excludeKnown,
      isSubstring: match, prefix: prefix,
      table: DiseaseTable(vocabulary: run.bundle.vocabulary, format: output.tableFormat))
    switch by {
    case .disease: try pipeline.writeByDisease { try run.openTable(DiseaseTable.glossary) }
    case .gene: try pipeline.writeByGene { try run.openTable(DiseaseTable.glossary) }
    }
    try run.finish()
  }
}
