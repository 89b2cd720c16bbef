public import ArgumentParser
public import ByteStreams
import DelimitedText
public import GeneSetFormats
public import GeneSets
public import Logging

/// Where gene sets come from.
public struct GeneSetInputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "gmt, tsv (two columns: term, gene), list (one gene a line) or auto.", valueName: "format"))
  var format = GeneSetFormat.auto

  /// The term of a set that has none of its own.
  @Option(help: ArgumentHelp("The term of the set that a list makes.", valueName: "term"))
  public var name = "input"

  /// The paths as they were given; empty for standard input.
  @Argument(
    help: ArgumentHelp(
      "Gene sets; - or nothing is standard input. Compression is recognised by content.",
      valueName: "input"))
  public var inputs: [String] = []

  /// Makes the options at their defaults.
  public init() {}

  /// Refuses to read standard input twice.
  public func validate() throws {
    if inputs.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("standard input (-) can be read once only")
    }
    if name.isEmpty || name.contains(where: { "\t\n\r".contains($0) }) {
      throw ValidationError("--name: expected a term without tabs and line ends")
    }
  }

  /// The inputs as given; `-` when there are none.
  public var paths: [String] { inputs.isEmpty ? ["-"] : inputs }

  /// The sets of one input.
  public func sets(
    of path: String, _ logger: Logger, _ provenance: ProvenanceRecord?
  ) -> GeneSetStream {
    GeneSetStream(
      paths: [path], format: format, listTerm: name, logger: logger, provenance: provenance)
  }

  /// The sets of all inputs, one after the other.
  ///
  /// - Parameter provenance: told of every input that is read.
  public func sets(_ logger: Logger, _ provenance: ProvenanceRecord?) -> GeneSetStream {
    sets(of: paths, logger, provenance)
  }

  /// The sets of some files, read as the options say.
  public func sets(of paths: [String], _ logger: Logger, _ provenance: ProvenanceRecord?)
    -> GeneSetStream
  {
    GeneSetStream(
      paths: paths, format: format, listTerm: name, logger: logger, provenance: provenance)
  }
}

extension GeneSetFormat: ExpressibleByArgument {}

/// The gene sets of several inputs as one stream, opened one after the other.
public final class GeneSetStream {
  private var paths: ArraySlice<String>
  /// A source that is open already, read before any path.
  private var source: (any ByteSource)?
  private let format: GeneSetFormat
  private let listTerm: String
  private let logger: Logger?
  private let provenance: ProvenanceRecord?
  private var reader: GeneSetReader?

  /// Makes a stream over inputs, of which `-` is standard input.
  public init(
    paths: [String], format: GeneSetFormat = .auto, listTerm: String = "input",
    logger: Logger? = nil, provenance: ProvenanceRecord? = nil
  ) {
    self.paths = paths[...]
    self.format = format
    self.listTerm = listTerm
    self.logger = logger
    self.provenance = provenance
  }

  /// Makes a stream over a source that is open already, and further inputs of the same format.
  public convenience init(
    source: any ByteSource, format: GeneSetFormat, then paths: [String] = [],
    _ logger: Logger? = nil, _ provenance: ProvenanceRecord? = nil
  ) {
    self.init(paths: paths, format: format, logger: logger, provenance: provenance)
    self.source = source
  }

  /// The next set with the place it was read from; nil after the last input.
  ///
  /// - Throws: `StreamError` and `FormatError`.
  public func next() throws -> LocatedGeneSet? {
    while true {
      if let set = try reader?.next() {
        return LocatedGeneSet(set: set, position: reader?.position.description ?? "")
      }
      if let source {
        self.source = nil
        reader = try GeneSetReader(source, format: format, listTerm: listTerm)
        continue
      }
      guard let path = paths.popFirst() else {
        reader = nil
        return nil
      }
      let opened = try GeneSetReader(
        openInput(path, provenance), format: format, listTerm: listTerm)
      logger?.info("\(path == "-" ? "<stdin>" : path): read as \(opened.format.rawValue)")
      reader = consume opened
    }
  }

  /// The union of the sets that are left.
  public func union(_ resolver: SymbolResolver) throws -> SparseGeneSet {
    var genes: Set<String> = []
    while let located = try next() { genes.formUnion(located.set.genes) }
    return resolver.resolve(genes)
  }

  /// Up to `count` more sets; empty after the last.
  public func next(_ count: Int) throws -> [LocatedGeneSet] {
    var sets: [LocatedGeneSet] = []
    while sets.count < count, let set = try next() { sets.append(set) }
    return sets
  }

  /// Up to `count` more sets; nil after the last.
  public func nextPiece(_ count: Int) throws -> [LocatedGeneSet]? {
    let sets = try next(count)
    return sets.isEmpty ? nil : sets
  }
}

/// A gene set with the file and line it was read from.
public struct LocatedGeneSet: Sendable {
  /// The set.
  public let set: GeneSet
  /// `file:line`, the start of a message about it.
  public let position: String

  /// Puts a set at a place.
  public init(set: GeneSet, position: String) {
    self.set = set
    self.position = position
  }
}
