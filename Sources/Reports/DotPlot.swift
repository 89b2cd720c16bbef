import Drawing

/// The first rows of some groups as drawings: a line a row, a mark where its value lies.
///
/// All drawings share one scale. Rows put forward have a filled disc, the others a ring, so that colour is never the
/// only difference; colours are the page's, light or dark.
struct DotPlot {
  /// One mark.
  private struct Mark {
    let label: String
    let value: Double
    let text: String
    let isEmphasised: Bool
  }

  private let panels: [(group: String, marks: [Mark])]
  private let ticks: AxisTicks
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
    let caption = layout.place(of: layout.caption ?? layout.group)
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
      return (group: group.rows[0][caption], marks: Array(marks.prefix(Self.markLimit)))
    }
    panels = Array(drawn.filter { !$0.marks.isEmpty }.prefix(Self.panelLimit))
    guard !panels.isEmpty else { return nil }
    let marks = panels.flatMap(\.marks)
    ticks = AxisTicks(covering: marks.map(\.value))
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
    let sentence = marks.map { "\($0.label) \($0.text)" }.joined(separator: ", ")
    var drawing = SVGDrawing(
      inPageWithWidth: width, height: bottom + Self.axisHeight,
      title: "\(valueName) of \(title): \(sentence)")
    for tick in ticks.values {
      drawing.line(x(tick), 4, x(tick), bottom, color: PageColor.line)
      drawing.label(
        AxisTicks.text(tick, step: ticks.step), x(tick), bottom + 16, anchor: .middle,
        color: PageColor.faint)
    }
    drawing.label(
      valueName, labelWidth + Self.plotWidth / 2, bottom + 36, anchor: .middle,
      color: PageColor.faint)
    for (row, mark) in marks.enumerated() {
      let y = (Double(row) + 0.5) * Self.rowHeight + 3
      drawing.label(
        HTMLText.shortened(mark.label, to: Self.labelLength), labelWidth - 8, y + 4.5, anchor: .end)
      PageColor.mark(
        mark.isEmphasised, x(mark.value), y, note: "\(mark.label): \(mark.text)", in: &drawing)
    }
    return drawing.document
  }

  private func x(_ value: Double) -> Double {
    labelWidth + 6 + ticks.position(value) * (Self.plotWidth - 12)
  }
}

/// The colours of a page as its drawings name them; the style says which they are, in light and dark.
enum PageColor {
  static let line = "var(--line)"
  static let faint = "var(--faint)"
  static let page = "var(--page)"
  static let forward = "var(--forward)"
  static let other = "var(--other)"

  /// Adds the mark of a row: a disc when it is put forward, else a ring.
  static func mark(
    _ isEmphasised: Bool, _ x: Double, _ y: Double, note: String? = nil,
    in drawing: inout SVGDrawing
  ) {
    drawing.circle(
      x, y, radius: 5, color: isEmphasised ? forward : page,
      outline: isEmphasised ? forward : other, note: note)
  }
}
