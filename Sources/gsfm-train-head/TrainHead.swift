public import ArgumentParser
import ByteStreams
import CommandSupport
import GeneSets
public import Interactions
import Logging
import ModelBundles
import ParallelWork
import Training

/// Trains the interaction head of a bundle.
@main struct TrainHead: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-train-head",
    abstract: "Train a bundle's interaction head on pairs of genes.",
    discussion: """
      Reads interacting pairs, gene_a gene_b a line, and learns to tell them from drawn pairs; the model itself stays \
      as it is. The probabilities of the head hold at the odds of training: one interacting pair to --negatives \
      others, half of them uniform over the genes that have partners, half with each gene as often as it has partners. \
      Each epoch is a row on standard output. The same seed gives the same head for any number of threads.

      Example, as it runs:
        printf '%s\\t%s\\n' MDM2 TP53 BRCA1 BARD1 EGFR GRB2 CDK1 CCNB1 FOS JUN MAX MYC |
          gsfm-train-head --rank 2 --out toy.gsfm
      """,
    version: ToolVersion.line(for: "gsfm-train-head"))

  @Option(
    help: ArgumentHelp(
      "The bundle to write, the one asked with the head in it; a name that ends in .safetensors gets the head alone.",
      valueName: "file"))
  var out: String

  @Option(
    help: ArgumentHelp(
      "bilinear: a form of both genes' features; published: a layer on the penultimate values of the pair.",
      valueName: "kind"))
  var kind = InteractionHead.Kind.bilinear

  @Option(help: ArgumentHelp("Drawn pairs for each interacting one. (default: 10)", valueName: "N"))
  var negatives: Int?

  @Option(help: ArgumentHelp("The rank of a bilinear form. (default: 128)", valueName: "N"))
  var rank: Int?

  @Option(
    help: ArgumentHelp("How often every interacting pair comes. (default: 2)", valueName: "N"))
  var epochs: Int?

  @Option(help: ArgumentHelp("Interacting pairs of a step. (default: 2048)", valueName: "N"))
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "Adam's step size. (default: 0.002, published 0.005)", valueName: "rate"))
  var learningRate: Double?

  @Option(help: ArgumentHelp("Everything random follows from it.", valueName: "N"))
  var seed: UInt64 = 1

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Pairs that are not trained on.", valueName: "file"))
  var holdOut: [String] = []

  @Option(
    help: ArgumentHelp("Genes of which no pair is trained on, one a line.", valueName: "file"))
  var holdOutGenes: String?

  @Option(
    help: ArgumentHelp("The licence of the head, written into it.", valueName: "text"))
  var license: String?

  @OptionGroup var bundle: BundleOptions
  @OptionGroup var symbols: SymbolOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var diagnostics: DiagnosticOptions

  @Argument(
    help: ArgumentHelp(
      "Interacting pairs; - or nothing is standard input. Compression is recognised by content.",
      valueName: "input"))
  var inputs: [String] = []

  func validate() throws {
    if inputs.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("standard input (-) can be read once only")
    }
    if kind == .published, rank != nil {
      throw ValidationError("--rank goes with --kind bilinear")
    }
  }

  func run() throws {
    if output.listsColumns { return try HeadTrainingPipeline.glossary.printTable() }
    let team = try threads.makeTeam()
    let logger = diagnostics.logger(for: "gsfm-train-head")
    let provenance = output.provenanceRecord(tool: "gsfm-train-head")
    let bundle = try bundle.open()
    provenance?.setBundle(bundle)
    let resolver = try symbols.resolver(for: bundle)
    var pairs = TrainingPairs(resolver: resolver, isStrict: symbols.isStrict)
    for path in inputs.isEmpty ? ["-"] : inputs { try pairs.read(path, provenance) }
    for path in holdOut { try pairs.holdOut(path, provenance) }
    if let holdOutGenes { try pairs.holdOutGenes(holdOutGenes, provenance) }
    pairs.report(to: logger, provenance)
    let trainer: InteractionTrainer
    do throws(TrainingError) {
      trainer = try InteractionTrainer(
        recipe, model: bundle.model, examples: InteractionExamples(positives: pairs.positives),
        seed: seed, team: team)
    } catch {
      throw ToolError(error)
    }
    let sink = try output.open()
    // Opened now: that it cannot be written is better known before the training.
    let file = try ByteSink(path: out)
    try HeadTrainingPipeline(
      trainer: trainer, format: output.tableFormat,
      progress: ProgressLine(isShown: diagnostics.showsProgress, unit: "pairs")
    ).run(into: sink)
    var head = trainer.head()
    head.notes["sources"] = pairs.sources.joined(separator: " ")
    head.notes["pairs"] = String(pairs.positives.count)
    head.notes["license"] = license
    try write(head, bundle, into: file)
    try provenance?.write()
  }

  private var recipe: InteractionRecipe {
    var recipe = InteractionRecipe(kind: kind)
    if let negatives { recipe.negatives = negatives }
    if let rank { recipe.rank = rank }
    if let epochs { recipe.epochs = epochs }
    if let batch { recipe.batchSize = batch }
    if let learningRate { recipe.learningRate = learningRate }
    return recipe
  }

  private func write(_ head: InteractionHead, _ bundle: ModelBundle, into sink: ByteSink) throws {
    do throws(BundleProblem) {
      let file = try head.file()
      if out.hasSuffix(".safetensors") {
        do throws(StreamError) {
          try file.withSpan { (bytes) throws(StreamError) in try sink.write(bytes) }
        } catch {
          throw .stream(error)
        }
      } else {
        var writer = ModelBundleWriter(copying: bundle)
        try writer.setInteractionHead(file)
        try writer.write(to: sink)
      }
    } catch {
      sink.abandon()
      throw BundleError(path: out, problem: error)
    }
    try sink.close()
  }
}

extension InteractionHead.Kind: ExpressibleByArgument {}

extension ToolError {
  /// What the user can change about it.
  init(_ error: TrainingError) {
    switch error {
    case .invalidOption: self = .usage("\(error)")
    default: self = .data("\(error)")
    }
  }
}
