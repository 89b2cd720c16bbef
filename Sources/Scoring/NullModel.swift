public import LinearAlgebra
private import RealModule
import Synchronization

/// What each gene scores for random sets: the source of a completion's p-values.
///
/// For some set sizes it holds, for each gene, quantiles of the gene's logit over random sets of that size that do
/// not hold the gene, drawn without replacement with chances proportional to how often the corpora name a gene.
/// Between two quantiles the log-odds of the p-value are linear in the logit; beyond the outermost they go on along
/// the last piece, which makes the tail exponential: p-values below the smallest tabulated chance are extrapolated.
/// Between two sizes the quantiles are linear in the logarithm of the size; beyond the outermost sizes they stay.
public struct NullModel: Sendable {
  /// The tabulated set sizes, ascending; K of them.
  public let sizes: [Int]
  /// The chances of a logit above each quantile, descending from near 1; Q of them.
  public let chances: [Double]
  /// The number of tokens, V.
  public let vocabularySize: Int
  /// The share of the corpus's sets that name each token, 0…1: what the random sets were drawn by.
  ///
  /// - Shape: V
  public let frequencies: [Float]
  private let logOdds: [Float]
  private let quantiles: WeightMatrix
  private let tables: TableCache

  /// Makes a null of tabulated quantiles.
  ///
  /// - Parameter quantiles: for each size, for each token, the logits that a random set exceeds with
  ///   ``chances``, ascending.
  /// - Shape: quantiles (K · V) × Q, frequencies V
  /// - Precondition: sizes ascend from 1 up, chances descend inside 0…1, and the shapes are as said.
  public init(sizes: [Int], chances: [Double], quantiles: WeightMatrix, frequencies: [Float]) {
    precondition(
      !sizes.isEmpty && chances.count >= 2 && quantiles.columns == chances.count
        && quantiles.rows == sizes.count * frequencies.count,
      "a null has a quantile for each size, token and chance")
    self.sizes = sizes
    self.chances = chances
    self.quantiles = quantiles
    vocabularySize = frequencies.count
    self.frequencies = frequencies
    // log((1 − p) / p): rises with the logit, as the quantiles do.
    logOdds = chances.map { Float(Double.log((1 - $0) / $0)) }
    tables = TableCache(count: sizes.count)
  }

  /// The p-value of a surprise, the chance of such a logit or a higher one, from ``smallestPValue`` to 1.
  public static func pValue(ofSurprise surprise: Float) -> Double {
    max(probability(ofLogit: -Double(surprise)), smallestPValue)
  }

  /// The smallest p-value that is given: far enough below the tabulated chances to tell genes apart, and no
  /// further than an extrapolation can be believed.
  public static let smallestPValue = 1e-6

  /// How surprising some tokens' logits are for sets of one size: log((1 − p) / p) of their p-values p.
  ///
  /// It orders genes as the p-values do, and tells apart those whose p-values round to 0.
  /// - Shape: `logits` one a candidate, `tokens` the candidates' places in the vocabulary
  public func surprises(size: Int, logits: ArraySlice<Float>, tokens: (Int) -> Int) -> [Float] {
    let (low, high, weight) = neighbours(of: size)
    let lowTable = tables.table(low) { QuantileTable(expanded(low)) }
    let highTable = tables.table(high) { QuantileTable(expanded(high)) }
    var result: [Float] = []
    result.reserveCapacity(logits.count)
    for (place, logit) in logits.enumerated() {
      let token = tokens(place)
      let (piece, left, right) = lowTable.piece(
        around: logit, token: token, mixing: weight, of: highTable)
      // Stored in 16 bits, two quantiles may meet; a piece has some width all the same.
      let width = max(right - left, 1e-4)
      result.append(
        logOdds[piece] + (logOdds[piece + 1] - logOdds[piece]) / width * (logit - left))
    }
    return result
  }

  /// The tabulated sizes around a size, and how far it lies from the first to the second, 0…1.
  private func neighbours(of size: Int) -> (low: Int, high: Int, weight: Float) {
    guard let high = sizes.firstIndex(where: { $0 >= size }) else {
      return (sizes.count - 1, sizes.count - 1, 0)
    }
    guard high > 0 else { return (0, 0, 0) }
    let (below, above) = (Double(sizes[high - 1]), Double(sizes[high]))
    let weight = Double.log(Double(size) / below) / Double.log(above / below)
    return (high - 1, high, Float(weight))
  }

  /// The quantiles of one size.
  ///
  /// - Shape: V × Q
  private func expanded(_ place: Int) -> Matrix {
    quantiles.expanded(rows: place * vocabularySize..<(place + 1) * vocabularySize)
  }
}

/// The quantiles of one size, in groups of four that are looked at together.
private struct QuantileTable: Sendable {
  /// - Shape: V × groups; the lanes beyond the last quantile are infinite
  private let groups: [SIMD4<Float>]
  private let groupsPerToken: Int
  private let count: Int

  /// - Shape: quantiles V × Q
  init(_ quantiles: Matrix) {
    count = quantiles.columns
    groupsPerToken = (quantiles.columns + 3) / 4
    var groups = [SIMD4<Float>](
      repeating: SIMD4(repeating: .infinity), count: quantiles.rows * groupsPerToken)
    for row in 0..<quantiles.rows {
      for column in 0..<quantiles.columns {
        groups[row * groupsPerToken + column / 4][column % 4] = quantiles[row, column]
      }
    }
    self.groups = groups
  }

  /// The piece between two quantiles in which a logit lies, the outermost pieces taken to reach on without end.
  ///
  /// - Parameter weight: how much of another size's quantiles is mixed in, 0…1.
  /// - Returns: the number of the piece and the quantiles at its ends.
  func piece(around logit: Float, token: Int, mixing weight: Float, of other: QuantileTable)
    -> (number: Int, left: Float, right: Float)
  {
    let first = token * groupsPerToken
    var below = SIMD4<Int32>.zero
    for group in first..<first + groupsPerToken {
      let mixed = groups[group] * (1 - weight) + other.groups[group] * weight
      below.replace(with: below &+ 1, where: mixed .< logit)
    }
    let number = min(max(Int(below.wrappedSum()) - 1, 0), count - 2)
    func quantile(_ column: Int) -> Float {
      let group = first + column / 4
      return groups[group][column % 4] * (1 - weight) + other.groups[group][column % 4] * weight
    }
    return (number, quantile(number), quantile(number + 1))
  }
}

/// The quantiles of the sizes that were asked for.
private final class TableCache: Sendable {
  private let tables: Mutex<[QuantileTable?]>

  init(count: Int) { tables = Mutex(Array(repeating: nil, count: count)) }

  func table(_ place: Int, _ make: () -> QuantileTable) -> QuantileTable {
    tables.withLock { tables in
      if let table = tables[place] { return table }
      let made = make()
      tables[place] = made
      return made
    }
  }
}
