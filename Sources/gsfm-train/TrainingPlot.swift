import Drawing
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
    var drawing = SVGDrawing(
      width: Self.width, height: areas.isEmpty ? 270 : 530,
      title: "Loss\(areas.isEmpty ? "" : " and validation AUROC") by epoch")
    panel(losses, "Training loss (nats)", top: 40, color: "#0072B2", isRound: true, &drawing)
    if !areas.isEmpty {
      panel(
        areas, "Validation AUROC (median)", top: 300, color: "#D55E00", isRound: false, &drawing)
    }
    return drawing.document
  }

  /// One curve with its axes.
  private func panel(
    _ points: [(x: Double, y: Double)], _ title: String, top: Double, color: String, isRound: Bool,
    _ drawing: inout SVGDrawing
  ) {
    let bottom = top + Self.panelHeight
    let ticks = AxisTicks(covering: points.map(\.y))
    let lastEpoch = max(Double(reports.last?.epoch ?? 1), 2)
    func x(_ epoch: Double) -> Double {
      Self.left + (epoch - 1) / (lastEpoch - 1) * (Self.right - Self.left)
    }
    func y(_ value: Double) -> Double { bottom - ticks.position(value) * Self.panelHeight }
    drawing.label(title, Self.left, top - 14, size: 15)
    for tick in ticks.values {
      drawing.line(Self.left, y(tick), Self.right, y(tick), color: "#CCCCCC")
      drawing.label(
        AxisTicks.text(tick, step: ticks.step), Self.left - 8, y(tick) + 4, anchor: .end)
    }
    for tick in epochTicks(lastEpoch) {
      drawing.line(x(tick), bottom, x(tick), bottom + 5, color: "#333333")
      drawing.label(AxisTicks.text(tick, step: 1), x(tick), bottom + 19, anchor: .middle)
    }
    drawing.line(Self.left, bottom, Self.right, bottom, color: "#333333")
    drawing.label("epoch", (Self.left + Self.right) / 2, bottom + 36, anchor: .middle)
    drawing.polyline(points.map { (x($0.x), y($0.y)) }, color: color)
    for point in points {
      let (x, y) = (x(point.x), y(point.y))
      if isRound {
        drawing.circle(x, y, radius: 3, color: color)
      } else {
        drawing.rectangle(x - 3, y - 3, width: 6, height: 6, color: color)
      }
    }
  }

  /// Whole epochs, at most eleven.
  private func epochTicks(_ last: Double) -> [Double] {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].first { last / $0 <= 10 } ?? last
    return [1] + stride(from: step, through: last, by: step).filter { $0 > 1 }
  }
}
