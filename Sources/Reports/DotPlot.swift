/// The first rows of some groups as drawings: a line a row, a mark where its value lies.
///
/// All drawings share one scale. Rows put forward have a filled disc, the others a ring, so that colour is never the
/// only difference; colours come from classes, for light and dark pages.
struct DotPlot {
  /// One mark.
  private struct Mark {
    let label: String
    let value: Double
    let text: String
    let isEmphasised: Bool
  }

  private let panels: [(group: String, marks: [Mark])]
  private let scale: PlotScale
  private let valueName: String
  private let labelWidth: Double

  /// The groups drawn at most.
  static let panelLimit = 6
  /// The rows of a group drawn at most.
  static let markLimit = 15
  private static let rowHeight = 22.0
  private static let axisHeight = 44.0
  private static let plotWidth = 240.0
  private static let labelLength = 30
  /// The mean width of a character of the labels, a little more than it is.
  private static let characterWidth = 8.4

  /// Draws the first rows that have a value; nil when there are none.
  init?(_ report: RunReport) {
    let layout = report.layout
    let (label, value) = (layout.place(of: layout.label), layout.place(of: layout.value))
    let drawn = report.selection.groups.lazy.map { group in
      let marks = group.rows.lazy.compactMap { row in
        Double(row[value]).flatMap { number in
          number.isFinite
            ? Mark(
              label: row[label], value: number, text: row[value],
              isEmphasised: report.isEmphasised(row) ?? true) : nil
        }
      }
      return (group: group.name, marks: Array(marks.prefix(Self.markLimit)))
    }
    panels = Array(drawn.filter { !$0.marks.isEmpty }.prefix(Self.panelLimit))
    guard !panels.isEmpty else { return nil }
    let marks = panels.flatMap(\.marks)
    scale = PlotScale(covering: marks.map(\.value))
    valueName = layout.value
    let longest = marks.map { min($0.label.count, Self.labelLength) }.max() ?? 0
    labelWidth = Double(longest) * Self.characterWidth + 14
  }

  /// The number of groups drawn.
  var panelCount: Int { panels.count }

  /// The width of a drawing.
  var width: Double { labelWidth + Self.plotWidth + 16 }

  /// The drawings as figures of a page.
  var figures: [String] {
    panels.map { panel in
      """
      <figure>
      <figcaption>\(HTMLText.escaped(panel.group))</figcaption>
      \(drawing(of: panel.marks, title: panel.group))
      </figure>
      """
    }
  }

  private func drawing(of marks: [Mark], title: String) -> String {
    let bottom = Double(marks.count) * Self.rowHeight + 6
    let height = bottom + Self.axisHeight
    let size = "\(SVGElement.number(width)) \(SVGElement.number(height))"
    let sentence = marks.map { "\($0.label) \($0.text)" }.joined(separator: ", ")
    var lines = [
      """
      <svg viewBox="0 0 \(size)" width="\(SVGElement.number(width))" role="img" \
      aria-label="\(HTMLText.escaped("\(valueName) of \(title): \(sentence)"))">
      """
    ]
    for tick in scale.ticks {
      let place = x(tick)
      lines.append(SVGElement.line(from: (place, 4), to: (place, bottom), style: "class=\"grid\""))
      lines.append(
        SVGElement.text(
          scale.text(tick), at: (place, bottom + 16), anchor: "middle", style: "class=\"tick\""))
    }
    lines.append(
      SVGElement.text(
        valueName, at: (labelWidth + Self.plotWidth / 2, bottom + 36), anchor: "middle",
        style: "class=\"axis\""))
    for (row, mark) in marks.enumerated() {
      lines.append(self.row(mark, y: (Double(row) + 0.5) * Self.rowHeight + 3))
    }
    lines.append("</svg>")
    return lines.joined(separator: "\n")
  }

  private func row(_ mark: Mark, y: Double) -> String {
    let label = HTMLText.shortened(mark.label, to: Self.labelLength)
    let style = "class=\"\(mark.isEmphasised ? "forward" : "other")\""
    return """
      <g><title>\(HTMLText.escaped("\(mark.label): \(mark.text)"))</title>
      \(SVGElement.text(label, at: (labelWidth - 8, y + 4.5), anchor: "end"))
      \(SVGElement.circle(at: (x(mark.value), y), radius: 5, style: style))</g>
      """
  }

  private func x(_ value: Double) -> Double {
    labelWidth + 6 + scale.fraction(of: value) * (Self.plotWidth - 12)
  }
}
