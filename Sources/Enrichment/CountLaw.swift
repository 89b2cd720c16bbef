import RandomNumbers
import RealModule

/// How many hits of a set of k places each bin has under a ``TiltedLaw``, by which sets are drawn.
///
/// Without the condition the counts are binomial and independent; `suffixes[b](r)` is the chance that the bins from b
/// on have r hits together, by which the counts are drawn one bin after the other, given their sum.
struct CountLaw: Sendable {
  private let bins: [Chances]
  private let suffixes: [Chances]
  private let size: Int

  /// The logarithm of the chance of k hits.
  let logChanceOfSize: Double

  /// The chances of consecutive whole numbers; those left out are below 10⁻¹⁴ of the rest.
  private struct Chances: Sendable {
    var first: Int
    var values: [Double]

    subscript(number: Int) -> Double {
      let place = number - first
      return place >= 0 && place < values.count ? values[place] : 0
    }

    /// The binomial chances of n trials.
    init(trials: Int, chance: Double) {
      let mean = Double(trials) * chance
      let reach = 8 * (mean * (1 - chance)).squareRoot()
      first = max(0, Int(mean - reach - 4))
      let last = min(trials, Int(mean + reach + 9))
      let odds = chance / (1 - chance)
      var value = Double.exp(
        logBinomial(trials, first) + Double(first) * Double.log(max(chance, 1e-300))
          + Double(trials - first) * Double.log(onePlus: -min(chance, 1 - 1e-16)))
      values = []
      values.reserveCapacity(last - first + 1)
      for number in first...last {
        values.append(value)
        value *= odds * Double(trials - number) / Double(number + 1)
      }
    }

    init(first: Int, values: [Double]) {
      self.first = first
      self.values = values
    }

    /// The chances of the sum of two independent numbers, within `window`.
    func sum(_ other: Chances, within window: ClosedRange<Int>) -> Chances {
      let lowest = max(window.lowerBound, first + other.first)
      let highest = min(
        window.upperBound, first + values.count - 1 + other.first + other.values.count - 1)
      guard lowest <= highest else { return Chances(first: window.lowerBound, values: [0]) }
      var result = [Double](repeating: 0, count: highest - lowest + 1)
      for (place, chance) in values.enumerated() where chance > 0 {
        let number = first + place
        let from = max(lowest, number + other.first)
        let to = min(highest, number + other.first + other.values.count - 1)
        if from > to { continue }
        let shift = number + other.first
        for sum in from...to { result[sum - lowest] += chance * other.values[sum - shift] }
      }
      return Chances(first: lowest, values: result)
    }
  }

  init(_ law: TiltedLaw, _ rankBins: RankBins, size: Int) {
    self.size = size
    var bins: [Chances] = []
    var suffixes = [Chances(first: 0, values: [1])]
    var mean = 0.0
    var variance = 0.0
    for bin in (0..<rankBins.count).reversed() {
      let chance = law.hitChance(rankBins, bin)
      let chances = Chances(trials: Int(rankBins.widths[bin]), chance: chance)
      mean += rankBins.widths[bin] * chance
      variance += rankBins.widths[bin] * chance * (1 - chance)
      let reach = 8 * variance.squareRoot() + 8
      let window = max(0, min(size, Int(mean - reach)))...max(0, min(size, Int(mean + reach)))
      suffixes.append(chances.sum(suffixes[suffixes.count - 1], within: window))
      bins.append(chances)
    }
    self.bins = bins.reversed()
    self.suffixes = suffixes.reversed()
    logChanceOfSize = Double.log(self.suffixes[0][size])
  }

  /// Draws the number of hits of each bin.
  func draw(into counts: inout [Int], _ stream: inout RandomStream) {
    var left = size
    for bin in 0..<bins.count {
      counts[bin] = 0
      if left == 0 { continue }
      let here = bins[bin]
      let after = suffixes[bin + 1]
      var goal = stream.unit() * suffixes[bin][left]
      var found = 0
      for (place, chance) in here.values.enumerated() {
        let number = here.first + place
        if number > left { break }
        let joint = chance * after[left - number]
        if joint == 0 { continue }
        // The last one that can be stands when rounding leaves a rest.
        found = number
        goal -= joint
        if goal < 0 { break }
      }
      counts[bin] = found
      left -= found
    }
  }
}
