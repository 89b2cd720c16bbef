import GeneSets
import LinearAlgebra

/// What the three embedding architectures share: a row per token and a perceptron on such rows.
private struct EmbeddedGenes: Sendable {
  let embedding: WeightMatrix
  let perceptron: MultilayerPerceptron

  init(_ tensors: inout TensorTaker) throws(ModelError) {
    embedding = try tensors.matrix("embedding.weight")
    perceptron = try MultilayerPerceptron(
      &tensors, prefix: "encoder", inputWidth: embedding.columns)
  }

  /// The mean embedding of each set.
  ///
  /// - Shape: n sets, result n × embedding width
  func meanEmbeddings(of sets: [SparseGeneSet]) -> Matrix {
    means(of: embedding.rows(sets.flatMap(\.places)), over: sets)
  }

  /// The mean over each set of its genes' encodings.
  ///
  /// - Shape: n sets, result n × perceptron's output width
  /// - Complexity: one pass of the perceptron for every gene of every set.
  func meanEncodings(of sets: [SparseGeneSet]) -> Matrix {
    means(of: perceptron.outputs(for: embedding.rows(sets.flatMap(\.places))), over: sets)
  }

  /// The mean of each set's rows, which follow on each other set by set; 0 for a set without genes.
  ///
  /// - Shape: rows × width, result n × width
  private func means(of rows: Matrix, over sets: [SparseGeneSet]) -> Matrix {
    var result = Matrix(rows: sets.count, columns: rows.columns)
    var next = 0
    for (place, set) in sets.enumerated() {
      let count = set.indices.count
      result.add(rows: next..<next + count, of: rows, toRow: place)
      for column in 0..<rows.columns where count > 0 { result[place, column] /= Float(count) }
      next += count
    }
    return result
  }
}

/// encoding = mean over genes of MLP(embedding): the encoder of an EDAE.
struct EncodedGenesMean: GeneSetEncoder {
  private let genes: EmbeddedGenes

  init(_ tensors: inout TensorTaker) throws(ModelError) { genes = try EmbeddedGenes(&tensors) }

  var vocabularySize: Int { genes.embedding.rows }
  var encodingWidth: Int { genes.perceptron.outputWidth }

  func encodings(of sets: [SparseGeneSet]) -> Matrix { genes.meanEncodings(of: sets) }
}

/// encoding = MLP(mean over genes of embedding): the encoder of an mEDAE.
struct EncodedMeanEmbedding: GeneSetEncoder {
  private let genes: EmbeddedGenes

  init(_ tensors: inout TensorTaker) throws(ModelError) { genes = try EmbeddedGenes(&tensors) }

  var vocabularySize: Int { genes.embedding.rows }
  var encodingWidth: Int { genes.perceptron.outputWidth }

  func encodings(of sets: [SparseGeneSet]) -> Matrix {
    genes.perceptron.outputs(for: genes.meanEmbeddings(of: sets))
  }
}

/// encoding = (mean of MLP(embedding), mean of embedding) side by side: the encoder of an EPDAE.
struct PairedMeans: GeneSetEncoder {
  private let genes: EmbeddedGenes

  init(_ tensors: inout TensorTaker) throws(ModelError) { genes = try EmbeddedGenes(&tensors) }

  var vocabularySize: Int { genes.embedding.rows }
  var encodingWidth: Int { genes.perceptron.outputWidth + genes.embedding.columns }

  func encodings(of sets: [SparseGeneSet]) -> Matrix {
    .concatenating(genes.meanEncodings(of: sets), genes.meanEmbeddings(of: sets))
  }
}
