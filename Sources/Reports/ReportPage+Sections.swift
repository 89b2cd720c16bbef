/// The sections after the table.
extension ReportPage {
  /// A line a group: what went in, what came out.
  var groups: String {
    let summaries = report.summaries
    guard summaries.groups.count > 1 || summaries.groups.contains(where: { $0.nameCount != nil })
    else { return "" }
    let layout = report.layout
    let hasSets = summaries.groups.contains { $0.nameCount != nil }
    var header = [layout.group]
    if hasSets { header += ["names", "resolved"] }
    header.append("rows")
    if let emphasis = layout.emphasis { header.append(emphasis.name) }
    header += ["first such \(layout.label)", layout.value]
    let lines = summaries.groups.map { summary in
      var cells = [summary.name]
      if hasSets {
        cells += [summary.nameCount, summary.recognisedCount].map { $0.map(String.init) ?? "NA" }
      }
      cells.append(String(summary.rowCount))
      if layout.emphasis != nil { cells.append(String(summary.emphasisedCount)) }
      cells += [summary.bestLabel ?? "NA", summary.bestValue ?? "NA"]
      return cells
    }
    let note =
      summaries.droppedCount == 0
      ? "" : "<p>The first \(HTMLText.counted(summaries.groups.count, layout.noun)).</p>\n"
    return section(
      HTMLText.plural(layout.noun), id: "groups",
      note + table(header, lines, textColumns: [0, header.count - 2])
    )
  }

  /// The names that no gene was found for.
  var names: String {
    guard report.hasNames else { return "" }
    let parts = [
      (
        report.unresolved, "stands for no gene of the vocabulary",
        "stand for no gene of the vocabulary"
      ),
      (
        report.ambiguous, "is shared by several genes, and was not guessed",
        "are shared by several genes, and were not guessed"
      ),
    ].compactMap { sample, one, many -> String? in
      guard sample.mentionCount > 0 else { return nil }
      let what = sample.mentionCount == 1 ? one : many
      let first = sample.isFull ? "; the first \(NameSample.limit) names" : ""
      let items = sample.names.map { "<li>\(HTMLText.escaped($0))</li>" }.joined(separator: "\n")
      return """
        <p>\(HTMLText.counted(sample.mentionCount, "name")) of the input \(what)\(first):</p>
        <ul class="names">
        \(items)
        </ul>

        """
    }
    let text = parts.isEmpty ? "<p>Every name of the input was resolved.</p>\n" : parts.joined()
    return section("Names not resolved", id: "names", text)
  }

  /// What the columns mean.
  var glossary: String {
    section(
      "Columns", id: "columns",
      definitions(report.layout.columns.map { ($0.name, $0.meaning) }))
  }

  /// What the run used.
  var facts: String {
    let parts = report.facts.map { part in
      "<h3>\(HTMLText.escaped(part.title))</h3>\n"
        + definitions(part.facts.map { ($0.name, $0.value) })
    }
    return section("Provenance", id: "provenance", parts.joined())
  }

  private func section(_ title: String, id: String, _ content: String) -> String {
    """
    <section aria-labelledby="\(id)">
    <h2 id="\(id)">\(HTMLText.escaped(title))</h2>
    \(content)</section>

    """
  }

  private func definitions(_ items: [(String, String)]) -> String {
    let lines = items.map {
      "<dt>\(HTMLText.escaped($0.0))</dt><dd>\(HTMLText.escaped($0.1))</dd>"
    }
    return "<dl>\n\(lines.joined(separator: "\n"))\n</dl>\n"
  }

  private func table(_ header: [String], _ lines: [[String]], textColumns: Set<Int>) -> String {
    func cells(_ tag: String, _ texts: [String]) -> String {
      texts.enumerated().map { place, text in
        let style = textColumns.contains(place) ? "" : " class=\"number\""
        return "<\(tag)\(style)>\(HTMLText.escaped(text))</\(tag.prefix(2))>"
      }.joined()
    }
    return """
      <div class="table" role="region" aria-labelledby="groups" tabindex="0">
      <table>
      <thead><tr>\(cells("th scope=\"col\"", header))</tr></thead>
      <tbody>
      \(lines.map { "<tr>\(cells("td", $0))</tr>" }.joined(separator: "\n"))
      </tbody>
      </table>
      </div>

      """
  }
}
