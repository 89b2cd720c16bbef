import ArgumentParser
import ByteStreams
import Calibration
import CommandSupport
import GeneSets
import LinearAlgebra
import Logging
import ModelBundles
import Models
import ParallelWork

/// Tabulates what a model makes of random sets, so that completions get p-values.
struct Calibrate: Tool {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Give a bundle a null, from which completions get p-values.",
    discussion: """
      For each of ten set sizes, random sets are drawn from the genes of a corpus, each gene with chances \
      proportional to the number of sets that name it, and quantiles of every gene's logit are kept. A p-value is \
      then the chance that a random set of the query's size gives the gene such a logit or a higher one.

      Example:
        gsfm-bundle calibrate model.gsfm --corpus corpus.gmt -o calibrated.gsfm
      """)

  @OptionGroup var input: InputBundle
  @OptionGroup var output: BundleOutput
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var diagnostics: DiagnosticOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The gene sets whose genes are drawn.", valueName: "gmt"))
  var corpus: [String]

  @Flag(
    help: """
      First scale and shift all logits, so that probabilities hold for the hidden half of the corpus's sets; \
      ranks stay as they are.
      """)
  var scaleLogits = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Scale on the hidden halves of these gene sets instead. A bundle that remembers its corpus needs sets it \
      does not remember.
      """, valueName: "gmt"))
  var scaleWith: [String] = []

  @Option(help: ArgumentHelp("Random sets of each size.", valueName: "N"))
  var samples = NullTabulation.defaultSampleCount

  @Option(help: ArgumentHelp("Seed of the random sets.", valueName: "N"))
  var seed: UInt64 = 1

  func validate() throws {
    if !scaleWith.isEmpty && !scaleLogits {
      throw ValidationError("--scale-with needs --scale-logits")
    }
    guard (100...1_000_000).contains(samples) else {
      throw ValidationError("--samples: expected a number from 100 to 1000000, found \(samples)")
    }
  }

  func run() throws {
    let team = try threads.makeTeam()
    let bundle = try input.open()
    let logger = diagnostics.logger(for: "gsfm-bundle")
    let resolver = SymbolResolver(
      vocabulary: bundle.vocabulary, table: try bundle.checkedGeneTable())
    let sets = try geneSets(corpus, resolver, logger)
    var writer = ModelBundleWriter(copying: bundle)
    if scaleLogits && scaleWith.isEmpty && bundle.model.memory != nil {
      logger.warning(
        "the bundle remembers gene sets; if these are among them, probabilities come out too high (--scale-with)"
      )
    }
    let scaling =
      try scaleLogits
      ? scaling(
        of: bundle, scaleWith.isEmpty ? sets : geneSets(scaleWith, resolver, logger), team, logger,
        &writer) : nil
    let frequencies = GeneFrequencies(vocabularySize: bundle.vocabulary.count, sets: sets)
    let tabulation = NullTabulation(
      model: bundle.model, frequencies: frequencies, sampleCount: samples, seed: seed,
      team: team)
    guard !tabulation.sizes.isEmpty else {
      throw ToolError.data(
        "the corpus names \(frequencies.namedGeneCount) genes of the vocabulary, too few to draw from"
      )
    }
    let progress = ProgressLine(isShown: diagnostics.showsProgress, unit: "set sizes")
    var quantiles: [Float] = []
    for size in tabulation.sizes {
      quantiles += tabulation.quantiles(size: size).values
      progress.advance(by: 1)
    }
    progress.finish()
    if let scaling { quantiles = quantiles.map { scaling.slope * $0 + scaling.intercept } }
    let chances = NullTabulation.chances
    do throws(BundleProblem) {
      try writer.setNull(
        sizes: tabulation.sizes, chances: chances,
        quantiles: Matrix(
          rows: quantiles.count / chances.count, columns: chances.count, values: quantiles),
        frequencies: frequencies.shares)
    } catch {
      throw BundleError(path: input.path, problem: error)
    }
    try output.write(writer, logger)
  }

  private func geneSets(
    _ paths: [String], _ resolver: SymbolResolver, _ logger: Logger
  ) throws -> [SparseGeneSet] {
    let stream = GeneSetStream(paths: paths, logger: logger)
    var sets: [SparseGeneSet] = []
    while let located = try stream.next() { sets.append(resolver.resolve(located.set.genes)) }
    return sets
  }

  /// Fits the scale and shift of the logits and hands the scaled weights to the writer.
  private func scaling(
    of bundle: ModelBundle, _ sets: [SparseGeneSet], _ team: WorkerTeam, _ logger: Logger,
    _ writer: inout ModelBundleWriter
  ) throws -> (slope: Float, intercept: Float) {
    guard
      let fit = LogisticCalibration(
        model: bundle.model, sets: sets, seed: seed, team: team)
    else {
      throw ToolError.data("--scale-logits: the logits do not tell hidden genes from others")
    }
    let (slope, intercept) = (Float(fit.slope), Float(fit.intercept))
    logger.info("logits times \(slope) plus \(intercept)")
    do throws(BundleProblem) {
      writer.setTensors(
        try TensorWriter.file(scalingLogitsOf: bundle, slope: slope, intercept: intercept))
    } catch {
      throw BundleError(path: input.path, problem: error)
    }
    return (slope, intercept)
  }
}
