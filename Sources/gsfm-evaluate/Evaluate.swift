import ArgumentParser
import ByteStreams
import CommandSupport
import DelimitedText
import Evaluation
import GeneSets
import Logging
import ModelBundles

/// Tells how well a model finds genes that were hidden from it.
@main struct Evaluate: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-evaluate",
    abstract: "Measure how well hidden genes of each gene set are found.",
    discussion: """
      Each term of a library is split in random halves: one is shown to the model, the other is to be found among \
      the genes of the library that were not shown. Terms of fewer than 10 genes in the vocabulary are left out. \
      With --against the genes that a newer release added are to be found instead. A split depends on --seed, \
      the term's name and the split's number, and on nothing else.

      With --baseline no model is asked; the bundle then only gives the vocabulary, and without one it is that \
      of the corpus. --corpus takes every name up to the next option; if none is left for the library, the last \
      of several is the library, - for standard input.

      Example, as it runs:
        (printf 'proteasome\\t%s\\n' PSM{A,B}{1..7}
         printf 'ribosome\\t%s\\n' RPL{3..15}) | gsfm-evaluate --splits 3
      """,
    version: ToolVersion.line(for: "gsfm-evaluate"))

  @Option(help: ArgumentHelp("Random halves a term. (default: 5)", valueName: "N"))
  var splits: Int?

  @Option(help: ArgumentHelp("The seed of the halves and of --max-terms.", valueName: "N"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "A newer release of the library: find the genes it added to each term.", valueName: "gmt"))
  var against: String?

  @Option(help: ArgumentHelp("Evaluate cooccurrence in place of a model.", valueName: "baseline"))
  var baseline: Baseline?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The gene sets the baseline counts.", valueName: "gmt ..."))
  var corpus: [String] = []

  @Flag(help: "One row a library: medians over terms of the medians over splits.")
  var summary = false

  @Option(
    help: ArgumentHelp(
      "Ask of so many terms a library, chosen by the seed; all terms stay candidates' background.",
      valueName: "N"))
  var maxTerms: Int?

  @Option(
    help: ArgumentHelp(
      "Write the scores of all candidates here: term, split, gene, score, hidden (0 or 1).",
      valueName: "file"))
  var scores: String?

  @Option(
    help: ArgumentHelp(
      "Order genes by logit, or by null: how surprising the logit is for a random set.",
      valueName: "score"))
  var rankBy = RankingScore.logit

  @OptionGroup var bundle: BundleOptions
  @OptionGroup var symbols: SymbolOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var input: GeneSetInputOptions

  mutating func validate() throws {
    if let splits, !(1...10_000).contains(splits) {
      throw ValidationError("--splits: expected a number from 1 to 10000, found \(splits)")
    }
    if let maxTerms, maxTerms < 1 {
      throw ValidationError("--max-terms: expected a number from 1 up, found \(maxTerms)")
    }
    if against != nil, splits != nil || maxTerms != nil {
      throw ValidationError(
        "--against asks once of every term: --splits and --max-terms do not apply")
    }
    if baseline == nil, !corpus.isEmpty {
      throw ValidationError("--corpus is what --baseline counts: give --baseline cooccurrence")
    }
    if baseline != nil, rankBy == .null {
      throw ValidationError("--rank-by null is for models, not for --baseline")
    }
    if baseline != nil, corpus.isEmpty {
      throw ValidationError("--baseline cooccurrence needs --corpus")
    }
    if scores == "-" { throw ValidationError("--scores: expected a file, found -") }
    if input.inputs.isEmpty, corpus.count > 1 { input.inputs = [corpus.removeLast()] }
    let names = input.paths + corpus + [against].compactMap { $0 }
    if names.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("standard input (-) can be read once only")
    }
  }

  func run() throws {
    let glossary = summary ? EvaluationTable.summaryGlossary : EvaluationTable.glossary
    if output.listsColumns { return try glossary.printTable() }
    let team = try threads.makeTeam()
    let logger = diagnostics.logger(for: "gsfm-evaluate")
    let provenance = output.provenanceRecord(tool: "gsfm-evaluate")
    let subject = try subject(logger, provenance)
    var libraries = LibraryReader(
      resolver: subject.resolver, resolution: ResolutionReport(isStrict: symbols.isStrict))
    let newer = try against.map {
      try libraries.read(input.sets(of: [$0], logger, provenance))
    }
    let sink = try output.open()
    let writer = try TableWriter(
      sink, columns: output.tableFormat.writesHeader ? glossary.names : nil)
    let pipeline = EvaluationPipeline(
      scorer: subject.scorer, model: subject.name,
      table: EvaluationTable(format: output.tableFormat),
      isSummary: summary, team: team,
      progress: ProgressLine(isShown: diagnostics.showsProgress, unit: "splits"),
      scoreTable: scores.map { _ in ScoreTable(vocabulary: subject.vocabulary) })
    let scoreSink = try scores.map { try ByteSink(path: $0) }
    let scoreWriter = try scoreSink.map { try TableWriter($0, columns: ScoreTable.columns) }
    var termCount = 0
    for path in input.paths {
      let library = try libraries.read(input.sets(of: [path], logger, provenance))
      let task = task(path, library, newer, subject.vocabulary, logger)
      termCount += task.termCount
      try pipeline.run(task, into: writer, scores: scoreWriter)
    }
    try scoreSink?.close()
    try sink.close()
    pipeline.progress.finish()
    libraries.resolution.report(to: logger, provenance)
    provenance?.setCount("terms_evaluated", termCount)
    try provenance?.write()
  }

  /// What is evaluated, with the vocabulary it speaks.
  private struct Subject {
    let scorer: any GeneScorer
    let name: String
    let vocabulary: GeneVocabulary
    let resolver: SymbolResolver
  }

  private func subject(_ logger: Logger, _ provenance: ProvenanceRecord?) throws -> Subject {
    guard let baseline else {
      let bundle = try bundle.open()
      provenance?.setBundle(bundle)
      return Subject(
        scorer: try scorer(bundle), name: bundle.name, vocabulary: bundle.vocabulary,
        resolver: try symbols.resolver(for: bundle))
    }
    let corpus = BaselineCorpus(paths: corpus, logger: logger, provenance: provenance)
    let (vocabulary, resolver) = try names(for: corpus, provenance)
    return Subject(
      scorer: try corpus.scorer(resolver, vocabularySize: vocabulary.count),
      name: baseline.rawValue, vocabulary: vocabulary, resolver: resolver)
  }

  /// What orders the genes of a bundle.
  private func scorer(_ bundle: ModelBundle) throws -> any GeneScorer {
    guard rankBy == .null else { return bundle.model }
    guard let null = try bundle.nullModel() else {
      throw ToolError.data("\(bundle.name): the bundle has no null, which --rank-by null needs")
    }
    return SurpriseScorer(model: bundle.model, null: null)
  }

  /// The vocabulary of a baseline: the bundle's, or the corpus's own when there is no bundle at all.
  private func names(for corpus: BaselineCorpus, _ provenance: ProvenanceRecord?) throws
    -> (GeneVocabulary, SymbolResolver)
  {
    do {
      let bundle = try bundle.open()
      provenance?.setBundle(bundle)
      return (bundle.vocabulary, try symbols.resolver(for: bundle))
    } catch ToolError.noBundle {
      let vocabulary = try corpus.vocabulary()
      return (vocabulary, try symbols.resolver(for: vocabulary, name: "the corpus's vocabulary"))
    }
  }

  /// The questions of a library.
  private func task(
    _ path: String, _ library: EvaluationLibrary, _ newer: EvaluationLibrary?,
    _ vocabulary: GeneVocabulary, _ logger: Logger
  ) -> EvaluationTask {
    let questions: [EvaluationQuestion]
    let background: SparseGeneSet
    if let newer {
      let split = TimeSplit(older: library, newer: newer)
      logger.info(
        "\(path): \(split.matchedCount) of \(library.terms.count) terms are in the newer release")
      (questions, background) = (split.questions, split.background)
    } else {
      let split = HalfSplit(vocabulary, splitCount: splits ?? 5, seed: seed)
      questions = split.questions(of: library, most: maxTerms)
      background = library.background
    }
    let task = EvaluationTask(
      path: path == "-" ? "<stdin>" : path, name: libraryName(of: path), questions: questions,
      background: background)
    if questions.isEmpty {
      logger.warning("\(task.path): no term has \(smallestHalf) genes to show and as many to find")
    } else {
      logger.info(
        "\(task.path): \(task.termCount) of \(library.terms.count) terms, \(background.genes.count) background genes"
      )
    }
    return task
  }
}
