import Reports
import Training

/// Loss and validation AUROC over the epochs as a drawing: two panels, one above the other.
///
/// Colours are those of Okabe and Ito, which people with any colour vision tell apart; the panels differ in
/// place and mark as well.
struct TrainingPlot {
  private let reports: [EpochReport]

  private static let width = 640.0
  private static let left = 76.0
  private static let right = 620.0
  private static let panelHeight = 180.0

  init(_ reports: [EpochReport]) { self.reports = reports }

  /// The drawing as an SVG document.
  var svg: String {
    let losses = reports.map { (Double($0.epoch), $0.loss) }
    let areas = reports.compactMap { report in
      report.areaUnderROC.map { (Double(report.epoch), $0) }
    }
    let height = areas.isEmpty ? 270.0 : 530.0
    var parts = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(text(Self.width))" height="\(text(height))" \
      viewBox="0 0 \(text(Self.width)) \(text(height))" font-family="sans-serif" font-size="13">
      <title>Loss\(areas.isEmpty ? "" : " and validation AUROC") by epoch</title>
      <rect width="100%" height="100%" fill="white"/>
      """,
      panel(losses, title: "Training loss (nats)", top: 40, color: "#0072B2", isRound: true),
    ]
    if !areas.isEmpty {
      parts.append(
        panel(areas, title: "Validation AUROC (median)", top: 300, color: "#D55E00", isRound: false)
      )
    }
    return parts.joined(separator: "\n") + "\n</svg>\n"
  }

  /// One curve with its axes.
  private func panel(
    _ points: [(x: Double, y: Double)], title: String, top: Double, color: String, isRound: Bool
  ) -> String {
    let bottom = top + Self.panelHeight
    let scale = PlotScale(covering: points.map(\.y))
    let lastEpoch = max(Double(reports.last?.epoch ?? 1), 2)
    func x(_ epoch: Double) -> Double {
      Self.left + (epoch - 1) / (lastEpoch - 1) * (Self.right - Self.left)
    }
    func y(_ value: Double) -> Double {
      bottom - scale.fraction(of: value) * Self.panelHeight
    }
    var lines = [
      "<text x=\"\(text(Self.left))\" y=\"\(text(top - 14))\" font-size=\"15\">\(title)</text>"
    ]
    for tick in scale.ticks {
      lines.append(line(Self.left, y(tick), Self.right, y(tick), color: "#CCCCCC"))
      lines.append(label(scale.text(tick), Self.left - 8, y(tick) + 4, anchor: "end"))
    }
    for tick in epochTicks(lastEpoch) {
      lines.append(line(x(tick), bottom, x(tick), bottom + 5, color: "#333333"))
      lines.append(label(PlotScale.text(tick, step: 1), x(tick), bottom + 19, anchor: "middle"))
    }
    lines.append(line(Self.left, bottom, Self.right, bottom, color: "#333333"))
    lines.append(label("epoch", (Self.left + Self.right) / 2, bottom + 36, anchor: "middle"))
    let path = points.map { "\(text(x($0.x))),\(text(y($0.y)))" }.joined(separator: " ")
    lines.append(
      "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\"/>")
    lines += points.map { mark(x($0.x), y($0.y), color: color, isRound: isRound) }
    return lines.joined(separator: "\n")
  }

  private func mark(_ x: Double, _ y: Double, color: String, isRound: Bool) -> String {
    let fill = "fill=\"\(color)\""
    return isRound
      ? SVGElement.circle(at: (x, y), radius: 3, style: fill)
      : SVGElement.square(at: (x, y), halfSide: 3, style: fill)
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: String) -> String
  {
    SVGElement.line(from: (x1, y1), to: (x2, y2), style: "stroke=\"\(color)\"")
  }

  private func label(_ content: String, _ x: Double, _ y: Double, anchor: String) -> String {
    SVGElement.text(content, at: (x, y), anchor: anchor)
  }

  private func text(_ value: Double) -> String { SVGElement.number(value) }

  /// Whole epochs, at most eleven.
  private func epochTicks(_ last: Double) -> [Double] {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].first { last / $0 <= 10 } ?? last
    return [1] + stride(from: step, through: last, by: step).filter { $0 > 1 }
  }
}
