import LinearAlgebra
import ParallelWork
import Synchronization

/// logits = z · weightᵀ + bias, the loss of them, and the gradients, a panel of genes at a time.
///
/// This layer holds most of the arithmetic: B × V logits. A panel of 256 genes goes through logits, loss,
/// gradient and update of its weights while it is in the cache.
/// Shapes: z B × width, weight V × width, bias V.
final class OutputLayer: Sendable {
  let weight: ParameterTensor
  let bias: ParameterTensor
  private let loss: Loss
  private let inputGradient: Activations
  /// Each strip's part of the gradient of z.
  ///
  /// - Shape: (strips · B) × width
  private let stripGradients: Activations
  /// All logits; used by losses that need them twice.
  ///
  /// - Shape: B × V, rows filled up to whole lanes
  private let logits: Activations
  private let scratch: ScratchPool
  private let batchSize: Int

  /// Genes in a panel: its logits and weights fit the second-level cache.
  private static let panelWidth = 256
  /// Strips of panels, each the work of one thread: enough for many threads, few enough to add up.
  private static let maximumStripCount = 32

  private enum Loss {
    case binaryCrossEntropy(BinaryCrossEntropy)
    case softmax(SoftmaxLoss)
  }

  var tensors: [ParameterTensor] { [weight, bias] }
  private var width: Int { weight.columns }
  private var panelCount: Int { (weight.rows + Self.panelWidth - 1) / Self.panelWidth }
  private var panelsPerStrip: Int {
    (panelCount + Self.maximumStripCount - 1) / Self.maximumStripCount
  }
  private var stripCount: Int { (panelCount + panelsPerStrip - 1) / panelsPerStrip }

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - counts: the running counts of ``PositiveWeighting/balance``.
  ///   - batchSize: the most sets of a batch.
  init(
    weight: ParameterTensor, bias: ParameterTensor, loss: TrainingLoss, counts: FloatBuffer?,
    batchSize: Int
  ) {
    self.weight = weight
    self.bias = bias
    self.batchSize = batchSize
    let panelCount = (weight.rows + Self.panelWidth - 1) / Self.panelWidth
    self.loss =
      switch loss {
      case .binaryCrossEntropy(let weighting):
        .binaryCrossEntropy(BinaryCrossEntropy(weighting: weighting, counts: counts))
      case .softmax(let excludesInput):
        .softmax(SoftmaxLoss(excludesInput: excludesInput, panelCount: panelCount))
      }
    inputGradient = Activations(columns: weight.columns)
    stripGradients = Activations(columns: weight.columns)
    logits = Activations(columns: (weight.rows + 15) / 16 * 16)
    scratch = ScratchPool(
      count: batchSize * Self.panelWidth + Self.panelWidth * (weight.columns + 1))
  }

  /// Takes the loss of a batch, updates the layer, and returns the loss with the gradient of z.
  ///
  /// - Precondition: the batch has at most `batchSize` sets, z a row for each.
  func step(
    _ z: Activations, _ batch: SetBatch, _ pass: TrainingPass
  ) -> (loss: Double, inputGradient: Activations) {
    let parts = Mutex([Double](repeating: 0, count: panelCount))
    var total = 0.0
    switch loss {
    case .binaryCrossEntropy(let entropy): entropy.count(batch)
    case .softmax(let softmax):
      logits.resize(rows: batch.count)
      softmax.prepare(batch)
      pass.team.perform(panelCount) { number in
        let window = logits.window.columns(genes(ofPanel: number))
        setLogits(window, z, panel: number)
        // The panel's columns lie in the logits.
        let part = unsafe softmax.summarize(
          panel(number, in: window), number: number, batch)
        parts.withLock { $0[number] = part }
      }
      total = softmax.normalize(batch)
    }
    stripGradients.resize(rows: stripCount * batch.count)
    pass.team.perform(stripCount) { strip in
      let panels = strip * panelsPerStrip..<min((strip + 1) * panelsPerStrip, panelCount)
      scratch.borrow { buffer in
        for number in panels {
          let gradient = stripGradients.window.rows(strip * batch.count..<(strip + 1) * batch.count)
          let part = step(
            panel: number, z, batch, buffer, stripGradient: gradient,
            isFirst: number == panels.lowerBound, pass)
          parts.withLock { $0[number] += part }
        }
      }
    }
    addStrips(batch.count, pass)
    total += parts.withLock { $0.reduce(0, +) }
    return (total, inputGradient)
  }

  /// One panel's loss, gradients and update; its part of the gradient of z is added to the strip's.
  private func step(
    panel number: Int, _ z: Activations, _ batch: SetBatch, _ buffer: FloatBuffer,
    stripGradient: MatrixWindow, isFirst: Bool, _ pass: TrainingPass
  ) -> Double {
    let genes = genes(ofPanel: number)
    let window: MatrixWindow
    var part = 0.0
    switch loss {
    case .binaryCrossEntropy(let entropy):
      window = MatrixWindow(
        buffer, rows: batch.count, columns: genes.count, rowLength: Self.panelWidth)
      setLogits(window, z, panel: number)
      // The window's rows are a whole panel long.
      part = unsafe entropy.replaceByGradient(panel(number, in: window), batch)
    case .softmax(let softmax):
      window = logits.window.columns(genes)
      // The panel's columns lie in the logits, whose rows are filled up to whole lanes.
      unsafe softmax.replaceByGradient(panel(number, in: window), batch)
    }
    let weights = weight.window.rows(genes)
    stripGradient.setProduct(window, weights, keep: isFirst ? 0 : 1)
    let place = batchSize * Self.panelWidth
    let gradient = MatrixWindow(buffer, offset: place, rows: genes.count, columns: width)
    gradient.setProduct(window, z.window, transposing: .left)
    let biasPlace = place + Self.panelWidth * width
    // The scratch buffer holds a panel's logits, weights and biases, one after the other.
    unsafe sumColumns(
      window.buffer.address(of: window.offset), rows: batch.count, rowLength: window.rowLength,
      into: buffer.address(of: biasPlace), count: genes.count)
    unsafe pass.update.apply(
      buffer.address(of: place), to: weight, at: genes.lowerBound * width,
      count: genes.count * width)
    unsafe pass.update.apply(
      buffer.address(of: biasPlace), to: bias, at: genes.lowerBound, count: genes.count)
    return part
  }

  private func genes(ofPanel number: Int) -> Range<Int> {
    number * Self.panelWidth..<min((number + 1) * Self.panelWidth, weight.rows)
  }

  private func setLogits(_ window: MatrixWindow, _ z: Activations, panel number: Int) {
    window.setProduct(
      z.window, weight.window.rows(genes(ofPanel: number)), transposing: .right)
  }

  @unsafe private func panel(_ number: Int, in window: MatrixWindow) -> LogitPanel {
    unsafe LogitPanel(
      genes: genes(ofPanel: number), values: window.buffer.address(of: window.offset),
      rowLength: window.rowLength,
      bias: UnsafePointer(bias.values.address(of: number * Self.panelWidth)))
  }

  /// The gradient of z: the strips' parts, added in their order.
  private func addStrips(_ count: Int, _ pass: TrainingPass) {
    inputGradient.resize(rows: count)
    pass.forEachPiece(of: count, piece: 16) { rows in
      for row in rows {
        // Every row is `width` long; strip s holds the rows from s · count on.
        let sum = unsafe inputGradient.row(row)
        unsafe sum.update(from: stripGradients.row(row), count: width)
        for strip in 1..<max(stripCount, 1) {
          unsafe add(stripGradients.row(strip * count + row), to: sum, count: width)
        }
      }
    }
  }
}
