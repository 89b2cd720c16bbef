import ByteStreams
import DelimitedText
import Foundation
import FoundationXML
import TestSupport

@testable import Reports

/// A layout of four columns, in which the rows with `known` 0 are put forward.
let layout = ReportLayout(
  tool: "gsfm-test", summary: "Rows of a test, <not> markup.",
  columns: [
    ReportColumn("term", isNumeric: false, meaning: "the set"),
    ReportColumn("gene", isNumeric: false, meaning: "a gene & its name"),
    ReportColumn("score", isNumeric: true, meaning: "its score"),
    ReportColumn("known", isNumeric: true, meaning: "1 when in the set"),
  ], group: "term", label: "gene", value: "score",
  emphasis: ReportEmphasis(column: "known", .equals("0"), name: "new", otherName: "old"))

/// A report that has seen rows.
func makeReport(
  _ rows: [[String]], rowLimit: Int = RunReport.rowLimit, groupLimit: Int = RunReport.groupLimit
) -> RunReport {
  let report = RunReport(layout, rowLimit: rowLimit, groupLimit: groupLimit)
  // In two pieces, as threads give them.
  for piece in [rows.prefix(rows.count / 2), rows.dropFirst(rows.count / 2)] {
    var buffer = RowBuffer()
    for row in piece {
      for (place, field) in row.enumerated() {
        if place > 0 { buffer.tab() }
        buffer.append(field: field)
      }
      buffer.newline()
    }
    report.observe(buffer)
  }
  return report
}

/// The text of a report's page.
func page(_ report: RunReport) throws -> String {
  let folder = TemporaryFolder()
  let sink = try ByteSink(path: folder.file("page.html"))
  try ReportPage(report).write(to: sink)
  try sink.close()
  return String(decoding: readFile(folder.file("page.html")), as: UTF8.self)
}

/// What a parser of XML finds in a page.
final class ParsedPage: NSObject, XMLParserDelegate {
  /// The texts of the cells of the table of rows, line by line.
  private(set) var rows: [[String]] = []
  /// The number of elements by name.
  private(set) var counts: [String: Int] = [:]
  /// The texts of list items.
  private(set) var items: [String] = []
  /// The problem that stopped the parser, if any.
  private(set) var problem: String?

  private var isInRows = false
  private var text = ""

  init(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    if !parser.parse() {
      problem = "line \(parser.lineNumber): \(String(describing: parser.parserError))"
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    counts[name, default: 0] += 1
    if name != "wbr" { text = "" }
    if name == "table" { isInRows = attributes["id"] == "rows" }
    if name == "tr", isInRows { rows.append([]) }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if isInRows, name == "td" || name == "th" { rows[rows.count - 1].append(text) }
    if name == "li" { items.append(text) }
    if name == "table" { isInRows = false }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
