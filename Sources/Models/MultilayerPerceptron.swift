public import LinearAlgebra

/// y = x · weightᵀ + bias.
public struct LinearLayer: Sendable {
  /// The weights.
  ///
  /// - Shape: outputs × inputs
  public let weight: WeightMatrix
  /// The bias.
  ///
  /// - Shape: outputs
  public let bias: [Float]

  /// The width of what goes in.
  public var inputWidth: Int { weight.columns }
  /// The width of what comes out.
  public var outputWidth: Int { weight.rows }

  /// The outputs for a batch.
  ///
  /// - Shape: input n × inputWidth, result n × outputWidth
  public func outputs(for input: Matrix) -> Matrix {
    weight.product(withRowsOf: input, bias: bias)
  }

  /// The outputs for multi-hot rows given by the places that are 1.
  ///
  /// - Shape: n lists of places below inputWidth, result n × outputWidth
  public func outputs(forPlaces lists: [[Int]]) -> Matrix {
    var result = weight.sumsOfColumns(lists)
    result.addToRows(bias)
    return result
  }
}

/// Linear layers with a rectifier between them and none after the last.
///
/// Dropout stands between the layers in training only. Source: `MLP` of MaayanLab/gsfm at 6fa5879, whose
/// linear layers are numbered 0, 3, 6, … because activation and dropout take the numbers between.
public struct MultilayerPerceptron: Sendable {
  /// The layers, the input's first.
  public let layers: [LinearLayer]

  /// Takes the layers `prefix.layers.0`, `prefix.layers.3`, … with widths that follow on each other.
  ///
  /// - Parameters:
  ///   - inputWidth: the width asked of the first layer, or nil for any.
  ///   - outputWidth: the width asked of the last layer, or nil for any.
  init(
    _ tensors: inout TensorTaker, prefix: String, inputWidth: Int?, outputWidth: Int? = nil
  ) throws(ModelError) {
    var layers: [LinearLayer] = []
    var width = inputWidth
    repeat {
      let name = "\(prefix).layers.\(layers.count * 3)"
      let isLast = !tensors.has("\(prefix).layers.\((layers.count + 1) * 3).weight")
      let weight = try tensors.matrix(
        "\(name).weight", rows: isLast ? outputWidth : nil, columns: width)
      layers.append(
        LinearLayer(
          weight: weight, bias: try tensors.vector("\(name).bias", count: weight.rows)))
      width = weight.rows
    } while tensors.has("\(prefix).layers.\(layers.count * 3).weight")
    self.layers = layers
  }

  /// The width of what goes in.
  public var inputWidth: Int { layers[0].inputWidth }
  /// The width of what comes out.
  public var outputWidth: Int { layers[layers.count - 1].outputWidth }

  /// The last layer: of a decoder, the one whose rows are genes.
  public var lastLayer: LinearLayer { layers[layers.count - 1] }

  /// The outputs for a batch.
  ///
  /// - Shape: input n × inputWidth, result n × outputWidth
  public func outputs(for input: Matrix) -> Matrix {
    lastLayer.outputs(for: activationsBeforeLastLayer(for: input))
  }

  /// The outputs for multi-hot rows given by the places that are 1.
  ///
  /// - Shape: n lists of places below inputWidth, result n × outputWidth
  public func outputs(forPlaces lists: [[Int]]) -> Matrix {
    outputs(ofFirstLayer: layers[0].outputs(forPlaces: lists))
  }

  /// The outputs for the multi-hot row of n places with one of them off: the first, the second, and so on.
  ///
  /// - Shape: n places below inputWidth, result n × outputWidth
  /// - Complexity: the first layer is one subtraction for each place, not a sum over all the others.
  public func outputsLeavingOneOut(ofPlaces places: [Int]) -> Matrix {
    let whole = layers[0].outputs(forPlaces: [places])
    var first = layers[0].weight.columns(places)
    for row in 0..<first.rows {
      for column in 0..<first.columns { first[row, column] = whole[0, column] - first[row, column] }
    }
    return outputs(ofFirstLayer: first)
  }

  /// What the layers after the first make of its outputs.
  ///
  /// - Shape: n × layers[0].outputWidth, result n × outputWidth
  private func outputs(ofFirstLayer outputs: Matrix) -> Matrix {
    var activations = outputs
    for layer in layers.dropFirst() {
      activations.rectify()
      activations = layer.outputs(for: activations)
    }
    return activations
  }

  /// What enters the last layer: the input itself when there is one layer only.
  ///
  /// - Shape: input n × inputWidth, result n × lastLayer.inputWidth
  public func activationsBeforeLastLayer(for input: Matrix) -> Matrix {
    var activations = input
    for layer in layers.dropLast() {
      activations = layer.outputs(for: activations)
      activations.rectify()
    }
    return activations
  }
}
