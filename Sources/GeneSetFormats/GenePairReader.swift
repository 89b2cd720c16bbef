public import ByteStreams
public import DelimitedText

/// Reads two columns, `gene_a gene_b`, with or without that header; columns after them are passed over.
///
/// So a table of interactions with weights, or the output of a tool that scores pairs, is read as it is. Blank lines
/// are skipped.
public struct GenePairReader: ~Copyable {
  private var table: TableReader
  private var isFirstRow = true

  /// Two names on a line.
  public struct Names: Sendable, Equatable {
    /// The first name.
    public let first: String
    /// The second name.
    public let second: String

    /// Makes a pair of names.
    public init(first: String, second: String) {
      self.first = first
      self.second = second
    }
  }

  /// The columns' names, by which a header is told from a pair.
  public static let columns = ["gene_a", "gene_b"]

  /// Reads the pairs in `source`.
  public init(_ source: any ByteSource) { table = TableReader(source, fieldCount: .atLeast(2)) }

  /// The line read last.
  public var position: TextPosition { table.position }

  /// The next pair; nil at the end.
  ///
  /// - Throws: ``FormatError/text(_:)`` for a line with one field, ``FormatError/emptyGene(at:field:)`` for an empty
  ///   one among the first two, ``FormatError/stream(_:)``.
  public mutating func next() throws(FormatError) -> Names? {
    while try nextRow() {
      for field in 0..<2 where table.isEmptyField(field) {
        throw .emptyGene(at: position, field: table.field(field))
      }
      let names = Names(first: table.field(0), second: table.field(1))
      defer { isFirstRow = false }
      if isFirstRow, [names.first, names.second] == Self.columns { continue }
      return names
    }
    return nil
  }

  private mutating func nextRow() throws(FormatError) -> Bool {
    do throws(TextError) {
      return try table.next()
    } catch {
      throw FormatError(error)
    }
  }
}
