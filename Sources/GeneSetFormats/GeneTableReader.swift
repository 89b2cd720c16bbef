public import ByteStreams
import DelimitedText
public import GeneSets

/// Reads `genes.tsv`: a header, then a gene a line, with `|` between the names of one kind.
///
/// Columns are found by their header. `symbol` must be there; `aliases`, `previous`, `ensembl`, `entrez`,
/// `uniprot`, `mouse` and `mouse_entrez` may be; others are passed over.
public struct GeneTableReader: ~Copyable {
  private var table: TableReader
  private var symbolColumn: Int?

  private init(_ source: any ByteSource) {
    table = TableReader(source, header: .any, fieldCount: .atLeast(1))
  }

  /// The genes of a table.
  ///
  /// - Throws: ``FormatError`` for a header without `symbol`, or a line without a symbol or with another
  ///   number of fields than the header.
  public static func genes(_ source: any ByteSource) throws(FormatError) -> [GeneNames] {
    var genes: [GeneNames] = []
    try forEachLine(of: source) { genes.append($0.gene()) }
    return genes
  }

  /// Checks a table without keeping it.
  ///
  /// - Throws: as ``genes(_:)``.
  public static func check(_ source: any ByteSource) throws(FormatError) {
    try forEachLine(of: source) { _ in }
  }

  private static func forEachLine(
    of source: any ByteSource, _ body: (borrowing GeneTableReader) -> Void
  ) throws(FormatError) {
    var reader = GeneTableReader(source)
    do throws(TextError) {
      while try reader.next() { body(reader) }
    } catch {
      throw FormatError(error)
    }
  }

  /// Goes to the next line, which then has a symbol and as many fields as the header.
  private mutating func next() throws(TextError) -> Bool {
    guard try table.next() else { return false }
    if symbolColumn == nil {
      symbolColumn = table.header.firstIndex(of: "symbol")
    }
    guard let symbolColumn else {
      let header = TextPosition(name: table.position.name, line: 1)
      throw .wrongHeader(at: header, expected: ["symbol"], found: table.header)
    }
    guard table.fieldCount == table.header.count, !table.isEmptyField(symbolColumn) else {
      throw .wrongFieldCount(
        at: table.position, expected: table.header.count, isMinimum: false, found: table.fieldCount)
    }
    return true
  }

  /// The gene of the current line.
  private func gene() -> GeneNames {
    var gene = GeneNames(symbol: "")
    for (place, column) in table.header.enumerated() where place < table.fieldCount {
      switch column {
      case "symbol": gene.symbol = table.field(place)
      case "aliases": gene.aliases = names(place)
      case "previous": gene.previous = names(place)
      case "ensembl": gene.ensembl = names(place)
      case "entrez": gene.entrez = names(place)
      case "uniprot": gene.uniprot = names(place)
      case "mouse": gene.mouse = names(place)
      case "mouse_entrez": gene.mouseEntrez = names(place)
      default: break
      }
    }
    return gene
  }

  /// The names of one kind.
  private func names(_ place: Int) -> [String] {
    table.field(place).split(separator: "|").map(String.init)
  }
}
