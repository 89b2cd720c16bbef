import GeneSets
import Interactions
import LinearAlgebra
import Models
import RandomNumbers
import RealModule

/// A published head with its gradients: logit = weight · penultimate({a, b}) + bias, the network frozen.
final class PublishedTraining: HeadTraining {
  private let model: GeneSetModel
  private let layer: DenseLayer
  private let x: Activations
  private let dy = Activations(columns: 1)

  /// What is trained, for tests.
  var tensors: [ParameterTensor] { layer.tensors }

  /// Pairs that one thread passes through the network at a time.
  private static let piece = 256

  init(
    model: GeneSetModel, negatives: Int, seed: UInt64, state: ParameterState = ParameterState()
  ) {
    self.model = model
    var stream = RandomStream(seed: seed, .startValues)
    layer = DenseLayer(
      "head", inputs: model.penultimateWidth, outputs: 1, state: state, from: &stream)
    layer.bias.fill(Float(-Double.log(Double(negatives))))
    x = Activations(columns: model.penultimateWidth)
  }

  func step(_ pairs: [GenePair], positiveCount: Int, _ pass: TrainingPass) -> Double {
    x.resize(rows: pairs.count)
    dy.resize(rows: pairs.count)
    pass.forEachPiece(of: pairs.count, piece: Self.piece) { range in
      let values = model.penultimate(
        of: pairs[range].map {
          SparseGeneSet(indices: [GeneIndex($0.first), GeneIndex($0.second)])
        })
      // The rows of this range are as many and as long as those of `values`.
      unsafe x.row(range.lowerBound).update(from: values.values, count: values.values.count)
    }
    let y = layer.forward(x, pass)
    var sum = 0.0
    for row in pairs.indices {
      let (loss, gradient) = logisticLoss(
        logit: y.buffer[row], isPositive: row < positiveCount)
      sum += loss
      dy.buffer[row] = gradient / Float(pairs.count)
    }
    _ = layer.backward(dy, x: x, wantsInputGradient: false, pass)
    return sum / Double(pairs.count)
  }

  func form() -> InteractionHead.Form {
    .published(
      PublishedHead(weights: layer.weight.values.values, bias: layer.bias.values[0]))
  }
}
