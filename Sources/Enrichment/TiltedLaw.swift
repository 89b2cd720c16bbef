import RealModule

/// A law of random sets under which a high score is ordinary: hits near the top, and heavy ones, come more often.
///
/// A set S of k places has the chance q(S) = Π_{g ∈ S} exp(θ a(g)) / e_k, with e_k the sum of such products over all sets
/// of k places. To reach the score E after t places, the hits' weights must satisfy
/// `Σ_{g ∈ S} a(g) ≥ 0` with `a(g) = w(g) · (1[g < t] − c)` and `c = E + (t − m)/(N − k)`, where m of the t are hits. θ is
/// chosen so that the sum is 0 on average, which makes this the best law of its kind for the event (Cramér; Siegmund,
/// Annals of Statistics 1976). With w(g) the mean of g's bin, which changes the efficiency but not the truth.
struct TiltedLaw: Sendable {
  /// Bins before this one are the top: t places.
  let topBin: Int
  /// c.
  let share: Double
  /// θ.
  let tilt: Double
  /// μ: without the condition on their number, a place of bin b is a hit with the odds exp(μ + θ a(b)).
  let logOdds: Double
  /// Σ log(1 + exp(μ + θ a)) over all places, minus k μ.
  let dual: Double

  /// a of a bin.
  static func slope(_ bins: RankBins, _ bin: Int, topBin: Int, share: Double) -> Double {
    bins.weights[bin] * ((bin < topBin ? 1 : 0) - share)
  }

  /// The chance of a place of a bin to be a hit, when the number of hits is left open.
  func hitChance(_ bins: RankBins, _ bin: Int) -> Double {
    let slope = Self.slope(bins, bin, topBin: topBin, share: share)
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
    share = 0
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
    var share = 0.0
    // m follows from the law and the law from m; three rounds are enough.
    for _ in 0..<3 {
      // At 1 no hit may lie outside; a twentieth of a hit is near enough.
      share = min(level + max(0, top - hits) / misses, 1 - 0.05 / Double(size))
      guard share > 0, solver.solve(share: share) else { return nil }
      hits = solver.hitsAtTop
    }
    guard solver.tilt > 0 else { return nil }
    self.topBin = topBin
    self.share = share
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
  private(set) var hitsAtTop = 0.0

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
    var slope = 0.0
    var hitsByHits = 0.0
    var hitsBySlope = 0.0
    var slopeBySlope = 0.0
  }

  private func point(_ logOdds: Double, _ tilt: Double, share: Double) -> Point {
    var point = Point()
    for bin in 0..<bins.count {
      let a = TiltedLaw.slope(bins, bin, topBin: topBin, share: share)
      let width = bins.widths[bin]
      let z = logOdds + tilt * a
      let small = Double.exp(-abs(z))
      let chance = (z > 0 ? 1 : small) / (1 + small)
      point.dual += width * (max(z, 0) + Double.log(onePlus: small))
      let spread = width * chance * (1 - chance)
      point.hits += width * chance
      if bin < topBin { point.hitsAtTop += width * chance }
      point.slope += width * chance * a
      point.hitsByHits += spread
      point.hitsBySlope += spread * a
      point.slopeBySlope += spread * a * a
    }
    point.dual -= size * logOdds
    point.hits -= size
    return point
  }

  /// Moves to the minimum for a share; false when there is none.
  mutating func solve(share: Double) -> Bool {
    var here = point(logOdds, tilt, share: share)
    for _ in 0..<60 {
      if abs(here.hits) < 1e-6 * size, abs(here.slope) < 1e-6 * size {
        dual = here.dual
        hitsAtTop = here.hitsAtTop
        return true
      }
      let determinant = here.hitsByHits * here.slopeBySlope - here.hitsBySlope * here.hitsBySlope
      guard determinant > 1e-12 * here.hitsByHits * here.slopeBySlope else { return false }
      let stepOdds =
        (here.hitsBySlope * here.slope - here.slopeBySlope * here.hits) / determinant
      let stepTilt =
        (here.hitsBySlope * here.hits - here.hitsByHits * here.slope) / determinant
      var scale = min(1, 4 / max(abs(stepOdds), 1e-300))
      var next = point(logOdds + scale * stepOdds, tilt + scale * stepTilt, share: share)
      while next.dual > here.dual + 1e-9 * abs(here.dual), scale > 1e-3 {
        scale /= 2
        next = point(logOdds + scale * stepOdds, tilt + scale * stepTilt, share: share)
      }
      logOdds += scale * stepOdds
      tilt += scale * stepTilt
      here = next
    }
    return false
  }
}
