import RealModule

/// A law of random sets under which a high score is ordinary: hits near the top, and heavy ones, come more often.
///
/// A set S of k places has the chance q(S) = Π_{g ∈ S} exp(θ a(g)) / e_k, with e_k the sum of such products over all sets
/// of k places. To reach the score E after t places, m of them hits, the weights W of these and Ω of all hits must satisfy
/// `W/Ω − (t − m)/(N − k) ≥ E`. Linear about the averages m̄ and Ω̄ this is `Σ_{g ∈ S} a(g) ≥ 0` with
/// `a(g) = w(g) · (1[g < t] − c) + ν · (1[g < t] − m̄/k)`, `c = E + (t − m̄)/(N − k)` and `ν = Ω̄/(N − k)`. θ is chosen so
/// that the sum is 0 on average, which makes this the best law of its kind for the event (Cramér; Siegmund, Annals of
/// Statistics 1976). The linear form, and w(g) as the mean of g's bin, change the efficiency but not the truth.
struct TiltedLaw: Sendable {
  /// Bins before this one are the top: t places.
  let topBin: Int
  /// a.
  let slope: Slope
  /// θ.
  let tilt: Double
  /// μ: without the condition on their number, a place of bin b is a hit with the odds exp(μ + θ a(b)).
  let logOdds: Double
  /// Σ log(1 + exp(μ + θ a)) over all places, minus k μ.
  let dual: Double

  /// How much a hit brings the score nearer.
  struct Slope: Sendable {
    /// c.
    var share = 0.0
    /// ν.
    var pull = 0.0
    /// m̄/k.
    var topShare = 0.0

    /// a of a place.
    func value(weight: Double, isTop: Bool) -> Double {
      let top: Double = isTop ? 1 : 0
      return weight * (top - share) + pull * (top - topShare)
    }

    /// The sum of a over the hits.
    ///
    /// - Parameters:
    ///   - topWeight: the weight of the hits at the top.
    ///   - topCount: their number.
    func sum(topWeight: Double, weight: Double, topCount: Double, count: Double) -> Double {
      topWeight - share * weight + pull * (topCount - topShare * count)
    }
  }

  /// The chance of a place of a bin to be a hit, when the number of hits is left open.
  func hitChance(_ bins: RankBins, _ bin: Int) -> Double {
    let slope = slope.value(weight: bins.weights[bin], isTop: bin < topBin)
    return 1 / (1 + Double.exp(-(logOdds + tilt * slope)))
  }

  /// The dual without a tilt, against which ``dual`` is the logarithm of about the event's chance.
  static func untiltedDual(size: Int, places: Int) -> Double {
    let (k, n) = (Double(size), Double(places))
    return n * Double.log(n / (n - k)) - k * Double.log(k / (n - k))
  }

  /// The plain law, under which all sets are equally likely.
  init(plain size: Int, places: Int) {
    topBin = 0
    slope = Slope()
    tilt = 0
    logOdds = Double.log(Double(size) / Double(places - size))
    dual = Self.untiltedDual(size: size, places: places)
  }

  /// The law for the score `level` at the top of `topBin` bins; nil when no set can reach it there, or when it needs no
  /// tilt.
  init?(_ bins: RankBins, size: Int, level: Double, topBin: Int) {
    let places = bins.bounds[bins.count]
    let top = Double(bins.start(of: topBin))
    let misses = Double(places - size)
    var hits = min(Double(size), top)
    // Even with every hit among the first places the misses there may be too many.
    guard level + (top - hits) / misses < 1 + 1e-9 else { return nil }
    var solver = DualSolver(bins, size: size, topBin: topBin)
    // With fewer hits at the top than this the misses alone would be too many.
    let fewest = top - (1 - level) * misses
    var slope = Slope()
    slope.pull = hits * bins.meanWeight(before: topBin) / misses
    // The averages follow from the law and the law from them; three rounds are enough.
    for _ in 0..<3 {
      // At 1 no hit may lie outside; a twentieth of a hit is near enough.
      slope.share = min(level + max(0, top - hits) / misses, 1 - 0.05 / Double(size))
      slope.topShare = hits / Double(size)
      guard solver.solve(slope) else { return nil }
      hits = min(max(solver.hitsAtTop, fewest), min(Double(size), top))
      slope.pull = solver.weightOfHits / misses
    }
    guard solver.tilt > 0 else { return nil }
    self.topBin = topBin
    self.slope = solver.slope
    tilt = solver.tilt
    logOdds = solver.logOdds
    dual = solver.dual
  }
}

