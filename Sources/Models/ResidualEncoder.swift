import GeneSets
import LinearAlgebra

/// The encoder of an RDAE, this project's own architecture: a linear path with a perceptron beside it.
///
///     a = (1/√n) · Σ embedding[g] over the set's n tokens          width H
///     encoding = skip · a + MLP(a)                                 width D
///     logits = decoder(encoding)                                   width V
///
/// The linear path carries what co-occurrence knows, the perceptron what it does not; 1/√n keeps the logits of
/// small and large sets on one scale. Tensors: `embedding.weight` (V × H), `skip.weight` (D × H),
/// `encoder.layers.*` (H → … → D) and `decoder.layers.*` (D → … → V).
struct ResidualEncoder: GeneSetEncoder {
  private let embedding: WeightMatrix
  private let skip: WeightMatrix
  private let perceptron: MultilayerPerceptron

  init(_ tensors: inout TensorTaker) throws(ModelError) {
    embedding = try tensors.matrix("embedding.weight")
    skip = try tensors.matrix("skip.weight", columns: embedding.columns)
    perceptron = try MultilayerPerceptron(
      &tensors, prefix: "encoder", inputWidth: embedding.columns, outputWidth: skip.rows)
  }

  var vocabularySize: Int { embedding.rows }
  var encodingWidth: Int { skip.rows }

  func encodings(of sets: [SparseGeneSet]) -> Matrix {
    var sums = Matrix(rows: sets.count, columns: embedding.columns)
    for (row, set) in sets.enumerated() { embedding.addRows(set.places, to: &sums, row: row) }
    return encodings(ofSums: sums, counts: sets.map(\.indices.count))
  }

  func encodingsLeavingOneOut(of set: SparseGeneSet) -> Matrix {
    let count = set.indices.count
    var sum = Matrix(rows: 1, columns: embedding.columns)
    embedding.addRows(set.places, to: &sum, row: 0)
    var sums = embedding.rows(set.places)
    for row in 0..<count {
      for column in 0..<sums.columns { sums[row, column] = sum[0, column] - sums[row, column] }
    }
    return encodings(ofSums: sums, counts: Array(repeating: count - 1, count: count))
  }

  /// The encodings of sets whose embeddings have been summed.
  ///
  /// - Shape: sums n × H, counts n, result n × D
  private func encodings(ofSums sums: Matrix, counts: [Int]) -> Matrix {
    var scaled = sums
    for (row, count) in counts.enumerated() {
      let scale = 1 / Float(max(count, 1)).squareRoot()
      for place in scaled.range(ofRow: row) { scaled.values[place] *= scale }
    }
    var result = perceptron.outputs(for: scaled)
    result.add(skip.product(withRowsOf: scaled))
    return result
  }
}
