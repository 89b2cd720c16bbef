public import GeneSets
public import LinearAlgebra

/// Which input genes a gene's logit rests on: exact leave-one-out.
public enum Explanation {
  /// For each reported gene the `count` input genes whose removal lowers its logit most, most first.
  ///
  /// Only genes whose removal does lower the logit are named; ties are in vocabulary order.
  /// - Parameters:
  ///   - logits: the reported genes' logits for the whole set.
  ///   - reducedLogits: their logits for the set without its first token, without its second, and so on.
  /// - Shape: logits one a reported gene (r), reducedLogits n × r for a set of n tokens, result r lists
  public static func reasons(
    _ count: Int, logits: [Float], reducedLogits: Matrix, set: SparseGeneSet
  ) -> [[GeneIndex]] {
    logits.indices.map { column in
      let falls = set.indices.indices.map { row in
        (fall: logits[column] - reducedLogits[row, column], gene: set.indices[row])
      }
      let lowering = falls.filter { $0.fall > 0 && $0.gene >= .firstGene }
      return lowering.sorted { ($1.fall, $0.gene) < ($0.fall, $1.gene) }.prefix(count).map(\.gene)
    }
  }
}
