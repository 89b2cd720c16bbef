import LinearAlgebra

/// What a memory adds to the logits of one gene for another as a set of one: `logit(b | {a})` and `logit(a | {b})`.
///
/// With one gene in the query every overlap is that gene's weight, which cancels: what is left is the share of the
/// sets with a, each weighed by its size, that hold b too.
public struct PairRecall: Sendable {
  private let memory: AssociativeMemory
  /// Σ over the sets with a token of their size's factor, a lane a head.
  ///
  /// - Shape: V
  private let totals: [SIMD4<Float>]

  /// Prepares for pairs of any tokens.
  ///
  /// - Complexity: reads every remembered gene.
  public init(_ memory: AssociativeMemory) {
    self.memory = memory
    totals = (0..<memory.sets.columns).map { token in
      guard memory.geneWeights[token] > 0 else { return .zero }
      return memory.sets.rows(withColumn: token).reduce(into: SIMD4<Float>.zero) {
        $0 += memory.sizeFactors[memory.sets.size(ofRow: Int($1))]
      }
    }
  }

  /// The mean of what is added to the two logits of a pair; the same to the bit for (a, b) and (b, a).
  public func mean(_ first: Int, _ second: Int) -> Float {
    var sum = SIMD4<Float>.zero
    var left = memory.sets.rows(withColumn: first)
    var right = memory.sets.rows(withColumn: second)
    while let a = left.first, let b = right.first {
      if a == b { sum += memory.sizeFactors[memory.sets.size(ofRow: Int(a))] }
      if a <= b { left.removeFirst() }
      if b <= a { right.removeFirst() }
    }
    return mean(first, second, sharing: sum)
  }

  /// The means of a token with others, each the same to the bit as ``mean(_:_:)`` has it.
  ///
  /// - Shape: as many as others
  public func means(of token: Int, with others: [Int]) -> [Float] {
    let rows = memory.sets.rows(withColumn: token)
    var sums = [SIMD4<Float>](repeating: .zero, count: memory.sets.columns)
    // Sets come in ascending order here and there, so that sums have the same bits.
    memory.sets.addRows(
      rows, weights: rows.map { memory.sizeFactors[memory.sets.size(ofRow: Int($0))] },
      columns: 0..<memory.sets.columns, to: &sums)
    return others.map { mean(token, $0, sharing: sums[$0]) }
  }

  private func mean(_ first: Int, _ second: Int, sharing sum: SIMD4<Float>) -> Float {
    0.5
      * (memory.contribution(sums: sum, totals: totals[first], token: second)
        + memory.contribution(sums: sum, totals: totals[second], token: first))
  }
}
