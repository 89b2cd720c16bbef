import GeneSets
import LinearAlgebra

/// encoding = μ = hidden2mu(MLP(x)) of the multi-hot row x: what a VAE infers without sampling.
struct VariationalEncoder: GeneSetEncoder {
  private let perceptron: MultilayerPerceptron
  private let mean: LinearLayer

  init(_ tensors: inout TensorTaker) throws(ModelError) {
    perceptron = try MultilayerPerceptron(&tensors, prefix: "encoder", inputWidth: nil)
    let hiddenWidth = perceptron.outputWidth
    let weight = try tensors.matrix("hidden2mu.weight", columns: hiddenWidth)
    mean = LinearLayer(
      weight: weight, bias: try tensors.vector("hidden2mu.bias", count: weight.rows))
    // Training only, but a bundle that lacks them is not a VAE.
    _ = try tensors.matrix("hidden2log_var.weight", rows: weight.rows, columns: hiddenWidth)
    _ = try tensors.vector("hidden2log_var.bias", count: weight.rows)
    _ = try tensors.vector("log_scale", count: 1)
  }

  var vocabularySize: Int { perceptron.inputWidth }
  var encodingWidth: Int { mean.outputWidth }

  func encodings(of sets: [SparseGeneSet]) -> Matrix {
    mean.outputs(for: perceptron.outputs(forPlaces: sets.map(\.places)))
  }

  func encodingsLeavingOneOut(of set: SparseGeneSet) -> Matrix {
    mean.outputs(for: perceptron.outputsLeavingOneOut(ofPlaces: set.places))
  }
}
