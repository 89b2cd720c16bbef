public import ByteStreams
import StrictJSON

/// A run's groups as custom content of MultiQC, which gathers the files of many runs into one table.
///
/// MultiQC finds files whose names end in `_mqc.json`. A line of the table is a group; runs of one tool share the
/// table. Source: MultiQC's documentation, Custom Content, 1.35.
public struct MultiQCContent {
  private let report: RunReport

  /// Makes the content of a report.
  public init(_ report: RunReport) { self.report = report }

  /// Writes the content as JSON.
  ///
  /// - Throws: as the sink does.
  public func write(to sink: ByteSink) throws(StreamError) {
    try sink.write(JSONValue.object(content).text(isPretty: true) + "\n")
  }

  private var layout: ReportLayout { report.layout }

  private var content: JSONObject {
    let id = layout.tool.replacing("-")
    var description = layout.summary
    if report.summaries.droppedCount > 0 {
      let count = HTMLText.counted(report.summaries.groups.count, layout.noun)
      description += " Of this run, the first \(count) of its output."
    }
    var data = JSONObject()
    for summary in report.summaries.groups {
      data[HTMLText.escaped(summary.name)] = .object(values(of: summary))
    }
    return [
      "id": .string(id), "section_name": .string(layout.tool),
      "description": .string(HTMLText.escaped(description)), "plot_type": .string("table"),
      "pconfig": .object([
        "id": .string("\(id)_table"),
        "title": .string("\(layout.tool): \(HTMLText.plural(layout.noun))"),
        "col1_header": .string(layout.group), "namespace": .string(layout.tool),
      ]),
      "headers": .object(headers), "data": .object(data),
    ]
  }

  private func values(of summary: GroupSummary) -> JSONObject {
    var values = JSONObject()
    if let count = summary.nameCount { values["names"] = .integer(count) }
    if let count = summary.recognisedCount { values["resolved"] = .integer(count) }
    values["rows"] = .integer(summary.rowCount)
    if layout.emphasis != nil { values["emphasised"] = .integer(summary.emphasisedCount) }
    if let label = summary.bestLabel { values["first"] = .string(HTMLText.escaped(label)) }
    if let number = summary.bestValue.flatMap(Double.init), number.isFinite {
      values["value"] = .number(number)
    }
    return values
  }

  private var headers: JSONObject {
    let counts = "{:,.0f}"
    var headers = JSONObject()
    func add(_ key: String, _ title: String, _ description: String, format: String?) {
      var header: JSONObject = [
        "title": .string(title), "description": .string(description),
      ]
      if let format {
        header["format"] = .string(format)
        // A count may be anything from 0; without this MultiQC colours from the least.
        header["min"] = .integer(0)
      }
      headers[key] = .object(header)
    }
    if report.summaries.groups.contains(where: { $0.nameCount != nil }) {
      add("names", "Names", "names the set was given with, each once", format: counts)
      add("resolved", "Resolved", "those that are genes of the vocabulary", format: counts)
    }
    add("rows", "Rows", "rows of the output", format: counts)
    if let emphasis = layout.emphasis {
      add(
        "emphasised", emphasis.name.capitalisedFirst, "rows that are \(emphasis.name)",
        format: counts)
    }
    add("first", "First \(layout.label)", "the \(layout.label) of the first such row", format: nil)
    headers["value"] = .object([
      "title": .string("Its \(layout.value)"),
      "description": .string("the \(layout.value) of that row"), "format": .string("{:,.4g}"),
    ])
    return headers
  }
}

extension String {
  /// The text with `_` in place of every hyphen, as identifiers have it.
  fileprivate func replacing(_ hyphen: Character) -> String {
    String(map { $0 == hyphen ? "_" : $0 })
  }

  /// The text with a capital first letter.
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
