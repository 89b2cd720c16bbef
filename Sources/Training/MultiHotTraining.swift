import RandomNumbers

/// encoding = MLP(x) of the multi-hot row x: the encoder of a DAE, with its gradients.
///
/// Widths V, D·2^(L−1), …, 2D, D. The first layer sums rows of its transposed weight.
final class MultiHotTraining: TrainableEncoder {
  private let first: PooledRows
  private let firstActivation = HiddenActivation(site: 0)
  private let rest: Perceptron
  let width: Int

  var tensors: [ParameterTensor] { first.tensors + rest.tensors }

  /// Where the encodings of the last batch are.
  var output: Activations { rest.layers.last?.output ?? first.output }

  init(_ plan: EncoderPlan, from stream: inout RandomStream) {
    let widths = (1...plan.depth).reversed().map { plan.width << ($0 - 1) }
    let table = ParameterTensor(
      "encoder.layers.0.weight", rows: plan.vocabularySize, columns: widths[0],
      layout: .transposed, state: plan.state)
    let bias = ParameterTensor(
      "encoder.layers.0.bias", columns: widths[0], layout: .vector, state: plan.state)
    table.drawUniform(inputs: plan.vocabularySize, from: &stream)
    bias.drawUniform(inputs: plan.vocabularySize, from: &stream)
    first = PooledRows(table: table, bias: bias)
    rest = Perceptron(
      "encoder", widths: widths, firstLayer: 1, firstSite: 0, state: plan.state, from: &stream)
    width = plan.width
  }

  func forward(
    _ batch: SetBatch, _ pass: TrainingPass
  ) -> (encoding: Activations, penalty: Double) {
    let hidden = first.forward(batch, pass)
    if !rest.layers.isEmpty { firstActivation.forward(hidden, pass) }
    return (rest.forward(hidden, pass), 0)
  }

  func backward(_ gradient: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    let hiddenGradient = rest.backward(gradient, x: first.output, pass)
    if !rest.layers.isEmpty {
      firstActivation.backward(hiddenGradient, y: first.output, pass)
    }
    first.backward(hiddenGradient, batch, pass)
  }
}
