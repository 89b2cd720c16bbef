import LinearAlgebra
import RandomNumbers

/// y = x · weightᵀ + bias, with its gradients.
///
/// Shapes: x n × inputs, weight outputs × inputs, bias outputs, y n × outputs.
final class DenseLayer: Sendable {
  let weight: ParameterTensor
  let bias: ParameterTensor
  let output: Activations
  let inputGradient: Activations
  private let scratch: ScratchPool

  /// Rows of a batch, or outputs, that one piece of work takes.
  private static let piece = 64

  var tensors: [ParameterTensor] { [weight, bias] }
  private var inputs: Int { weight.columns }
  private var outputs: Int { weight.rows }

  init(
    _ name: String, inputs: Int, outputs: Int, state: ParameterState,
    from stream: inout RandomStream
  ) {
    (weight, bias) = linearTensors(
      name, inputs: inputs, outputs: outputs, state: state, from: &stream)
    output = Activations(columns: outputs)
    inputGradient = Activations(columns: inputs)
    scratch = ScratchPool(count: Self.piece * inputs + Self.piece)
  }

  /// y = x · weightᵀ + bias.
  func forward(_ x: Activations, _ pass: TrainingPass) -> Activations {
    output.resize(rows: x.rows)
    pass.forEachPiece(of: x.rows, piece: Self.piece) { rows in
      output.window.rows(rows).setProduct(
        x.window.rows(rows), weight.window, transposing: .right)
      for row in rows {
        // Row and bias are `outputs` long.
        unsafe add(
          UnsafePointer(bias.values.address(of: 0)), to: output.row(row), count: outputs)
      }
    }
    return output
  }

  /// dx = dy · weight, dweight = dyᵀ · x, dbias = the sum of dy over the batch; returns dx.
  ///
  /// - Parameter wantsInputGradient: false where nothing comes before; then dx is not computed.
  func backward(
    _ dy: Activations, x: Activations, wantsInputGradient: Bool = true, _ pass: TrainingPass
  ) -> Activations {
    if wantsInputGradient {
      inputGradient.resize(rows: x.rows)
      pass.forEachPiece(of: x.rows, piece: Self.piece) { rows in
        inputGradient.window.rows(rows).setProduct(dy.window.rows(rows), weight.window)
      }
    }
    pass.forEachPiece(of: outputs, piece: Self.piece) { range in
      scratch.borrow { buffer in
        let gradient = MatrixWindow(buffer, rows: range.count, columns: inputs)
        gradient.setProduct(dy.window.columns(range), x.window, transposing: .left)
        let biasPlace = Self.piece * inputs
        // The scratch buffer holds `piece` rows and `piece` sums; dy has `outputs` columns.
        unsafe sumColumns(
          dy.buffer.address(of: range.lowerBound), rows: dy.rows, rowLength: outputs,
          into: buffer.address(of: biasPlace), count: range.count)
        unsafe pass.update.apply(
          buffer.address(of: 0), to: weight, at: range.lowerBound * inputs,
          count: range.count * inputs)
        unsafe pass.update.apply(
          buffer.address(of: biasPlace), to: bias, at: range.lowerBound, count: range.count)
      }
    }
    return inputGradient
  }
}

/// The tensors of a linear layer with their start values.
///
/// - Shape: weight outputs × inputs, bias outputs
func linearTensors(
  _ name: String, inputs: Int, outputs: Int, state: ParameterState, from stream: inout RandomStream
) -> (weight: ParameterTensor, bias: ParameterTensor) {
  let weight = ParameterTensor(
    "\(name).weight", rows: outputs, columns: inputs, layout: .matrix, state: state)
  let bias = ParameterTensor("\(name).bias", columns: outputs, layout: .vector, state: state)
  weight.drawUniform(inputs: inputs, from: &stream)
  bias.drawUniform(inputs: inputs, from: &stream)
  return (weight, bias)
}
