public import ByteStreams
import Drawing

/// A run's report as one page of HTML that needs nothing else: style, script and drawings are in it.
///
/// The table is whole without the script, which adds sorting and searching. The markup is well-formed XML as well.
public struct ReportPage {
  let report: RunReport

  /// Makes the page of a report.
  public init(_ report: RunReport) { self.report = report }

  /// The bytes from which a field is shown in part.
  private static let longField = 120

  private var layout: ReportLayout { report.layout }

  /// Writes the page.
  ///
  /// - Throws: as the sink does.
  public func write(to sink: ByteSink) throws(StreamError) {
    try sink.write(head)
    try sink.write(overview)
    try sink.write(plot)
    try writeTable(to: sink)
    try sink.write(groups)
    try sink.write(names)
    try sink.write(glossary)
    try sink.write(facts)
    try sink.write(
      """
      </main>
      <script>\(Self.script)</script>
      </body>
      </html>

      """)
  }

  /// The policy forbids the page to load anything.
  private var head: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta http-equiv="Content-Security-Policy" \
    content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"/>
    <title>\(escaped(layout.tool)) report</title>
    <style>\(Self.style)</style>
    </head>
    <body>
    <header>
    <h1>\(escaped(layout.tool))</h1>
    <p>\(escaped(layout.summary))</p>
    </header>
    <main>

    """
  }

  private func escaped(_ text: String) -> String { HTMLText.escaped(text) }

  // MARK: - Overview and plot

  private var overview: String {
    let summaries = report.summaries.groups
    let groupCount = summaries.count + report.summaries.droppedCount
    var tiles = [
      (HTMLText.count(groupCount), groupCount == 1 ? layout.noun : HTMLText.plural(layout.noun))
    ]
    let rowCount = report.selection.rowCount
    tiles.append((HTMLText.count(rowCount), rowCount == 1 ? "row" : "rows"))
    if let emphasis = layout.emphasis, report.summaries.droppedCount == 0 {
      let count = summaries.map(\.emphasisedCount).reduce(0, +)
      tiles.append((HTMLText.count(count), "of them \(emphasis.name)"))
    }
    if report.hasNames {
      let count = report.unresolved.mentionCount + report.ambiguous.mentionCount
      tiles.append((HTMLText.count(count), count == 1 ? "name not resolved" : "names not resolved"))
    }
    return """
      <ul class="tiles">
      \(tiles.map { "<li><b>\($0.0)</b> \(escaped($0.1))</li>" }.joined(separator: "\n"))
      </ul>

      """
  }

  private var plot: String {
    guard let plot = DotPlot(report) else { return "" }
    let groupCount = report.selection.groups.count + report.selection.droppedGroupCount
    let which =
      groupCount > plot.panelCount
      ? "the first \(plot.panelCount) of \(HTMLText.count(groupCount)) \(HTMLText.plural(layout.noun))"
      : "each \(layout.noun)"
    return """
      <section aria-labelledby="plot">
      <h2 id="plot">\(escaped(layout.value)) of the first rows of \(escaped(which))</h2>
      \(legend)<div class="figures" style="--panel-width: \(Int(plot.width + 26))px">
      \(plot.figures.joined(separator: "\n"))
      </div>
      </section>

      """
  }

  private var legend: String {
    guard let emphasis = layout.emphasis else { return "" }
    func item(_ isEmphasised: Bool, _ name: String) -> String {
      var drawing = SVGDrawing(
        inPageWithWidth: 14, height: 14, title: isEmphasised ? "disc" : "ring")
      PageColor.mark(isEmphasised, 7, 7, in: &drawing)
      return "<span>\(drawing.document)\(escaped(name))</span>"
    }
    return """
      <p class="legend">\(item(true, emphasis.name)) \(item(false, emphasis.otherName))</p>

      """
  }

  // MARK: - The table

  private func writeTable(to sink: ByteSink) throws(StreamError) {
    let selection = report.selection
    try sink.write(
      """
      <section aria-labelledby="rows-title">
      <h2 id="rows-title">Rows</h2>
      <p>\(escaped(rowsNote))</p>
      <form id="tools" role="search" hidden="hidden"><label for="search">Search</label>
      <input id="search" type="search" autocomplete="off" spellcheck="false" \
      placeholder="words, all of which a row must hold"/>
      <output id="count" for="search"></output></form>
      <div class="table" role="region" aria-labelledby="rows-title" tabindex="0">
      <table id="rows">
      <thead><tr>\(headerCells)</tr></thead>
      <tbody>

      """)
    for group in selection.groups {
      var text = ""
      for row in group.rows { text += self.row(row) }
      try sink.write(text)
    }
    try sink.write(
      """
      </tbody>
      </table>
      </div>
      </section>

      """)
  }

  /// What the page shows of the rows, in a sentence.
  private var rowsNote: String {
    let selection = report.selection
    if selection.rowCount == 0 { return "The output has no rows." }
    if selection.keptCount == selection.rowCount {
      return "All \(HTMLText.counted(selection.rowCount, "row")) of the output."
    }
    let first = HTMLText.counted(selection.rowsPerGroup, "row")
    let whose =
      selection.droppedGroupCount > 0
      ? "the first \(HTMLText.counted(selection.groups.count, layout.noun))"
      : "each \(layout.noun)"
    return """
      A page holds at most \(HTMLText.count(RunReport.rowLimit)) rows: here are the first \(first) of \(whose), \
      \(HTMLText.count(selection.keptCount)) of \(HTMLText.count(selection.rowCount)). The output has them all.
      """
  }

  private var headerCells: String {
    layout.columns.map { column in
      """
      <th scope="col"\(column.isNumeric ? " class=\"number\"" : "") title="\(escaped(column.meaning))">\
      \(escaped(column.name))</th>
      """
    }.joined()
  }

  private func row(_ fields: [String]) -> String {
    let isForward = report.isEmphasised(fields) == true
    var text = isForward ? "<tr class=\"forward\">" : "<tr>"
    for (column, field) in zip(layout.columns, fields) {
      text += column.isNumeric ? "<td class=\"number\">" : "<td>"
      // A list of genes may be as long as a page; it scrolls in its place.
      let isLong = field.utf8.count > Self.longField
      if isLong { text += "<div class=\"long\">" }
      text += column.isNumeric ? escaped(field) : HTMLText.breakable(field)
      text += isLong ? "</div></td>" : "</td>"
    }
    return text + "</tr>\n"
  }
}
