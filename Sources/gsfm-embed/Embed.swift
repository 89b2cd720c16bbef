public import ArgumentParser
import ByteStreams
import CommandSupport
public import EmbeddingFormats
import GeneSets
import ModelBundles
public import Models

/// Writes the vectors a model has for gene sets and genes.
@main struct Embed: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-embed",
    abstract: "Write the vectors of gene sets, or of single genes.",
    discussion: """
      Reads gene sets and writes for each the vector the model makes of it. With --genes every distinct gene of \
      the input is a set of one, named as the input writes it; --genes without an input (- is standard input) \
      gives every gene of the vocabulary, in its order.

      A set without a gene of the vocabulary has no vector: it has no row, in any format, and is counted on \
      standard error. npy holds float32 whatever --digits says and puts the row names, a line each, into \
      FILE.txt. word2vec separates by spaces, so those of a name become _. npy and word2vec begin with the \
      number of rows, so the rows wait in a file in $TMPDIR, or else /var/tmp.

      Example, as it runs:
        gsfm-embed --digits 3 examples/ferroptosis.gmt | cut -f 1-5
      """,
    version: ToolVersion.line(for: "gsfm-embed"))

  @Option(
    help: ArgumentHelp(
      "encoding (the encoder's output) or penultimate (what enters the decoder's last layer).",
      valueName: "layer"))
  var layer = EmbeddingLayer.encoding

  @Flag(help: "Take each gene of the input, or without one of the vocabulary, as a set of one.")
  var genes = false

  @Option(
    help: ArgumentHelp(
      "tsv, npy (opens in NumPy; needs -o FILE) or word2vec (text, opens in gensim).",
      valueName: "format"))
  var outputFormat = EmbeddingFormat.tsv

  @OptionGroup var bundle: BundleOptions
  @OptionGroup var symbols: SymbolOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var diagnostics: DiagnosticOptions
  @OptionGroup var input: GeneSetInputOptions

  mutating func validate() throws {
    if output.listsColumns { return }
    if outputFormat == .npy, output.isStandardOutput {
      throw ValidationError(
        "--output-format npy: expected -o FILE, since the row names are written to FILE.txt")
    }
    if outputFormat != .tsv, !output.tableFormat.writesHeader {
      throw ValidationError("--no-header applies to --output-format tsv only")
    }
  }

  func run() throws {
    let team = try threads.makeTeam()
    let logger = diagnostics.logger(for: "gsfm-embed")
    let provenance = output.provenanceRecord(tool: "gsfm-embed")
    let bundle = try bundle.open()
    let width = bundle.model.width(of: layer)
    let glossary = EmbeddingTable.glossary(width: width)
    if output.listsColumns { return try glossary.printTable() }
    provenance?.setBundle(bundle)
    let isVocabulary = genes && input.inputs.isEmpty
    var resolution = ResolutionReport(isStrict: symbols.isStrict)
    let pipeline = EmbeddingPipeline(
      model: bundle.model, layer: layer,
      resolver: isVocabulary
        ? SymbolResolver(vocabulary: bundle.vocabulary, isCaseSensitive: true)
        : try symbols.resolver(for: bundle),
      format: outputFormat, digits: output.tableFormat.digits, team: team)
    let questions =
      isVocabulary
      ? EmbeddingQuestions(genesOf: bundle.vocabulary)
      : EmbeddingQuestions(input.sets(logger, provenance), takesGenes: genes)
    let sink = try output.open()
    let names = outputFormat == .npy ? try output.open(suffix: ".txt") : nil
    let writer = try writer(into: sink, names: names, width: width, columns: glossary.names)
    let progress = ProgressLine(isShown: diagnostics.showsProgress, unit: genes ? "genes" : "sets")
    try pipeline.run(questions, &resolution, progress, into: writer)
    try writer.finish()
    try names?.close()
    try sink.close()
    progress.finish()
    resolution.report(to: logger, provenance)
    try provenance?.write()
  }

  private func writer(into sink: ByteSink, names: ByteSink?, width: Int, columns: [String]) throws
    -> any EmbeddingWriter
  {
    switch (outputFormat, names) {
    case (.npy, let names?): try NumPyWriter(sink, names: names, width: width)
    case (.word2vec, _): try Word2VecWriter(sink, width: width)
    default:
      try EmbeddingTableWriter(sink, columns: output.tableFormat.writesHeader ? columns : nil)
    }
  }
}

extension EmbeddingFormat: ExpressibleByArgument {}
extension EmbeddingLayer: ExpressibleByArgument {}
