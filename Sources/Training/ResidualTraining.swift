import LinearAlgebra
import RandomNumbers

/// encoding = skip · a + MLP(a), a = n^(−1/2) · sum of embeddings: the encoder of an RDAE, with its gradients.
///
/// Shapes: a B × H, skip D × H, MLP H → M → … → D with L − 1 hidden layers; here H = D.
/// da = dy · skip + the gradient that comes out of the perceptron; dskip = dyᵀ · a.
final class ResidualTraining: TrainableEncoder {
  private let pooled: PooledRows
  private let skip: ParameterTensor
  private let perceptron: Perceptron
  private let output: Activations
  private let scratch: ScratchPool
  let width: Int

  /// Rows of a batch, or of the skip weight, that one piece of work takes.
  private static let piece = 64

  var tensors: [ParameterTensor] { pooled.tensors + [skip] + perceptron.tensors }

  init(_ plan: EncoderPlan, from stream: inout RandomStream) {
    width = plan.width
    let table = ParameterTensor(
      "embedding.weight", rows: plan.vocabularySize, columns: width, layout: .matrix,
      state: plan.state)
    table.drawNormal(deviation: 0.05, from: &stream)
    pooled = PooledRows(table: table, bias: nil)
    skip = ParameterTensor(
      "skip.weight", rows: width, columns: width, layout: .matrix, state: plan.state)
    skip.drawNormal(deviation: 1 / Double(width).squareRoot(), from: &stream)
    let hidden = [Int](repeating: plan.hiddenWidth, count: plan.depth - 1)
    perceptron = Perceptron(
      "encoder", widths: [width] + hidden + [width], firstSite: 0, state: plan.state, from: &stream)
    // The linear path leads at first: inner layers twice the usual size, the last one half of it.
    for layer in perceptron.layers {
      let isLast = layer.weight.name == perceptron.layers.last?.weight.name
      layer.weight.drawNormal(
        deviation: (isLast ? 0.5 : 2) / Double(layer.weight.columns).squareRoot(), from: &stream)
      layer.bias.fill(0)
    }
    output = Activations(columns: width)
    scratch = ScratchPool(count: Self.piece * width)
  }

  func forward(
    _ batch: SetBatch, _ pass: TrainingPass
  ) -> (encoding: Activations, penalty: Double) {
    let a = pooled.forward(batch, pass)
    let nonlinear = perceptron.forward(a, pass)
    output.resize(rows: batch.count)
    pass.forEachPiece(of: batch.count, piece: Self.piece) { rows in
      let part = output.window.rows(rows)
      part.setProduct(a.window.rows(rows), skip.window, transposing: .right)
      for row in rows {
        // Both rows are `width` long.
        unsafe add(UnsafePointer(nonlinear.row(row)), to: output.row(row), count: width)
      }
    }
    return (output, 0)
  }

  func backward(_ gradient: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    let a = pooled.output
    let sum = perceptron.backward(gradient, x: a, pass)
    pass.forEachPiece(of: batch.count, piece: Self.piece) { rows in
      sum.window.rows(rows).setProduct(gradient.window.rows(rows), skip.window, keep: 1)
    }
    pass.forEachPiece(of: width, piece: Self.piece) { range in
      scratch.borrow { buffer in
        MatrixWindow(buffer, rows: range.count, columns: width)
          .setProduct(gradient.window.columns(range), a.window, transposing: .left)
        // The buffer holds the rows of the piece.
        unsafe pass.update.apply(
          buffer.address(of: 0), to: skip, at: range.lowerBound * width, count: range.count * width)
      }
    }
    pooled.backward(sum, batch, pass)
  }
}
