public import ByteStreams
public import DelimitedText
public import GeneSets

/// Reads gene sets in any ``GeneSetFormat``.
public struct GeneSetReader: ~Copyable {
  /// The format that is read, which is never ``GeneSetFormat/auto``.
  public let format: GeneSetFormat

  /// What messages call the input.
  public let name: String

  // One of the three is set, by the format.
  private var gmt: GMTReader?
  private var pairs: TermGeneReader?
  private var list: GeneListReader?

  /// Reads `source`, with ``GeneSetFormat/auto`` after a look at its first lines.
  ///
  /// - Parameter listTerm: the name of the set that a list of genes makes.
  /// - Throws: ``FormatError/stream(_:)`` from that look.
  public init(
    _ source: any ByteSource, format: GeneSetFormat = .auto, listTerm: String = "input"
  ) throws(FormatError) {
    let peeked = PeekedSource(source)
    name = source.name
    if format == .auto {
      do throws(StreamError) {
        self.format = try GeneSetFormat.detect(peeked)
      } catch {
        throw .stream(error)
      }
    } else {
      self.format = format
    }
    switch self.format {
    case .auto, .gmt: gmt = GMTReader(peeked)
    case .tsv: pairs = TermGeneReader(peeked)
    case .list: list = GeneListReader(peeked, term: listTerm)
    }
  }

  /// The line read last.
  public var position: TextPosition {
    switch gmt {
    case .some(let reader): return reader.position
    case .none: break
    }
    switch pairs {
    case .some(let reader): return reader.position
    case .none: break
    }
    switch list {
    case .some(let reader): return reader.position
    case .none: break
    }
    return TextPosition(name: name, line: 0)
  }

  /// The next set; nil at the end.
  ///
  /// - Throws: as the reader of the format does.
  public mutating func next() throws(FormatError) -> GeneSet? {
    if let set = try gmt?.next() { return set }
    if let set = try pairs?.next() { return set }
    return try list?.next()
  }
}
