import Annotation
import ArgumentParser
import CommandSupport
import GeneSets
import ModelBundles

/// Predicts the terms of genes and the genes of terms, for any library.
@main struct Annotate: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-annotate",
    abstract: "Predict the terms of each gene, or the genes of each term, of any library.",
    discussion: """
      The model is asked which genes belong with the genes of each term. By gene, the input holds genes in any of \
      the formats for gene sets, and each gets the page of its terms. By term, a line of the input names a term, and \
      without any input every term gets the page of its genes. Pages hold what the rule site keeps, unless --rule or \
      --all says otherwise. Terms of fewer than 5 genes in the vocabulary are left out.

      The measures auroc and uniqueness take a pass over the whole library and are known beforehand for libraries of \
      the bundle; --cache keeps them for others.

      Example, as it runs in a checkout:
        echo PLIN2 | gsfm-annotate --library examples/ferroptosis.gmt
      """,
    version: ToolVersion.line(for: "gsfm-annotate"))

  /// What a page is about.
  enum Direction: String, ExpressibleByArgument, CaseIterable {
    case gene
    case term
  }

  @OptionGroup var library: LibraryOptions

  @Option(help: ArgumentHelp("What the input names: gene or term.", valueName: "what"))
  var by = Direction.gene

  @Flag(help: "With --by term: a line of the input is any part of a term's name or description.")
  var match = false

  @Flag(help: "Write NA for uniqueness, where it is not known already, instead of counting it.")
  var noUniqueness = false

  @Flag(
    help: "Write the logits of all terms as a matrix: one row a gene, one column a term; no input.")
  var matrix = false

  @OptionGroup var page: PageOptions
  @OptionGroup var measures: MeasureOptions
  @OptionGroup var bundle: BundleOptions
  @OptionGroup var symbols: SymbolOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var input: GeneSetInputOptions

  func validate() throws {
    if match, by == .gene { throw ValidationError("--match is for --by term") }
    if matrix && (page.isGiven || match || !input.inputs.isEmpty) {
      throw ValidationError(
        "--matrix writes every term and gene: input, --match, --top, --rule, --all and --exclude-known do not apply"
      )
    }
    let readsGenes = by == .gene && input.inputs.isEmpty && !matrix
    if library.readsStandardInput, input.inputs.contains("-") || readsGenes {
      throw ValidationError("standard input (-) can be read once only")
    }
    if !library.isGiven, !output.listsColumns {
      throw ValidationError(
        "--library: expected a file or the name of a library in the bundle; gsfm-bundle inspect lists them"
      )
    }
  }

  func run() throws {
    if output.listsColumns { return try AnnotationTable.glossary.printTable() }
    let run = try PredictionRun(
      tool: "gsfm-annotate",
      PredictionRun.Options(
        bundle: bundle, symbols: symbols, threads: threads, output: output,
        diagnostics: diagnostics, measures: measures))
    let pipeline = AnnotationPipeline(
      run: run, library: library, input: input, rule: page.pageRule(default: .site, top: nil),
      leavesOutKnown: page.excludeKnown, isSubstring: match, countsTerms: !noUniqueness,
      table: AnnotationTable(vocabulary: run.bundle.vocabulary, format: output.tableFormat))
    if matrix {
      try pipeline.writeMatrix(output)
    } else {
      switch by {
      case .gene: try pipeline.writeByGene { try run.openTable(AnnotationTable.glossary) }
      case .term: try pipeline.writeByTerm { try run.openTable(AnnotationTable.glossary) }
      }
    }
    try run.finish()
  }
}
