import ArgumentParser
import ByteStreams
import CommandSupport
import GeneSetFormats
import GeneSets
import Logging
import Training

/// The gene sets to train on and those to stay clear of.
struct CorpusInputOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Leave out sets whose Jaccard index with a set of these libraries is at least 0.8; put another option "
        + "or -- before the training files.", valueName: "gmt"))
  var exclude: [String] = []

  @Option(
    help: ArgumentHelp(
      "Resolve symbols by a gene table (genes.tsv) and train on its genes only.",
      valueName: "table"))
  var geneTable: String?

  @Option(
    help: ArgumentHelp(
      "Draw the sets of a file W times as often as others; may be given for several files.",
      valueName: "file=W"))
  var corpusWeight: [String] = []

  @Option(help: ArgumentHelp("Where the temporary file of the corpus goes.", valueName: "folder"))
  var temporaryFolder: String?

  @OptionGroup var input: GeneSetInputOptions

  func validate() throws {
    if input.paths == ["-"] && exclude.count > 1 {
      throw ValidationError(
        "--exclude took all files: put -- before those to train on, or - to read standard input")
    }
    _ = try weights()
  }
}

/// A corpus with what its vocabulary came from.
struct TrainingInput {
  let corpus: TrainingCorpus
  /// The gene table as it was read, for the bundle.
  let geneTable: [UInt8]?
}

extension CorpusInputOptions {
  /// Reads the excluded libraries, then the sets to train on.
  func read(
    _ options: CorpusOptions, _ logger: Logger, _ provenance: ProvenanceRecord?
  ) throws -> TrainingInput {
    let tableBytes = try geneTable.map { try openInput($0, provenance).readToEnd() }
    let table = try geneTable.map { path in
      GeneTable(
        try GeneTableReader.names(MemorySource(name: path, bytes: tableBytes ?? [])))
    }
    let weights = try weights()
    let corpus: TrainingCorpus
    do {
      var builder = try CorpusBuilder(options, folder: temporaryFolder ?? TemporaryFiles.folder) {
        written in
        resolve(written, table, isReleased: options.keepsUnknown)
      }
      for path in exclude {
        let sets = GeneSetStream(paths: [path], provenance: provenance)
        while let located = try sets.next() { builder.exclude(located.set.genes) }
      }
      for path in input.paths {
        let name = path == "-" ? "<stdin>" : Self.baseName(path)
        builder.beginFile(name, weight: weights[path] ?? weights[name] ?? 1)
        let sets = input.sets(of: path, logger, provenance)
        while let located = try sets.next() { try builder.append(located.set.genes) }
      }
      corpus = try builder.finish()
    } catch let error as TrainingError {
      if case .temporaryFile(let path, let reason) = error {
        throw StreamError.writeFailed(name: path, reason: reason)
      }
      throw ToolError(error)
    }
    try checkWeights(weights, corpus)
    report(corpus, logger)
    return TrainingInput(corpus: corpus, geneTable: tableBytes)
  }

  /// The symbols of a library, for validation.
  func libraryGenes(_ path: String, _ provenance: ProvenanceRecord?) throws -> [[String]] {
    let sets = GeneSetStream(paths: [path], provenance: provenance)
    var genes: [[String]] = []
    while let located = try sets.next() { genes.append(located.set.genes) }
    return genes
  }

  /// The symbol to train on: by the table if there is one, else capitals for the published recipe.
  private func resolve(_ written: String, _ table: GeneTable?, isReleased: Bool) -> String? {
    guard let table else { return isReleased ? asciiCapitals(of: written) : written }
    guard case .approved(let symbol) = table.resolve(written) else { return nil }
    return symbol
  }

  private static func baseName(_ path: String) -> String {
    String(path.split(separator: "/").last ?? Substring(path))
  }

  private func weights() throws -> [String: Double] {
    var weights: [String: Double] = [:]
    for text in corpusWeight {
      guard let place = text.lastIndex(of: "="),
        let weight = Double(text[text.index(after: place)...]),
        weight > 0, weight.isFinite
      else {
        throw ValidationError("--corpus-weight: expected FILE=W with W above 0, found \"\(text)\"")
      }
      weights[String(text[..<place])] = weight
    }
    return weights
  }

  private func checkWeights(_ weights: [String: Double], _ corpus: TrainingCorpus) throws {
    for name in weights.keys.sorted()
    where !input.paths.contains(name) && !corpus.files.contains(where: { $0.name == name }) {
      throw ToolError.usage("--corpus-weight: '\(name)' is not one of the input files")
    }
  }

  private func report(_ corpus: TrainingCorpus, _ logger: Logger) {
    for file in corpus.files {
      logger.info(
        """
        \(file.name): \(file.keptCount) of \(file.readCount) sets kept; too small \(file.tooSmallCount), too \
        large \(file.tooLargeCount), repeated \(file.duplicateCount), excluded \(file.excludedCount)
        """)
    }
    logger.info("\(corpus.count) sets, \(corpus.vocabulary.count) tokens")
    let excluded = corpus.files.reduce(0) { $0 + $1.excludedCount }
    if excluded > 0 {
      logger.warning("\(excluded) sets left out as nearly a set of an excluded library")
    }
  }
}
