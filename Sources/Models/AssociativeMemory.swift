import GeneSets
public import LinearAlgebra
import RealModule

/// A memory of gene sets beside a network: what the sets that overlap a query say of every gene.
///
/// With v the weights of genes, n_s the size of the remembered set s, and one line for each head h:
///
///     overlap_s = Σ v[g] over the query's genes g in s
///     w_hs      = overlap_s^power · (n_s + shift)^−sizePower
///     P_h[g]    = Σ_s w_hs · [g ∈ s] / Σ_s w_hs · popularity[g]^−popularityPower
///     logit[g] += Σ_h strength · ln(floor + P_h[g])
///
/// Power 1 is co-occurrence. Higher powers let the few sets that overlap most speak: the dense associative memory of
/// Krotov and Hopfield (Advances in Neural Information Processing Systems 29, 2016) with its polynomial energy, over
/// sets instead of images. A query that overlaps nothing adds the same number to every gene.
///
/// Tensors: `memory.sizes` (sets) and `memory.genes` (their tokens, ascending, set after set) as U16 or U32;
/// `memory.gene_weight` (V), `memory.popularity` (V) and `memory.heads` (heads × 6, the columns in the order of
/// ``Head``'s properties) as weights.
public struct AssociativeMemory: Sendable {
  /// How overlaps become weights, and their sums logits.
  public struct Head: Sendable, Equatable {
    /// The power of an overlap: a whole number from 1 to 16.
    public var power: Float
    /// What is added to a set's size.
    public var shift: Float
    /// The power of the size that a set's weight is divided by.
    public var sizePower: Float
    /// The power of a gene's popularity that its sum is divided by.
    public var popularityPower: Float
    /// What is added before the logarithm, above 0.
    public var floor: Float
    /// The factor of the logarithm.
    public var strength: Float

    /// Sets all properties.
    public init(
      power: Float, shift: Float, sizePower: Float, popularityPower: Float, floor: Float,
      strength: Float
    ) {
      self.power = power
      self.shift = shift
      self.sizePower = sizePower
      self.popularityPower = popularityPower
      self.floor = floor
      self.strength = strength
    }

    /// The properties in the order of `memory.heads`.
    public var row: [Float] { [power, shift, sizePower, popularityPower, floor, strength] }

    init(row: ArraySlice<Float>) {
      let row = Array(row)
      self.init(
        power: row[0], shift: row[1], sizePower: row[2], popularityPower: row[3], floor: row[4],
        strength: row[5])
    }

    /// Whether every number is in its range.
    var isValid: Bool {
      (1...16).contains(power) && power == power.rounded() && (0...1e6).contains(shift)
        && (0...16).contains(sizePower) && (0...16).contains(popularityPower)
        && (1e-30...1e6).contains(floor) && strength.isFinite
    }
  }

  /// The most heads a memory may have: as many as the lanes they are computed in.
  public static let headLimit = 4

  /// The remembered sets.
  ///
  /// - Shape: sets × V
  public let sets: SparseBinaryMatrix
  /// The heads.
  public let heads: [Head]
  let geneWeights: [Float]
  /// (size + shift)^−sizePower of every head, by size.
  let sizeFactors: [SIMD4<Float>]
  /// popularity^−popularityPower of every head, by token; empty when all are 1.
  let popularityFactors: [SIMD4<Float>]

  init(_ tensors: inout TensorTaker, vocabularySize: Int) throws(ModelError) {
    let sizes = try tensors.indices("memory.sizes")
    let genes = try tensors.indices("memory.genes")
    geneWeights = try tensors.vector("memory.gene_weight", count: vocabularySize)
    let popularity = try tensors.vector("memory.popularity", count: vocabularySize)
    let rows = try tensors.matrix("memory.heads", columns: 6).expanded()
    heads = (0..<rows.rows).map { Head(row: rows.row($0)) }
    guard heads.count <= Self.headLimit, heads.allSatisfy(\.isValid) else {
      throw .invalidMemory("memory.heads", expected: "1 to \(Self.headLimit) heads in range")
    }
    guard geneWeights.allSatisfy({ $0 >= 0 }) else {
      throw .invalidMemory("memory.gene_weight", expected: "no negative number")
    }
    guard popularity.allSatisfy({ $0 > 0 }) else {
      throw .invalidMemory("memory.popularity", expected: "numbers above 0")
    }
    let sizeValues = sizes.values
    guard let largest = sizeValues.max(), Int(largest) <= vocabularySize,
      let sets = SparseBinaryMatrix(rowSizes: sizeValues, ones: genes, columns: vocabularySize)
    else {
      throw .invalidMemory(
        "memory.genes",
        expected: "the tokens of every set of memory.sizes, ascending and below \(vocabularySize)")
    }
    self.sets = sets
    let heads = heads
    sizeFactors = (0...Int(largest)).map { size in
      Self.lanes(heads) { Float.pow(Float(size) + $0.shift, -$0.sizePower) }
    }
    popularityFactors =
      heads.allSatisfy { $0.popularityPower == 0 }
      ? [] : popularity.map { value in Self.lanes(heads) { Float.pow(value, -$0.popularityPower) } }
  }

  /// A number for every head; the lanes without one are 0.
  private static func lanes(_ heads: [Head], _ number: (Head) -> Float) -> SIMD4<Float> {
    var lanes = SIMD4<Float>.zero
    for (lane, head) in heads.enumerated() { lanes[lane] = number(head) }
    return lanes
  }

  /// What overlaps are multiplied by before they are raised to powers: 1, or the power of two that brings the highest
  /// below 1 where its power could exceed what a float holds.
  ///
  /// It cancels in what a memory says of a gene, and a power of two changes no digit.
  func overlapScale(largest: Float) -> Float {
    guard largest > 0, largest.isFinite else { return 1 }
    let power = heads.map(\.power).max() ?? 1
    return Float(largest.exponent + 1) * power > 90
      ? Float(sign: .plus, exponent: -Int(largest.exponent) - 1, significand: 1) : 1
  }

  /// The weights w of a set for an overlap.
  func weights(overlap: Float, size: Int) -> SIMD4<Float> {
    var result = sizeFactors[size]
    for lane in heads.indices {
      var power = overlap
      for _ in 1..<Int(heads[lane].power) { power *= overlap }
      result[lane] *= power
    }
    return result
  }

  /// What sums over sets add to a gene's logit.
  ///
  /// - Parameters:
  ///   - sums: Σ w over the sets with the gene, a lane a head.
  ///   - totals: Σ w over all sets.
  func contribution(sums: SIMD4<Float>, totals: SIMD4<Float>, token: Int) -> Float {
    var result: Float = 0
    for (lane, head) in heads.enumerated() {
      var share: Float = 0
      if sums[lane] > 0, totals[lane] > 0 {
        share = sums[lane] / totals[lane]
        if !popularityFactors.isEmpty { share *= popularityFactors[token][lane] }
      }
      result += head.strength * Float.log(head.floor + share)
    }
    return result
  }
}
