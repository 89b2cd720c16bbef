import RandomNumbers

/// Linear layers with a rectifier and dropout between them and none after the last, with their gradients.
///
/// Its tensors are named as `MLP` of the published package names them: layers 0, 3, 6, … of the prefix.
final class Perceptron: Sendable {
  let layers: [DenseLayer]
  private let activations: [HiddenActivation]

  var tensors: [ParameterTensor] { layers.flatMap(\.tensors) }

  /// Makes the layers between the widths; fewer than two widths make none.
  ///
  /// - Parameters:
  ///   - firstLayer: how many layers of the same prefix come before, held by others.
  ///   - firstSite: the number of the first hidden activation.
  init(
    _ prefix: String, widths: [Int], firstLayer: Int = 0, firstSite: Int, state: ParameterState,
    from stream: inout RandomStream
  ) {
    var layers: [DenseLayer] = []
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      layers.append(
        DenseLayer(
          "\(prefix).layers.\((firstLayer + layers.count) * 3)", inputs: inputs, outputs: outputs,
          state: state, from: &stream))
    }
    self.layers = layers
    activations = layers.indices.map { HiddenActivation(site: firstSite + $0) }
  }

  /// The outputs; x itself when there are no layers.
  func forward(_ x: Activations, _ pass: TrainingPass) -> Activations {
    var values = x
    for (place, layer) in layers.enumerated() {
      if place > 0 { activations[place].forward(values, pass) }
      values = layer.forward(values, pass)
    }
    return values
  }

  /// The gradient of x from that of the outputs; dy itself when there are no layers.
  ///
  /// - Parameter x: what ``forward(_:_:)`` was given.
  func backward(
    _ dy: Activations, x: Activations, wantsInputGradient: Bool = true, _ pass: TrainingPass
  ) -> Activations {
    var gradient = dy
    for place in layers.indices.reversed() {
      let input = place == 0 ? x : layers[place - 1].output
      gradient = layers[place].backward(
        gradient, x: input, wantsInputGradient: place > 0 || wantsInputGradient, pass)
      if place > 0 { activations[place].backward(gradient, y: input, pass) }
    }
    return gradient
  }
}