/// Finds μ and θ at the minimum of Σ log(1 + exp(μ + θ a)) − k μ, which is convex, by Newton's method.
///
/// At the minimum the expected number of hits is k and the expected sum of their a is 0.
private struct DualSolver {
  private let bins: RankBins
  private let size: Double
  private let topBin: Int
  private(set) var logOdds: Double
  private(set) var tilt = 0.0
  private(set) var dual = Double.infinity
  private(set) var slope = TiltedLaw.Slope()
  private(set) var hitsAtTop = 0.0
  private(set) var weightOfHits = 0.0

  init(_ bins: RankBins, size: Int, topBin: Int) {
    self.bins = bins
    self.size = Double(size)
    self.topBin = topBin
    logOdds = Double.log(Double(size) / Double(bins.bounds[bins.count] - size))
  }

  /// The dual, its gradient and its curvature at a point.
  private struct Point {
    var dual = 0.0
    var hits = 0.0
    var hitsAtTop = 0.0
    var weight = 0.0
    var slope = 0.0
    var hitsByHits = 0.0
    var hitsBySlope = 0.0
    var slopeBySlope = 0.0
  }

  private func point(_ logOdds: Double, _ tilt: Double) -> Point {
    var point = Point()
    for bin in 0..<bins.count {
      let a = slope.value(weight: bins.weights[bin], isTop: bin < topBin)
      let width = bins.widths[bin]
      let z = logOdds + tilt * a
      let small = Double.exp(-abs(z))
      let chance = (z > 0 ? 1 : small) / (1 + small)
      point.dual += width * (max(z, 0) + Double.log(onePlus: small))
      let spread = width * chance * (1 - chance)
      point.hits += width * chance
      if bin < topBin { point.hitsAtTop += width * chance }
      point.weight += width * chance * bins.weights[bin]
      point.slope += width * chance * a
      point.hitsByHits += spread
      point.hitsBySlope += spread * a
      point.slopeBySlope += spread * a * a
    }
    point.dual -= size * logOdds
    point.hits -= size
    return point
  }

  /// Moves to the minimum for a slope, near enough for a good law; false when there is none.
  mutating func solve(_ slope: TiltedLaw.Slope) -> Bool {
    self.slope = slope
    var here = point(logOdds, tilt)
    for _ in 0..<120 {
      if abs(here.hits) < 1e-4 * size, abs(here.slope) < 1e-4 * max(here.weight, 1e-4 * size) {
        dual = here.dual
        hitsAtTop = here.hitsAtTop
        weightOfHits = here.weight
        return true
      }
      let determinant = here.hitsByHits * here.slopeBySlope - here.hitsBySlope * here.hitsBySlope
      guard determinant > 1e-14 * here.hitsByHits * here.slopeBySlope else { return false }
      let stepOdds =
        (here.hitsBySlope * here.slope - here.slopeBySlope * here.hits) / determinant
      let stepTilt =
        (here.hitsBySlope * here.hits - here.hitsByHits * here.slope) / determinant
      var scale = min(1, 4 / max(abs(stepOdds), 1e-300))
      var next = point(logOdds + scale * stepOdds, tilt + scale * stepTilt)
      while next.dual > here.dual + 1e-9 * abs(here.dual), scale > 1e-9 {
        scale /= 2
        next = point(logOdds + scale * stepOdds, tilt + scale * stepTilt)
      }
      logOdds += scale * stepOdds
      tilt += scale * stepTilt
      here = next
    }
    return false
  }
}
