public import ByteStreams
public import DelimitedText
public import GeneSets

/// Reads one gene a line as one set; blank lines and those that begin with `#` are skipped.
///
/// `gene,weight` keeps the gene. A line with tabs, semicolons or other commas is an error, since it
/// holds more than a gene; one with spaces is not, since libraries have genes such as `HLA CLASS I`.
/// An input without a gene holds no set.
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
    while try lines.nextText() {
      if let gene = try gene() { genes.append(gene) }
    }
    return genes.isEmpty ? nil : GeneSet(term: term, genes: genes)
  }

  /// The gene of the current line; nil when the line is blank or a comment.
  private mutating func gene() throws(FormatError) -> String? {
    let fieldCount = lines.usedFieldCount
    let field = lines.trimmed(lines.fields[0])
    if !field.isEmpty, lines.buffer[field.lowerBound] == UInt8(ascii: "#") { return nil }
    let gene = lines.geneRange(field)
    if fieldCount > 1 || !isWeight(gene.upperBound..<field.upperBound) || hasSeparator(gene) {
      throw .notOneGene(at: position, found: lines.text(lines.trimmed(lines.line)))
    }
    if gene.isEmpty { throw .emptyGene(at: position, field: lines.text(field)) }
    return lines.text(gene)
  }

  /// Whether `rest`, what follows a gene, is nothing or a comma and a number.
  private func isWeight(_ rest: Range<Int>) -> Bool {
    guard let comma = lines.firstIndex(of: UInt8(ascii: ","), in: rest) else { return true }
    return Double(lines.text(lines.trimmed(comma + 1..<rest.upperBound))) != nil
  }

  /// Whether several genes seem to stand in `range`.
  private func hasSeparator(_ range: Range<Int>) -> Bool {
    lines.firstIndex(of: UInt8(ascii: ";"), in: range) != nil
  }
}
