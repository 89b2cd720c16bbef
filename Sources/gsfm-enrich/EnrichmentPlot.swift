import DelimitedText
import Drawing
import Enrichment

/// A term on a ranked list as a drawing: the running sum, the hits and the scores, one above the other.
///
/// Colours are those of Okabe and Ito, which people with any colour vision tell apart; the leading edge differs from
/// the other hits in length as well.
struct EnrichmentPlot {
  let query: String
  let term: String
  let result: EnrichmentResult
  let sum: RunningSum
  let list: RankedList
  /// What the scores are measured from.
  let center: Double

  private static let left = 76.0
  private static let right = 620.0
  private static let sumPanel = (top: 66.0, bottom: 246.0)
  private static let hitPanel = (top: 258.0, bottom: 298.0)
  private static let scorePanel = (top: 312.0, bottom: 402.0)
  private static let hitColor = "#555555"
  private static let sumColor = "#0072B2"
  private static let edgeColor = "#D55E00"

  /// The drawing as an SVG document.
  var svg: String {
    var drawing = SVGDrawing(width: 640, height: 446, title: "\(term) in \(query)")
    drawing.label(Self.shortened(term, 62), Self.left, 26, size: 16)
    drawing.label(facts, Self.left, 48, color: "#333333")
    drawSum(&drawing)
    drawHits(&drawing)
    drawScores(&drawing)
    return drawing.document
  }

  /// What the row says, in one line.
  private var facts: String {
    [
      Self.shortened(query, 20), "\(result.size) genes", "ES \(Self.text(result.effect))",
      "NES \(Self.text(result.normalizedEffect))", "p \(Self.text(result.pValue.value))",
      "FDR \(Self.text(result.falseDiscoveryRate))",
    ].joined(separator: " · ")
  }

  private func x(_ place: Double) -> Double {
    Self.left + place / Double(max(list.count, 1)) * (Self.right - Self.left)
  }

  private func drawSum(_ drawing: inout SVGDrawing) {
    let panel = Self.sumPanel
    let ticks = AxisTicks(covering: sum.corners.map(\.value))
    func y(_ value: Double) -> Double {
      panel.bottom - ticks.position(value) * (panel.bottom - panel.top)
    }
    axis(ticks, y, &drawing)
    drawing.line(Self.left, y(0), Self.right, y(0), color: "#333333")
    let peak = x(Double(sum.peakPlace))
    drawing.line(
      peak, panel.top, peak, Self.scorePanel.bottom, color: Self.edgeColor, isDashed: true)
    drawing.polyline(sum.corners.map { (x(Double($0.place)), y($0.value)) }, color: Self.sumColor)
    drawing.circle(peak, y(sum.score.value), radius: 4, color: Self.edgeColor)
    let isLeft = peak > (Self.left + Self.right) / 2
    drawing.label(
      "ES \(Self.text(result.effect))", peak + (isLeft ? -9 : 9),
      y(sum.score.value) + (sum.score.value > 0 ? -7 : 17), anchor: isLeft ? .end : .start,
      color: Self.edgeColor)
    title("running sum", panel.top, &drawing)
  }

  private func drawHits(_ drawing: inout SVGDrawing) {
    let panel = Self.hitPanel
    let edge = Set(sum.score.leadingEdge(hitCount: sum.hits.count))
    let places = sum.hits.map { x(Double($0) + 0.5) }
    drawing.strokes(
      at: places.indices.filter { !edge.contains($0) }.map { places[$0] }, from: panel.top + 12,
      to: panel.bottom, color: Self.hitColor)
    drawing.strokes(
      at: places.indices.filter(edge.contains).map { places[$0] }, from: panel.top,
      to: panel.bottom, color: Self.edgeColor)
    drawing.line(Self.left, panel.bottom, Self.right, panel.bottom, color: "#333333")
    drawing.label("hits", Self.left - 8, panel.bottom - 12, anchor: .end)
  }

  private func drawScores(_ drawing: inout SVGDrawing) {
    let panel = Self.scorePanel
    let step = max(1, list.count / 400)
    let shown = Array(stride(from: 0, to: list.count, by: step)) + [list.count - 1]
    let ticks = AxisTicks(covering: [
      0, (list.scores.first ?? 0) - center, (list.scores.last ?? 0) - center,
    ])
    func y(_ value: Double) -> Double {
      panel.bottom - ticks.position(value) * (panel.bottom - panel.top)
    }
    axis(ticks, y, &drawing)
    let curve = shown.map { (x: x(Double($0) + 0.5), y: y(list.scores[$0] - center)) }
    drawing.polygon(
      [(curve[0].x, y(0))] + curve + [(curve[curve.count - 1].x, y(0))], color: "#999999")
    drawing.line(Self.left, y(0), Self.right, y(0), color: "#333333")
    drawing.label(
      "rank in list of \(list.count) genes", (Self.left + Self.right) / 2,
      panel.bottom + 36, anchor: .middle)
    for place in AxisTicks(covering: [0, Double(list.count)]).values
    where place <= Double(list.count) {
      drawing.line(x(place), panel.bottom, x(place), panel.bottom + 5, color: "#333333")
      drawing.label(AxisTicks.text(place, step: 1), x(place), panel.bottom + 19, anchor: .middle)
    }
    title(center == 0 ? "score" : "score - mean", panel.top, &drawing)
  }

  private func axis(_ ticks: AxisTicks, _ y: (Double) -> Double, _ drawing: inout SVGDrawing) {
    for tick in ticks.values {
      drawing.line(Self.left, y(tick), Self.right, y(tick), color: "#CCCCCC")
      drawing.label(
        AxisTicks.text(tick, step: ticks.step), Self.left - 8, y(tick) + 4, anchor: .end)
    }
  }

  private func title(_ text: String, _ top: Double, _ drawing: inout SVGDrawing) {
    drawing.label(text, Self.right - 4, top + 14, anchor: .end, color: "#333333")
  }

  private static func text(_ number: Double) -> String {
    var text = RowBuffer()
    text.append(number: number, digits: 3)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  private static func shortened(_ text: String, _ limit: Int) -> String {
    text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }
}
