import RandomNumbers
import RealModule

/// Random sets with scores about a level far in the tail, each with how much more often it was drawn than by chance.
///
/// Sets are drawn from a few ``TiltedLaw``s, one for each place the running sum is likely to peak at. Of a set's chances,
/// the plain one p over that of the mixture, q = Σ α(c) q(c), is its importance, and the mean of the importances of the
/// sets with a score of at least s is an unbiased estimate of P(score ≥ s), whatever the laws.
/// Source: importance sampling with the balance heuristic, Veach and Guibas, SIGGRAPH 1995; Owen and Zhou, JASA 2000.
struct TailSample: Sendable {
  /// A drawn set.
  private struct Draw: Sendable {
    let score: Double
    /// The natural logarithm of p / q, which itself may be too small for a number.
    let logImportance: Double
  }

  /// The sets by the law they were drawn from.
  private let strata: [[Draw]]
  private let count: Int

  /// Draws about `count` sets; nil when no law reaches the level.
  ///
  /// - Parameter level: above 0; the score from the side's own end.
  init?(size: Int, level: Double, count: Int, side: TailWeights.Side, stream: RandomStream) {
    let places = side.weights.count
    let decisive = Self.decisiveBounds(size: size, level: level, places: places)
    let bins = RankBins(side, extraBounds: decisive)
    let components = Self.components(
      bins, size: size, level: level, count: count, decisive: decisive)
    guard !components.isEmpty else { return nil }
    var stream = stream
    var sampler = RandomSetSampler(side.weights)
    let drawn = components.reduce(0) { $0 + $1.count }
    let logAll = logBinomial(places, size)
    let laws = components.map { CountLaw($0.law, bins, size: size) }
    let logScales = zip(components, laws).map { component, law in
      Double.log(Double(component.count) / Double(drawn)) + logAll - component.law.dual
        - law.logChanceOfSize
    }
    var counts = [Int](repeating: 0, count: bins.count)
    var weightSums = [Double](repeating: 0, count: bins.count + 1)
    var countSums = weightSums
    strata = zip(components, laws).map { component, law in
      (0..<component.count).map { _ in
        law.draw(into: &counts, &stream)
        for bin in 0..<bins.count {
          weightSums[bin + 1] = weightSums[bin] + Double(counts[bin]) * bins.weights[bin]
          countSums[bin + 1] = countSums[bin] + Double(counts[bin])
          if counts[bin] > 0 {
            sampler.draw(counts[bin], in: bins.bounds[bin]..<bins.bounds[bin + 1], &stream)
          }
        }
        let logRatios = zip(components, logScales).map { other, logScale in
          logScale + other.law.tilt
            * other.law.slope.sum(
              topWeight: weightSums[other.law.topBin], weight: weightSums[bins.count],
              topCount: countSums[other.law.topBin], count: Double(size))
        }
        return Draw(score: sampler.scoreOfMarked(size: size), logImportance: -logSum(logRatios))
      }
    }
    self.count = drawn
  }

  /// The natural logarithm of the chance of a score of at least `score`, with the relative standard error of the chance;
  /// nil when no drawn set has one.
  func logChance(of score: Double) -> (value: Double, relativeError: Double)? {
    var highest = -Double.infinity
    for stratum in strata {
      for draw in stratum where draw.score >= score { highest = max(highest, draw.logImportance) }
    }
    guard highest > -.infinity else { return nil }
    var sum = 0.0
    var variance = 0.0
    for stratum in strata {
      var total = 0.0
      var squares = 0.0
      for draw in stratum where draw.score >= score {
        let importance = Double.exp(draw.logImportance - highest)
        total += importance
        squares += importance * importance
      }
      let count = Double(stratum.count)
      let spread = squares / count - (total / count) * (total / count)
      variance += spread * count * count / (count - 1)
      sum += total
    }
    return (highest + Double.log(sum / Double(count)), max(0, variance).squareRoot() / sum)
  }

  /// A law and how many sets are drawn from it.
  private struct Component {
    let law: TiltedLaw
    let count: Int
  }

  /// Bounds where a score near 1 is decided: between all hits at the very top and all of them just early enough.
  private static func decisiveBounds(size: Int, level: Double, places: Int) -> Set<Int> {
    let room = Int((1 - level) * Double(places - size))
    return Set((0...8).map { size + room * $0 / 8 })
  }

  /// The laws for the peaks that matter, with shares of `count` by how likely each is.
  private static func components(
    _ bins: RankBins, size: Int, level: Double, count: Int, decisive: Set<Int>
  ) -> [Component] {
    var laws: [Int: TiltedLaw] = [:]
    func look(_ topBin: Int) {
      guard laws[topBin] == nil, topBin > 0, topBin < bins.count else { return }
      laws[topBin] = TiltedLaw(bins, size: size, level: level, topBin: topBin)
    }
    // Small sets reach a score in more ways than large ones, whose ways are much like the likeliest.
    let isSmall = size < 30
    for topBin in stride(from: isSmall ? 1 : 2, to: bins.count, by: isSmall ? 1 : 3) {
      look(topBin)
    }
    for topBin in 0..<bins.count where decisive.contains(bins.start(of: topBin)) { look(topBin) }
    for topBin in laws.values.sorted(by: isLikelier).prefix(3).map(\.topBin) {
      look(topBin - 1)
      look(topBin + 1)
    }
    guard let best = laws.values.min(by: isLikelier) else { return [] }
    var chosen = laws.values.filter { $0.dual > best.dual - nearness }.sorted(by: isLikelier)
    let limit = isSmall ? 24 : 6
    if chosen.count > limit { chosen = Array(chosen[..<limit]) }
    var shares = chosen.map { max(Double.exp($0.dual - best.dual), 0.05) }
    let places = bins.bounds[bins.count]
    if best.dual > TiltedLaw.untiltedDual(size: size, places: places) - plainNearness {
      chosen.append(TiltedLaw(plain: size, places: places))
      shares.append(shares.reduce(0, +) / 4)
    }
    let total = shares.reduce(0, +)
    return zip(chosen, shares).map { law, share in
      Component(law: law, count: max(2, Int(Double(count) * share / total)))
    }
  }

  /// How much less likely, as a natural logarithm, a peak may be than the likeliest to be given a law.
  private static let nearness = 5.0
  /// How unlikely the event may be for plain sets to be of use.
  private static let plainNearness = 8.0

  private static func isLikelier(_ left: TiltedLaw, _ right: TiltedLaw) -> Bool {
    left.dual == right.dual ? left.topBin < right.topBin : left.dual > right.dual
  }
}

/// log Σ exp, without overflow.
private func logSum(_ logs: [Double]) -> Double {
  let highest = logs.max() ?? -.infinity
  return highest + Double.log(logs.reduce(0) { $0 + Double.exp($1 - highest) })
}
