import RandomNumbers

/// What the three embedding architectures share: a row per token, drawn as PyTorch's `Embedding` draws it.
private func embeddingTable(
  _ plan: EncoderPlan, from stream: inout RandomStream
) -> ParameterTensor {
  // <pad> is at index 1; its row stays 0, as with `padding_idx`.
  let table = ParameterTensor(
    "embedding.weight", rows: plan.vocabularySize, columns: plan.width, layout: .matrix,
    state: plan.state, frozenRow: 1)
  table.drawNormal(deviation: 1, from: &stream)
  return table
}

/// The widths D, D², …, D^(L−1), D of the encoder of EDAE and mEDAE, as published.
private func powerWidths(_ plan: EncoderPlan) -> [Int] {
  powers(of: plan.width, below: plan.depth) + [plan.width]
}

/// encoding = mean over genes of MLP(embedding): the encoder of an EDAE, with its gradients.
final class EncodedGenesTraining: TrainableEncoder {
  private let genes: GatheredRows
  private let perceptron: Perceptron
  private let means: SetMeans
  private let output: Activations
  let width: Int

  var tensors: [ParameterTensor] { [genes.table] + perceptron.tensors }

  init(_ plan: EncoderPlan, from stream: inout RandomStream) {
    genes = GatheredRows(table: embeddingTable(plan, from: &stream))
    perceptron = Perceptron(
      "encoder", widths: powerWidths(plan), firstSite: 0, state: plan.state, from: &stream)
    width = plan.width
    means = SetMeans(width: width, offset: 0)
    output = Activations(columns: width)
  }

  func forward(
    _ batch: SetBatch, _ pass: TrainingPass
  ) -> (encoding: Activations, penalty: Double) {
    let encoded = perceptron.forward(genes.forward(batch, pass), pass)
    output.resize(rows: batch.count)
    means.forward(encoded, into: output, batch, pass)
    return (output, 0)
  }

  func backward(_ gradient: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    let encoded = perceptron.layers.last?.output ?? genes.output
    // The encodings of single genes are not needed again: their memory takes their gradient.
    means.backward(gradient, into: encoded, adding: false, batch, pass)
    genes.backward(perceptron.backward(encoded, x: genes.output, pass), batch, pass)
  }
}

/// encoding = MLP(mean over genes of embedding): the encoder of an mEDAE, with its gradients.
final class EncodedMeanTraining: TrainableEncoder {
  private let pooled: PooledRows
  private let perceptron: Perceptron
  let width: Int

  var tensors: [ParameterTensor] { pooled.tensors + perceptron.tensors }

  init(_ plan: EncoderPlan, from stream: inout RandomStream) {
    pooled = PooledRows(table: embeddingTable(plan, from: &stream), bias: nil)
    perceptron = Perceptron(
      "encoder", widths: powerWidths(plan), firstSite: 0, state: plan.state, from: &stream)
    width = plan.width
  }

  func forward(
    _ batch: SetBatch, _ pass: TrainingPass
  ) -> (encoding: Activations, penalty: Double) {
    (perceptron.forward(pooled.forward(batch, pass), pass), 0)
  }

  func backward(_ gradient: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    pooled.backward(perceptron.backward(gradient, x: pooled.output, pass), batch, pass)
  }
}

/// encoding = (mean of MLP(embedding), mean of embedding): the encoder of an EPDAE, with its gradients.
final class PairedMeansTraining: TrainableEncoder {
  private let genes: GatheredRows
  private let perceptron: Perceptron
  private let encodedMeans: SetMeans
  private let embeddedMeans: SetMeans
  private let output: Activations
  let width: Int

  var tensors: [ParameterTensor] { [genes.table] + perceptron.tensors }

  init(_ plan: EncoderPlan, from stream: inout RandomStream) {
    genes = GatheredRows(table: embeddingTable(plan, from: &stream))
    let inner = (2..<max(plan.depth, 2)).reversed().map { plan.width << ($0 - 1) }
    perceptron = Perceptron(
      "encoder", widths: [plan.width] + inner + [plan.width], firstSite: 0, state: plan.state,
      from: &stream)
    encodedMeans = SetMeans(width: plan.width, offset: 0)
    embeddedMeans = SetMeans(width: plan.width, offset: plan.width)
    width = 2 * plan.width
    output = Activations(columns: width)
  }

  func forward(
    _ batch: SetBatch, _ pass: TrainingPass
  ) -> (encoding: Activations, penalty: Double) {
    let embedded = genes.forward(batch, pass)
    output.resize(rows: batch.count)
    embeddedMeans.forward(embedded, into: output, batch, pass)
    encodedMeans.forward(perceptron.forward(embedded, pass), into: output, batch, pass)
    return (output, 0)
  }

  func backward(_ gradient: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    let encoded = perceptron.layers.last?.output ?? genes.output
    encodedMeans.backward(gradient, into: encoded, adding: false, batch, pass)
    let embeddedGradient = perceptron.backward(encoded, x: genes.output, pass)
    embeddedMeans.backward(gradient, into: embeddedGradient, adding: true, batch, pass)
    genes.backward(embeddedGradient, batch, pass)
  }
}
