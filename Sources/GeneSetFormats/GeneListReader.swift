public import ByteStreams
public import DelimitedText
public import GeneSets

/// Reads one gene a line as one set; blank lines and those that begin with `#` are skipped.
///
/// `gene,weight` keeps the gene. An input without a gene holds no set.
public struct GeneListReader: ~Copyable {
  private var lines: LineReader
  private let term: String

  /// Reads the list in `source` as a set named `term`.
  public init(_ source: any ByteSource, term: String = "input") {
    lines = LineReader(source)
    self.term = term
  }

  /// The line read last.
  public var position: TextPosition { lines.position }

  /// The set the first time, if there is a gene; nil afterwards.
  ///
  /// - Throws: ``FormatError/notOneGene(at:found:)``, ``FormatError/emptyGene(at:field:)``,
  ///   ``FormatError/text(_:)``, ``FormatError/stream(_:)``.
  public mutating func next() throws(FormatError) -> GeneSet? {
    var genes: [String] = []
    while true {
      do throws(TextError) {
        guard try lines.next() else { break }
        try lines.validateText()
      } catch {
        throw FormatError(error)
      }
      if let gene = try gene() { genes.append(gene) }
    }
    return genes.isEmpty ? nil : GeneSet(term: term, genes: genes)
  }

  /// The gene of the current line; nil when the line is blank or a comment.
  private func gene() throws(FormatError) -> String? {
    if lines.isBlank || lines.buffer[lines.line.lowerBound] == UInt8(ascii: "#") { return nil }
    let text = lines.text(lines.trimmed(lines.line))
    return text
  }
}
