import ArgumentParser
import ByteStreams
import CommandSupport
import GeneSets
import Logging
import ModelBundles
import Models
import Training

/// Trains a model on gene sets and writes it as a bundle.
@main struct Train: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-train",
    abstract: "Train a model on gene sets and write it as a bundle.",
    discussion: """
      Reads gene sets, drops repetitions and sets that are nearly a set of an excluded library, trains, and \
      writes a bundle that every other tool reads. Each epoch is a row on standard output. The same seed gives \
      the same model for any number of threads. SIGINT, SIGTERM and SIGHUP end the step at hand and leave \
      a checkpoint; the same command line with --resume continues to the same model.

      Example, as it runs, on made-up sets:
        for s in {1..60}; do echo s$s x $(shuf -e G{1..40} -n 12); done |
          tr ' ' '\\t' | gsfm-train --out toy.gsfm --width 16 --epochs 5
      """,
    version: ToolVersion.line(for: "gsfm-train"))

  @Option(help: ArgumentHelp("The bundle to write.", valueName: "bundle"))
  var out: String

  @OptionGroup(title: "Network and recipe") var recipe: RecipeOptions
  @OptionGroup(title: "Gene sets") var corpus: CorpusInputOptions

  @Option(help: ArgumentHelp("Everything random follows from it.", valueName: "N"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Continue from a checkpoint.", valueName: "checkpoint"))
  var resume: String?

  @Option(
    help: ArgumentHelp(
      "Where a checkpoint is left when training is stopped, and after every epoch if this is given. "
        + "(default: the bundle's name with .ckpt)", valueName: "file"))
  var checkpoint: String?

  @Option(
    help: ArgumentHelp(
      "After each epoch, the median AUROC of this library's hidden halves.", valueName: "gmt"))
  var validate: String?

  @Option(help: ArgumentHelp("Draw loss and validation AUROC here, as SVG.", valueName: "file"))
  var plot: String?

  @OptionGroup(title: "Bundle") var bundle: BundleDescription
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var diagnostics: DiagnosticOptions

  func run() throws {
    if output.listsColumns { return try EpochTable.glossary.printTable() }
    let team = try threads.makeTeam()
    let logger = diagnostics.logger(for: "gsfm-train")
    let provenance = output.provenanceRecord(tool: "gsfm-train")
    let recipe = try self.recipe.changedRecipe()
    do throws(TrainingError) { try recipe.check() } catch { throw ToolError(error) }
    let validationSets = try validate.map { try corpus.libraryGenes($0, provenance) }
    let training = try corpus.read(self.recipe.corpusOptions, logger, provenance)
    let trainer: Trainer
    do throws(TrainingError) {
      trainer = try Trainer(
        corpus: training.corpus, plan: self.recipe.plan(training.corpus.vocabulary.count),
        recipe: recipe, seed: seed, team: team)
    } catch {
      throw ToolError(error)
    }
    if let resume {
      try restore(trainer, from: resume)
    } else if self.recipe.startsFromCooccurrence {
      logger.info("start values from the co-occurrence of \(training.corpus.count) sets")
      do throws(TrainingError) {
        try trainer.startFromCooccurrence(team)
      } catch {
        throw ToolError(error)
      }
    }
    let validation = validationSets.map { sets in
      let resolver = SymbolResolver(vocabulary: training.corpus.vocabulary)
      return HalfSplitValidation(sets.map { resolver.resolve($0) }, seed: seed)
    }
    let memory =
      self.recipe.remembersSets
      ? AssociativeMemory.tensors(
        remembering: training.corpus, heads: AssociativeMemory.openHeads) : nil
    let pipeline = TrainingPipeline(
      trainer: trainer, memory: memory, validation: validation, team: team,
      checkpointPath: checkpoint ?? out + ".ckpt", savesEveryEpoch: checkpoint != nil,
      plotPath: plot, table: EpochTable(format: output.tableFormat),
      progress: ProgressLine(isShown: diagnostics.showsProgress, unit: "sets"), logger: logger)
    let sink = try output.open()
    // Opened now: that it cannot be written is better known before hours of training.
    let file = try ByteSink(path: out)
    try pipeline.run(into: sink)
    try bundle.write(
      trainer, training, memory: memory,
      startValues: self.recipe.startsFromCooccurrence ? .cooccurrence : .random, into: file)
    provenance?.setCount("sets", training.corpus.count)
    provenance?.setCount("tokens", training.corpus.vocabulary.count)
    try provenance?.write()
  }

  private func restore(_ trainer: Trainer, from path: String) throws {
    let bytes = try MappedFile(path: path).bytes
    do {
      try bytes.withSpan { (span) throws(TrainingError) in try trainer.restore(span) }
    } catch {
      throw ToolError.data("\(path): \(error)")
    }
  }
}

extension ToolError {
  /// What the user can change about it.
  init(_ error: TrainingError) {
    switch error {
    case .invalidOption: self = .usage("\(error)")
    default: self = .data("\(error)")
    }
  }
}
