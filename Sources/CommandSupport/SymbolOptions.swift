public import ArgumentParser
import ByteStreams
public import GeneSetFormats
public import GeneSets
public import ModelBundles

/// How names become symbols of the vocabulary.
public struct SymbolOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How names are written: auto, symbol, ensembl, entrez or uniprot.", valueName: "kind"))
  var ids = IdentifierKind.auto

  @Option(
    help: ArgumentHelp(
      "Whose genes they are: human or mouse, answered by one-to-one orthologs.",
      valueName: "species"))
  var species = Species.human

  @Flag(help: "Take symbols as written: tp53 is not TP53.")
  var caseSensitive = false

  @Flag(help: "End with status 65 at the first symbol the vocabulary lacks.")
  var strict = false

  @Flag(
    help: """
      Let symbols the vocabulary lacks switch on its <unk> token, as the published code does, instead of \
      leaving them out.
      """)
  var unknownAsToken = false

  /// Makes the options at their defaults.
  public init() {}

  /// Whether names the vocabulary lacks are to switch on `<unk>`.
  public var mapsUnknownToToken: Bool { unknownAsToken }

  /// Whether an unresolved symbol is an error.
  public var isStrict: Bool { strict }

  /// Whether names are resolved as they are by default.
  var areDefault: Bool {
    ids == .auto && species == .human && !caseSensitive && !unknownAsToken
  }

  /// The resolver for a bundle's vocabulary and gene table, as it is by default.
  ///
  /// - Throws: `FormatError` for a malformed gene table.
  public static func defaultResolver(for bundle: ModelBundle) throws(FormatError)
    -> SymbolResolver
  {
    SymbolResolver(vocabulary: bundle.vocabulary, table: try bundle.checkedGeneTable())
  }

  /// The resolver for a bundle's vocabulary and gene table.
  ///
  /// - Throws: ``ToolError/data(_:)`` when identifiers or mouse genes are asked of a bundle without a gene table.
  public func resolver(for bundle: ModelBundle) throws -> SymbolResolver {
    try resolver(bundle.vocabulary, bundle.checkedGeneTable(), name: bundle.name)
  }

  /// The resolver for a vocabulary that no bundle goes with.
  ///
  /// - Parameter name: what the vocabulary is called in an error.
  /// - Throws: ``ToolError/data(_:)`` when identifiers or mouse genes are asked of it.
  public func resolver(for vocabulary: GeneVocabulary, name: String) throws(ToolError)
    -> SymbolResolver
  {
    try resolver(vocabulary, nil, name: name)
  }

  private func resolver(_ vocabulary: GeneVocabulary, _ table: GeneTable?, name: String)
    throws(ToolError) -> SymbolResolver
  {
    if table == nil, species == .mouse || ![.auto, .symbol].contains(ids) {
      throw ToolError.data(
        "\(name): the bundle has no gene table (genes.tsv), which --ids and --species need")
    }
    return SymbolResolver(
      vocabulary: vocabulary, table: table, identifiers: ids, species: species,
      isCaseSensitive: caseSensitive, unknownGenes: unknownAsToken ? .asToken : .leaveOut)
  }
}

extension IdentifierKind: ExpressibleByArgument {}
extension Species: ExpressibleByArgument {}

extension ModelBundle {
  /// The gene table; nil when the bundle has none.
  ///
  /// - Throws: `FormatError` for a malformed table.
  public func checkedGeneTable() throws(FormatError) -> GeneTable? {
    guard let bytes = geneTable else { return nil }
    return GeneTable(
      try GeneTableReader.names(MemorySource(name: "\(path): genes.tsv", bytes: bytes.array())))
  }
}
