public import ByteStreams
import DelimitedText
public import GeneSets

/// Reads `genes.tsv`: a header, then a gene a line, with `|` between the names of one kind.
///
/// Columns are found by their header. `symbol` must be there; `aliases`, `previous`, `ensembl`, `entrez`,
/// `uniprot`, `mouse` and `mouse_entrez` may be; others are passed over.
public struct GeneTableReader: ~Copyable {
  private var table: TableReader
  /// The column of each kind of names, nil for those that the header lacks.
  private var columns: [Int?] = []
  private var symbolColumn: Int?

  private init(_ source: any ByteSource) {
    table = TableReader(source, header: .any, fieldCount: .atLeast(1))
  }

  /// The names of the genes of a table.
  ///
  /// - Throws: ``FormatError`` for a header without `symbol`, or a line without a symbol or with another
  ///   number of fields than the header.
  public static func names(_ source: any ByteSource) throws(FormatError) -> GeneNames {
    var reader = GeneTableReader(source)
    var names = GeneNames()
    do throws(TextError) {
      while try reader.next() {
        names.appendGene(
          line: reader.table.bytes,
          names: reader.columns.map { $0.map { reader.table.range($0) } ?? 0..<0 })
      }
    } catch {
      throw FormatError(error)
    }
    return names
  }

  /// Goes to the next line, which then has a symbol and as many fields as the header.
  private mutating func next() throws(TextError) -> Bool {
    guard try table.next() else { return false }
    if columns.isEmpty {
      columns = GeneNames.Kind.allCases.map { table.header.firstIndex(of: $0.rawValue) }
      symbolColumn = table.header.firstIndex(of: GeneNames.Kind.symbol.rawValue)
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
}
