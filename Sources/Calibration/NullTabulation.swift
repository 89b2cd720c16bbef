import GeneSets
public import LinearAlgebra
public import Models
public import ParallelWork

/// Tabulates what a model makes of random sets, for a ``NullModel``.
public struct NullTabulation: Sendable {
  /// The set sizes tabulated: each about 1.7 times the one before.
  public static let sizes = [2, 3, 5, 8, 14, 25, 45, 80, 150, 300, 600, 1200]
  /// The chances of a logit above each quantile.
  public static let chances = [
    0.99, 0.95, 0.85, 0.7, 0.5, 0.3, 0.15, 0.07, 0.03, 0.01, 0.003, 0.001,
  ]
  /// Random sets a size, by default: ten lie beyond the last quantile.
  public static let defaultSampleCount = 10_000

  private let model: GeneSetModel
  private let frequencies: GeneFrequencies
  private let sampleCount: Int
  private let seed: UInt64
  private let team: WorkerTeam

  /// Genes whose logits for all random sets of one size are held at a time, by one thread.
  private static let genesPerPiece = 64
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
    let encoded = encode(sets)
    let members = memberships(of: sets)
    let pieces = Array(0..<model.vocabularySize).split(every: Self.genesPerPiece)
    let rows = team.map(pieces) { tokens in
      self.quantiles(of: tokens, encoded: encoded, members: members)
    }
    return Matrix(
      rows: model.vocabularySize, columns: Self.chances.count, values: rows.flatMap { $0 })
  }

  /// The random sets of one size, by number.
  private func randomSets(size: Int) -> [SparseGeneSet] {
    team.map(Array(0..<sampleCount)) {
      frequencies.randomSet(size: size, seed: seed, sample: $0)
    }
  }

  /// What enters the last layer for each set.
  ///
  /// - Shape: sets × penultimate width
  private func encode(_ sets: [SparseGeneSet]) -> Matrix {
    let pieces = team.map(sets.split(every: Self.setsPerPiece)) { model.penultimate(of: $0).values }
    return Matrix(
      rows: sets.count, columns: model.penultimateWidth, values: pieces.flatMap { $0 })
  }

  /// For each token the sets that hold it, ascending.
  private func memberships(of sets: [SparseGeneSet]) -> [[Int]] {
    var members = [[Int]](repeating: [], count: model.vocabularySize)
    for (place, set) in sets.enumerated() {
      for gene in set.indices { members[gene.position].append(place) }
    }
    return members
  }

  /// The quantiles of some tokens, over the sets that do not hold the token.
  private func quantiles(of tokens: [Int], encoded: Matrix, members: [[Int]]) -> [Float] {
    let layer = model.decoder.lastLayer
    let logits = Matrix.product(layer.weight.rows(tokens), encoded, transposing: .right)
    var result: [Float] = []
    for (row, token) in tokens.enumerated() {
      var values = Array(logits.row(row))
      for place in members[token].reversed() { values.remove(at: place) }
      values.sort()
      result += Self.chances.map { quantile($0, of: values) + layer.bias[token] }
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
