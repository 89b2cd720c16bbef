import Glibc

/// Round values along an axis: steps of 1, 2 or 5 times a power of ten.
public struct AxisTicks {
  /// The values, ascending; at least two.
  public let values: [Double]

  /// Four to seven values that cover some others.
  public init(covering values: [Double]) {
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    let span = high > low ? high - low : max(abs(high), 1) * 0.1
    let power = pow(10, floor(log10(span / 4)))
    let step = [1, 2, 5, 10].map { $0 * power }.first { span / $0 <= 5 } ?? power
    let first = floor(low / step)
    let last = max(ceil(high / step), first + 1)
    self.values = (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// The distance between two values.
  public var step: Double { values[1] - values[0] }

  /// Where a value lies: 0 at the first tick, 1 at the last.
  public func position(_ value: Double) -> Double {
    (value - values[0]) / (values[values.count - 1] - values[0])
  }

  /// The text of a value, with as many decimals as a step has.
  public static func text(_ value: Double, step: Double) -> String {
    let decimals = max(0, Int(ceil(-log10(step) - 1e-9)))
    let scale = pow(10, Double(decimals))
    let whole = Int((abs(value) * scale).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % Int(scale))
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
  }
}
