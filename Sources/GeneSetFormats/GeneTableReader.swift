public import ByteStreams
import DelimitedText
public import GeneSets

/// Reads `genes.tsv`: a header, then a gene a line, with `|` between the names of one kind.
///
/// Columns are found by their header. `symbol` must be there; `aliases`, `previous`, `ensembl`, `entrez`,
/// `uniprot`, `mouse` and `mouse_entrez` may be; others are passed over.
public struct GeneTableReader: ~Copyable {
  private var table: TableReader

  /// Reads `source`.
  public init(_ source: any ByteSource) {
    table = TableReader(source, header: .any, fieldCount: .atLeast(1))
  }

  /// The genes of a table.
  ///
  /// - Throws: ``FormatError`` for a header without `symbol`, or a line without a symbol or with another
  ///   number of fields than the header.
  public static func genes(_ source: any ByteSource) throws(FormatError) -> [GeneNames] {
    var reader = GeneTableReader(source)
    do throws(TextError) {
      return try reader.genes()
    } catch {
      throw FormatError(error)
    }
  }

  private mutating func genes() throws(TextError) -> [GeneNames] {
    var genes: [GeneNames] = []
    while try table.next() {
      guard table.header.contains("symbol") else {
        throw .wrongHeader(at: table.position, expected: ["symbol"], found: table.header)
      }
      let gene = gene()
      guard table.fieldCount == table.header.count, !gene.symbol.isEmpty else {
        throw .wrongFieldCount(
          at: table.position, expected: table.header.count, isMinimum: false,
          found: table.fieldCount)
      }
      genes.append(gene)
    }
    return genes
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
