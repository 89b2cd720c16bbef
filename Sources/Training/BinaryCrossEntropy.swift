import LinearAlgebra

/// Binary cross-entropy with logits, and its gradient.
///
/// With y = 1 for the targets of set b and 0 elsewhere, w the weight of a target and s = softplus:
/// loss = 1/(B·V) · Σ_b weight_b · Σ_g ( (1−y)·s(x) + y·w·s(−x) ), where s(−x) = s(x) − x, so
/// dloss/dx = weight_b/(B·V) · ( (1−y)·σ(x) + y·w·(σ(x) − 1) ).
/// Source: `torch.nn.BCEWithLogitsLoss` with `pos_weight`.
struct BinaryCrossEntropy: Sendable {
  let weighting: PositiveWeighting
  /// How often each gene was a target, for ``PositiveWeighting/balance``; the place of `<pad>` counts sets.
  ///
  /// - Shape: V
  let counts: FloatBuffer?

  /// Replaces logits without their bias by gradients and returns this panel's part of the loss.
  @unsafe func replaceByGradient(_ panel: LogitPanel, _ batch: SetBatch) -> Double {
    var loss = 0.0
    for set in 0..<batch.count {
      let factor =
        batch.weights[set] / (Float(batch.count) * Float(batch.vocabularySize))
      panel.maskFilling(ofSet: set)
      let targets = places(
        of: panel.genes, in: batch.targets, within: batch.targetPlaces(of: set))
      let row = unsafe panel.row(set)
      // The targets are few: their logits are used here, before the loop over all genes replaces them.
      var correction: Float = 0
      for place in targets {
        let gene = Int(batch.targets[place])
        let column = gene - panel.genes.lowerBound
        let logit = unsafe row[column] + panel.bias[column]
        let weight = targetWeight(gene, set: set, batch)
        let softplus = logisticAndSoftplus(Lanes(repeating: logit)).softplus[0]
        correction += (weight - 1) * softplus - weight * logit
      }
      let sum = unsafe replaceRow(row, bias: panel.bias, groups: panel.laneGroups, factor: factor)
      for place in targets {
        let gene = Int(batch.targets[place])
        let column = gene - panel.genes.lowerBound
        let weight = targetWeight(gene, set: set, batch)
        unsafe row[column] = weight * (row[column] - factor)
      }
      loss += Double(factor) * Double(sum + correction)
    }
    return loss
  }

  /// row ← factor · σ(row + bias); returns Σ softplus(row + bias).
  @unsafe private func replaceRow(
    _ row: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>, groups: Int, factor: Float
  ) -> Float {
    var total = Lanes(repeating: 0)
    for group in 0..<groups {
      let place = group * Lanes.scalarCount
      // Row and bias have room for whole lanes.
      let x = unsafe loadLanes(UnsafePointer(row + place)) + loadLanes(bias + place)
      let (logistic, softplus) = logisticAndSoftplus(x)
      unsafe storeLanes(logistic * factor, to: row + place)
      total += softplus
    }
    return sum(of: total)
  }

  private func targetWeight(_ gene: Int, set: Int, _ batch: SetBatch) -> Float {
    switch weighting {
    case .none: return 1
    case .unseen:
      let inputs = batch.inputPlaces(of: set)
      return places(of: gene..<gene + 1, in: batch.inputs, within: inputs).isEmpty ? 1 : 0
    case .balance:
      guard let counts else { return 1 }
      return (counts[1] - counts[gene]) / counts[gene]
    }
  }

  /// Counts the targets of a batch, before its loss is taken.
  func count(_ batch: SetBatch) {
    guard weighting == .balance, let counts else { return }
    for gene in batch.targets { counts[Int(gene)] += 1 }
    counts[1] += Float(batch.count)
  }
}
