public import ByteStreams
public import DelimitedText
public import GeneSets

/// Reads a library in GMT: a line a set, with a term, a description and genes, separated by tabs.
///
/// Blank lines and empty fields among the genes are skipped, as libraries from Enrichr have both.
/// `gene,weight` keeps the gene; the spaces around a gene are removed. A term may come twice.
public struct GMTReader: ~Copyable {
  private var lines: LineReader

  /// Reads the library in `source`.
  public init(_ source: any ByteSource) { lines = LineReader(source) }

  /// Where the set read last is.
  public var position: TextPosition { lines.position }

  /// The next set; nil at the end.
  ///
  /// - Throws: ``FormatError/tooFewFields(at:found:)``, ``FormatError/noGene(at:fieldCount:)``,
  ///   ``FormatError/emptyTerm(at:)``, ``FormatError/emptyGene(at:field:)``,
  ///   ``FormatError/text(_:)``, ``FormatError/stream(_:)``.
  public mutating func next() throws(FormatError) -> GeneSet? {
    guard try lines.nextText() else { return nil }
    let fieldCount = lines.fields.count
    if fieldCount < 3 { throw .tooFewFields(at: position, found: fieldCount) }
    if lines.trimmed(lines.fields[0]).isEmpty { throw .emptyTerm(at: position) }
    var genes: [String] = []
    genes.reserveCapacity(fieldCount - 2)
    let genesStart = lines.fields[2].lowerBound
    let hasWeights =
      lines.firstIndex(of: UInt8(ascii: ","), in: genesStart..<lines.line.upperBound) != nil
    for index in 2..<fieldCount {
      let field = lines.fields[index]
      let gene = hasWeights ? lines.geneRange(field) : lines.trimmed(field)
      if !gene.isEmpty {
        genes.append(lines.text(gene))
      } else if !lines.trimmed(field).isEmpty {
        throw .emptyGene(at: position, field: lines.text(field))
      }
    }
    if genes.isEmpty { throw .noGene(at: position, fieldCount: fieldCount) }
    return GeneSet(
      term: lines.text(lines.fields[0]), description: lines.text(lines.fields[1]), genes: genes)
  }
}
