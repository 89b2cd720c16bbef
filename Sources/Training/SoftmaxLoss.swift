import RealModule

/// Cross-entropy between softmax(logits) and the uniform distribution over a set's targets, and its gradient.
///
/// With n targets, Z = Σ_g exp(x_g) over the genes that take part, t = 1/n for the targets and 0 elsewhere:
/// loss = 1/B · Σ_b weight_b · ( ln Z − Σ_g t_g·x_g ), dloss/dx_g = weight_b/B · ( exp(x_g)/Z − t_g ).
/// The special tokens never take part; with `excludesInput` the genes of the input do not either.
/// Source: Liang et al. 2018 (Mult-DAE), equation 2, divided by the number of targets.
///
/// The sum over all genes is put together from panels: each gives the greatest logit and the sum of
/// exponentials relative to it.
struct SoftmaxLoss: Sendable {
  let excludesInput: Bool
  /// Per panel and set: the greatest logit.
  ///
  /// - Shape: panels × B
  private let maxima: Activations
  /// Per panel and set: Σ exp(x − greatest).
  ///
  /// - Shape: panels × B
  private let sums: Activations
  /// Per set: ln Z.
  ///
  /// - Shape: B × 1
  private let logNormalizers = Activations(columns: 1)

  init(excludesInput: Bool, panelCount: Int) {
    self.excludesInput = excludesInput
    maxima = Activations(columns: panelCount)
    sums = Activations(columns: panelCount)
  }

  /// Makes room for a batch.
  func prepare(_ batch: SetBatch) {
    maxima.resize(rows: batch.count)
    sums.resize(rows: batch.count)
    logNormalizers.resize(rows: batch.count)
  }

  /// Adds the bias to the logits of a panel, masks what takes no part, and notes its maxima and sums.
  ///
  /// - Returns: this panel's part of −Σ weight·t·x.
  @unsafe func summarize(_ panel: LogitPanel, number: Int, _ batch: SetBatch) -> Double {
    var loss = 0.0
    for set in 0..<batch.count {
      let row = unsafe panel.row(set)
      panel.maskFilling(ofSet: set)
      // Row and bias have room for whole lanes.
      for group in 0..<(panel.laneGroups) {
        let place = group * Lanes.scalarCount
        unsafe storeLanes(
          loadLanes(UnsafePointer(row + place)) + loadLanes(panel.bias + place), to: row + place)
      }
      unsafe mask(panel, row, set: set, batch)
      let targets = batch.targetPlaces(of: set)
      var total = 0.0
      for place in places(of: panel.genes, in: batch.targets, within: targets) {
        total += Double(unsafe row[Int(batch.targets[place]) - panel.genes.lowerBound])
      }
      if total != 0 {
        loss -= Double(batch.weights[set]) * total / Double(targets.count * batch.count)
      }
      let (maximum, sum) = unsafe maximumAndSum(row, groups: panel.laneGroups)
      unsafe maxima.row(set)[number] = maximum
      unsafe sums.row(set)[number] = sum
    }
    return loss
  }

  /// Puts the panels together.
  ///
  /// - Returns: Σ weight·ln Z / B, the other part of the loss.
  func normalize(_ batch: SetBatch) -> Double {
    var loss = 0.0
    for set in 0..<batch.count {
      // Both rows have a value for every panel.
      let (maxima, sums) = unsafe (self.maxima.row(set), self.sums.row(set))
      var greatest = unsafe maxima[0]
      for panel in 1..<max(self.maxima.columns, 1) {
        greatest = unsafe max(greatest, maxima[panel])
      }
      var total = 0.0
      for panel in 0..<self.maxima.columns {
        total += unsafe Double(sums[panel]) * Double.exp(Double(maxima[panel] - greatest))
      }
      let logNormalizer = Double(greatest) + Double.log(total)
      unsafe logNormalizers.row(set)[0] = Float(logNormalizer)
      if !batch.targetPlaces(of: set).isEmpty {
        loss += Double(batch.weights[set]) * logNormalizer / Double(batch.count)
      }
    }
    return loss
  }

  /// Replaces logits by gradients.
  @unsafe func replaceByGradient(_ panel: LogitPanel, _ batch: SetBatch) {
    for set in 0..<batch.count {
      let row = unsafe panel.row(set)
      let targets = batch.targetPlaces(of: set)
      let factor = targets.isEmpty ? 0 : batch.weights[set] / Float(batch.count)
      let logNormalizer = unsafe logNormalizers.row(set)[0]
      for group in 0..<(panel.laneGroups) {
        let place = group * Lanes.scalarCount
        // The row has room for whole lanes. Rounding may leave a logit a little above ln Z.
        let x = unsafe loadLanes(UnsafePointer(row + place)) - logNormalizer
        let zero = Lanes(repeating: 0)
        unsafe storeLanes(
          exponential(ofNonPositive: x.replacing(with: zero, where: x .> zero)) * factor,
          to: row + place)
      }
      let share = factor / Float(max(targets.count, 1))
      for place in places(of: panel.genes, in: batch.targets, within: targets) {
        unsafe row[Int(batch.targets[place]) - panel.genes.lowerBound] -= share
      }
    }
  }

  @unsafe private func mask(
    _ panel: LogitPanel, _ row: UnsafeMutablePointer<Float>, set: Int, _ batch: SetBatch
  ) {
    // The two special tokens are the first columns of the first panel.
    for gene in 0..<2 where panel.genes.contains(gene) { unsafe row[gene] = maskedLogit }
    guard excludesInput else { return }
    let inputs = batch.inputPlaces(of: set)
    for place in places(of: panel.genes, in: batch.inputs, within: inputs) {
      unsafe row[Int(batch.inputs[place]) - panel.genes.lowerBound] = maskedLogit
    }
  }

  /// The greatest value x of whole lanes, and Σ exp(x − greatest).
  @unsafe private func maximumAndSum(
    _ row: UnsafeMutablePointer<Float>, groups: Int
  ) -> (maximum: Float, sum: Float) {
    var greatest = Lanes(repeating: maskedLogit)
    for group in 0..<groups {
      let x = unsafe loadLanes(UnsafePointer(row + group * Lanes.scalarCount))
      greatest = greatest.replacing(with: x, where: x .> greatest)
    }
    let maximum = greatest.max()
    var total = Lanes(repeating: 0)
    for group in 0..<groups {
      let x = unsafe loadLanes(UnsafePointer(row + group * Lanes.scalarCount))
      total += exponential(ofNonPositive: x - maximum)
    }
    return (maximum, Training.sum(of: total))
  }
}
