public import ArgumentParser
import ByteStreams
import CommandSupport
import GeneSets
public import Interactions
import Logging
import ModelBundles
import ParallelWork

/// Scores pairs of genes by how likely their proteins interact.
@main struct PPI: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-ppi",
    abstract: "Score pairs of genes: do their proteins interact?",
    discussion: """
      Scores are symmetric to the bit: that of a and b is that of b and a, in every mode. A gene with itself has no \
      score. The head's probability holds at the odds its training had, which the bundle's card names; scores of \
      proteins that nobody has studied are little better than chance, see docs/ppi.md.

      Example, as it runs:
        printf 'MDM2\\tTP53\\nBRCA1\\tBARD1\\nINS\\tRHO\\n' | gsfm-ppi --pairs
      """,
    version: ToolVersion.line(for: "gsfm-ppi"))

  @Flag(help: "What the input is and which pairs are scored.")
  var mode = Mode.pairs

  @Option(
    help: ArgumentHelp(
      "head, completion or cosine. (default: head when the bundle has one, else completion)",
      valueName: "method"))
  var method: InteractionMethod?

  @Option(
    help: ArgumentHelp(
      "Interactions that are known, gene_a gene_b a line; they fill the column known.",
      valueName: "file"))
  var known: String?

  @Option(
    help: ArgumentHelp("With --partners: the best K of each gene. (default: 100)", valueName: "K"))
  var top: Int?

  // Logits are negative, and -1 after the option is no option of its own.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Write only pairs that score S or more.", valueName: "S"))
  var minScore: Double?

  @OptionGroup var bundle: BundleOptions
  @OptionGroup var symbols: SymbolOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var input: GeneSetInputOptions

  /// Which pairs are scored.
  enum Mode: String, EnumerableFlag {
    case pairs
    case partners
    case allPairs

    static func help(for mode: Mode) -> ArgumentHelp? {
      switch mode {
      case .pairs: "The pairs of the input, gene_a gene_b a line. (default)"
      case .partners: "Each gene of the input with its best partners of the vocabulary."
      case .allPairs: "Every pair of the input's genes; without input, of the vocabulary's."
      }
    }
  }

  mutating func validate() throws {
    if let top, top < 1 {
      throw ValidationError("--top: expected a number from 1 up, found \(top)")
    }
    if top != nil, mode != .partners {
      throw ValidationError("--top goes with --partners")
    }
    if let minScore, minScore.isNaN {
      throw ValidationError("--min-score: expected a number, found nan")
    }
    if symbols.mapsUnknownToToken {
      throw ValidationError("--unknown-as-token: a pair is of two genes that the vocabulary has")
    }
  }

  func run() throws {
    if output.listsColumns { return try InteractionTable.glossary.printTable() }
    let team = try threads.makeTeam()
    let logger = diagnostics.logger(for: "gsfm-ppi")
    let provenance = output.provenanceRecord(tool: "gsfm-ppi")
    let bundle = try bundle.open()
    provenance?.setBundle(bundle)
    let resolver = try symbols.resolver(for: bundle)
    var resolution = ResolutionReport(isStrict: symbols.isStrict)
    let scoring = try InteractionScoring(bundle: bundle, method: method, team: team, logger: logger)
    let table = InteractionTable(
      vocabulary: bundle.vocabulary, format: output.tableFormat,
      known: try known.map { try KnownInteractions(path: $0, resolver, provenance) },
      minimum: minScore.map { Float($0) })
    let progress = ProgressLine(isShown: diagnostics.showsProgress, unit: "genes")
    let sink: ByteSink
    switch mode {
    case .pairs:
      let pairs = try PairList(paths: input.paths, resolver, &resolution, provenance)
      sink = try output.open()
      try PairsPipeline(scoring: scoring, table: table).run(pairs, into: sink)
    case .partners:
      let genes = try InputGenes.read(input.sets(logger, provenance), resolver, &resolution)
      sink = try output.open()
      try PartnersPipeline(scoring: scoring, table: table, count: top ?? 100)
        .run(genes, progress, into: sink)
    case .allPairs:
      let genes =
        input.inputs.isEmpty
        ? bundle.vocabulary.genePositions.map { GeneIndex($0) }
        : try InputGenes.read(input.sets(logger, provenance), resolver, &resolution)
      sink = try output.open()
      try AllPairsPipeline(scoring: scoring, table: table).run(genes, progress, into: sink)
    }
    try sink.close()
    progress.finish()
    resolution.report(to: logger, provenance)
    try provenance?.write()
  }
}

extension InteractionMethod: ExpressibleByArgument {}
