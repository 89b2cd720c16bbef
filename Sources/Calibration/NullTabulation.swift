import GeneSets
public import LinearAlgebra
public import Models
public import ParallelWork

/// Tabulates what a model makes of random sets, for a ``NullModel``.
public struct NullTabulation: Sendable {
  /// The set sizes tabulated: each twice the one before.
  public static let sizes = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
  /// The chances of a logit above each quantile: dense where p-values are small.
  public static let chances = [0.99, 0.9, 0.7, 0.5, 0.3, 0.15, 0.06, 0.02, 0.005, 0.001]
  /// Random sets a size, by default: ten lie beyond the last quantile.
  public static let defaultSampleCount = 10_000

  private let model: GeneSetModel
  private let frequencies: GeneFrequencies
  private let sampleCount: Int
  private let seed: UInt64
  private let team: WorkerTeam

  /// Logits held at a time: 800 MB, and all tokens of the default bundle.
  private static let logitLimit = 200_000_000
  /// Tokens whose quantiles one thread takes at a time.
  private static let tokensPerPiece = 64
  private static let setsPerPiece = 256

  /// Prepares a tabulation.
  ///
  /// - Parameters:
  ///   - sampleCount: random sets a size.
  ///   - seed: the tabulation depends on it, and not on the number of threads.
  public init(
    model: GeneSetModel, frequencies: GeneFrequencies, sampleCount: Int = defaultSampleCount,
    seed: UInt64, team: WorkerTeam
  ) {
    self.model = model
    self.frequencies = frequencies
    self.sampleCount = sampleCount
    self.seed = seed
    self.team = team
  }

  /// The sizes that the corpus has genes enough for.
  public var sizes: [Int] { Self.sizes.filter { 2 * $0 <= frequencies.namedGeneCount } }

  /// The quantiles of every token's logit for one set size.
  ///
  /// - Shape: V × chances
  public func quantiles(size: Int) -> Matrix {
    let sets = randomSets(size: size)
    let members = memberships(of: sets)
    let setPieces = sets.split(every: Self.setsPerPiece)
    let encoded = team.map(setPieces, model.penultimate)
    let tokens = (0..<model.vocabularySize).map { GeneIndex($0) }
    var result: [Float] = []
    for panel in tokens.split(
      every: max(Self.tokensPerPiece, Self.logitLimit / max(sampleCount, 1)))
    {
      let logits = team.map(Array(zip(setPieces, encoded))) {
        model.logits(of: $0, penultimate: $1, tokens: panel)
      }
      let pieces = Array(panel.indices).split(every: Self.tokensPerPiece)
      result += team.map(pieces) { places in
        self.quantiles(of: places, panel, logits, members: members)
      }.flatMap { $0 }
    }
    return Matrix(rows: model.vocabularySize, columns: Self.chances.count, values: result)
  }

  /// The random sets of one size, by number.
  private func randomSets(size: Int) -> [SparseGeneSet] {
    team.map(Array(0..<sampleCount)) {
      frequencies.randomSet(size: size, seed: seed, sample: $0)
    }
  }

  /// For each token the sets that hold it, ascending.
  private func memberships(of sets: [SparseGeneSet]) -> [[Int]] {
    var members = [[Int]](repeating: [], count: model.vocabularySize)
    for (place, set) in sets.enumerated() {
      for gene in set.indices { members[gene.position].append(place) }
    }
    return members
  }

  /// The quantiles of some tokens of a panel, over the sets that do not hold the token.
  ///
  /// - Shape: logits, for each few sets, sets × panel
  private func quantiles(
    of places: [Int], _ panel: [GeneIndex], _ logits: [Matrix], members: [[Int]]
  ) -> [Float] {
    var columns = [[Float]](repeating: [], count: places.count)
    for piece in logits {
      for row in 0..<piece.rows {
        for (column, place) in places.enumerated() { columns[column].append(piece[row, place]) }
      }
    }
    var result: [Float] = []
    for (column, place) in places.enumerated() {
      var values = columns[column]
      for set in members[panel[place].position].reversed() { values.remove(at: set) }
      values.sort()
      result += Self.chances.map { quantile($0, of: values) }
    }
    return result
  }

  /// The value that a share `chance` of sorted values lies above, linear between two of them.
  ///
  /// 0 for no values at all: a token that is in every set.
  private func quantile(_ chance: Double, of sorted: [Float]) -> Float {
    guard let last = sorted.indices.last else { return 0 }
    // Hazen's plotting position (i + 0.5) / n: unbiased in the middle, and defined at both ends.
    let place = min(max((1 - chance) * Double(sorted.count) - 0.5, 0), Double(last))
    let low = Int(place)
    let share = Float(place - Double(low))
    return sorted[low] * (1 - share) + sorted[min(low + 1, last)] * share
  }
}
