public import GeneSets
import LinearAlgebra
public import Models
public import ParallelWork
import RandomNumbers
import RealModule

/// The scale and shift that make a model's probabilities hold for genes it has to guess.
///
/// A network trained with a softmax loss orders genes, but its logits have no zero point. Half of a set's genes are
/// shown, and P(gene is in the other half) = 1 / (1 + exp(−(slope · logit + intercept))) is fitted by maximum
/// likelihood over all genes that were not shown (Platt 1999). Ranks do not change, since slope is positive.
public struct LogisticCalibration: Sendable, Equatable {
  /// The factor of the logits, above 0.
  public let slope: Double
  /// What is added to them then.
  public let intercept: Double

  /// The sets asked at most.
  public static let setCount = 2_000
  /// The fewest genes of a set that is asked: both halves have five.
  private static let smallestSet = 10
  private static let setsPerPiece = 64

  /// Fits a model to the halves of a corpus's sets.
  ///
  /// - Parameters:
  ///   - sets: the corpus; at most ``setCount`` of its sets with ten genes or more are drawn.
  ///   - seed: the draws and halves depend on it, and not on the number of threads.
  /// - Returns: nil when no set is large enough, or logits do not tell hidden genes from others.
  public init?(
    model: GeneSetModel, sets: [SparseGeneSet], seed: UInt64, team: WorkerTeam
  ) {
    let questions = Self.questions(sets, seed)
    guard !questions.isEmpty else { return nil }
    let pieces = questions.split(every: Self.setsPerPiece)
    var slope = 1.0
    var intercept = 0.0
    // Newton's method; the likelihood is concave, and a step that is too long is cut.
    for _ in 0..<60 {
      let (factor, shift) = (slope, intercept)
      let sums = team.map(pieces) { Self.sums($0, model, factor, shift) }
        .reduce(into: Sums()) { $0.add($1) }
      let step = sums.newtonStep
      let length = max(abs(step.slope), abs(step.intercept))
      guard length.isFinite else { return nil }
      let share = min(1, 1 / length)
      slope += share * step.slope
      intercept += share * step.intercept
      if length < 1e-6 { break }
    }
    guard slope > 0, intercept.isFinite else { return nil }
    self.slope = slope
    self.intercept = intercept
  }

  /// One set with half of its genes shown.
  private struct Question: Sendable {
    let shown: SparseGeneSet
    let hidden: SparseGeneSet
  }

  private static func questions(_ sets: [SparseGeneSet], _ seed: UInt64) -> [Question] {
    let large = sets.filter { $0.genes.count >= smallestSet }
    var draw = RandomStream(seed: seed, 0)
    let chosen =
      large.count <= setCount
      ? large : (0..<setCount).map { _ in large[draw.next(below: large.count)] }
    return chosen.enumerated().map { number, set in
      var stream = RandomStream(seed: seed, 1, number)
      var genes = Array(set.genes)
      stream.shuffle(&genes)
      let half = genes.count / 2
      return Question(
        shown: SparseGeneSet(indices: genes[..<half]),
        hidden: SparseGeneSet(indices: genes[half...]))
    }
  }

  /// First and second derivatives of the log-likelihood.
  private struct Sums: Sendable {
    var slope = 0.0
    var intercept = 0.0
    var slopeSquared = 0.0
    var both = 0.0
    var interceptSquared = 0.0

    mutating func add(_ other: Sums) {
      slope += other.slope
      intercept += other.intercept
      slopeSquared += other.slopeSquared
      both += other.both
      interceptSquared += other.interceptSquared
    }

    /// The solution of the two equations of Newton's method.
    var newtonStep: (slope: Double, intercept: Double) {
      let determinant = slopeSquared * interceptSquared - both * both
      return (
        (slope * interceptSquared - intercept * both) / determinant,
        (intercept * slopeSquared - slope * both) / determinant
      )
    }
  }

  private static func sums(
    _ questions: [Question], _ model: GeneSetModel, _ slope: Double, _ intercept: Double
  ) -> Sums {
    let logits = model.logits(of: questions.map(\.shown))
    var sums = Sums()
    for (row, question) in questions.enumerated() {
      var labels = [Int8](repeating: 0, count: logits.columns)
      for gene in question.hidden.indices { labels[gene.position] = 1 }
      for gene in question.shown.indices { labels[gene.position] = -1 }
      let start = logits.range(ofRow: row).lowerBound
      for token in GeneIndex.firstGene.position..<logits.columns where labels[token] >= 0 {
        let logit = Double(logits.values[start + token])
        let chance = 1 / (1 + Double.exp(-(slope * logit + intercept)))
        let surplus = Double(labels[token]) - chance
        let spread = chance * (1 - chance)
        sums.slope += surplus * logit
        sums.intercept += surplus
        sums.slopeSquared += spread * logit * logit
        sums.both += spread * logit
        sums.interceptSquared += spread
      }
    }
    return sums
  }
}
