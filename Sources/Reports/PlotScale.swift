import RealModule

/// Round values along an axis, and how they are written.
public struct PlotScale: Sendable {
  /// The values, ascending and evenly spaced; the first and last cover what is drawn.
  public let ticks: [Double]

  /// Four to seven round values that cover some others: steps of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameter values: what is drawn, in any order; those that are not finite are passed over.
  public init(covering values: [Double]) {
    let values = values.filter(\.isFinite)
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    let span = high > low ? high - low : max(abs(high), 1) * 0.1
    let power = Double.pow(10, Double.log10(span / 4).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { span / $0 <= 5 } ?? power
    let first = (low / step).rounded(.down)
    let last = max((high / step).rounded(.up), first + 1)
    ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// The least value of the axis.
  public var low: Double { ticks[0] }
  /// The greatest value of the axis.
  public var high: Double { ticks[ticks.count - 1] }

  /// Where a value lies: 0 at ``low``, 1 at ``high``.
  public func fraction(of value: Double) -> Double { (value - low) / (high - low) }

  /// A tick as text.
  public func text(_ tick: Double) -> String { Self.text(tick, step: ticks[1] - ticks[0]) }

  /// A number with as many decimals as a step has.
  public static func text(_ value: Double, step: Double) -> String {
    let decimals = max(0, Int((-Double.log10(step) - 1e-9).rounded(.up)))
    let scale = Double.pow(10, Double(decimals))
    let whole = Int((abs(value) * scale).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % Int(scale))
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
  }
}
