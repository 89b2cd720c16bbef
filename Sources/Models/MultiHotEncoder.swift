import GeneSets
import LinearAlgebra

/// encoding = MLP(x) of the multi-hot row x: the encoder of a DAE.
struct MultiHotEncoder: GeneSetEncoder {
  private let perceptron: MultilayerPerceptron

  init(_ tensors: inout TensorTaker) throws(ModelError) {
    perceptron = try MultilayerPerceptron(&tensors, prefix: "encoder", inputWidth: nil)
  }

  var vocabularySize: Int { perceptron.inputWidth }
  var encodingWidth: Int { perceptron.outputWidth }

  func encodings(of sets: [SparseGeneSet]) -> Matrix {
    perceptron.outputs(forPlaces: sets.map(\.places))
  }

  func encodingsLeavingOneOut(of set: SparseGeneSet) -> Matrix {
    perceptron.outputsLeavingOneOut(ofPlaces: set.places)
  }
}
