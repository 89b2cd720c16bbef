import RealModule

/// The sets of one step as lists of genes: what goes in, what is asked for, and the same by gene.
///
/// Shapes: B sets, V tokens, n inputs over all sets.
final class SetBatch: @unchecked Sendable {
  // Filled between the parallel sections and only read inside them.
  /// The tokens of the vocabulary: V.
  let vocabularySize: Int
  /// Where each set's input begins in ``inputs``; B + 1 places.
  private(set) var inputStarts: [Int] = [0]
  /// The input genes, set by set, ascending within each.
  private(set) var inputs: [UInt32] = []
  /// What each set's sum of inputs is multiplied with; B factors.
  private(set) var inputScales: [Float] = []
  /// Where each set's targets begin in ``targets``; B + 1 places.
  private(set) var targetStarts: [Int] = [0]
  /// The target genes, set by set, ascending within each.
  private(set) var targets: [UInt32] = []
  /// The weight of each set in the loss, 1 on average; B weights.
  private(set) var weights: [Float] = []
  /// Where each gene's occurrences begin in ``occurrences``; V + 1 places.
  private(set) var occurrenceStarts: [Int]
  /// The occurrences of genes in the inputs, gene by gene.
  private(set) var occurrences: [Occurrence] = []

  /// One gene in one set's input.
  struct Occurrence {
    /// Which set of the batch.
    var set: UInt32
    /// Which place in ``SetBatch/inputs``.
    var place: UInt32
  }

  init(vocabularySize: Int) {
    self.vocabularySize = vocabularySize
    occurrenceStarts = [Int](repeating: 0, count: vocabularySize + 1)
  }

  /// The number of sets: B.
  var count: Int { weights.count }

  /// The places of a set's inputs.
  func inputPlaces(of set: Int) -> Range<Int> { inputStarts[set]..<inputStarts[set + 1] }

  /// The places of a set's targets.
  func targetPlaces(of set: Int) -> Range<Int> { targetStarts[set]..<targetStarts[set + 1] }

  /// Empties the batch and keeps its memory.
  func clear() {
    inputs.removeAll(keepingCapacity: true)
    inputScales.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    inputStarts.removeAll(keepingCapacity: true)
    targetStarts.removeAll(keepingCapacity: true)
    inputStarts.append(0)
    targetStarts.append(0)
  }

  /// Adds a set from genes in ascending order.
  ///
  /// - Parameters:
  ///   - inputExponent: e of the input's factor n⁻ᵉ, n the number of its genes.
  ///   - weight: the set's weight in the loss before ``finish()`` makes the mean 1.
  func append(
    inputs newInputs: some Sequence<UInt32>, targets newTargets: some Sequence<UInt32>,
    inputExponent: Double, weight: Float
  ) {
    inputs.append(contentsOf: newInputs)
    let count = inputs.count - inputStarts[inputStarts.count - 1]
    inputStarts.append(inputs.count)
    inputScales.append(inputScale(count: count, exponent: inputExponent))
    targets.append(contentsOf: newTargets)
    targetStarts.append(targets.count)
    weights.append(weight)
  }

  /// Makes the mean weight 1 and lists the inputs by gene.
  func finish() {
    let total = weights.reduce(0, +)
    if total > 0 {
      for set in weights.indices { weights[set] *= Float(weights.count) / total }
    }
    for gene in occurrenceStarts.indices { occurrenceStarts[gene] = 0 }
    // Counting sort: counts, then ends, then each occurrence from the last to the first steps its end down.
    for gene in inputs { occurrenceStarts[Int(gene)] += 1 }
    var end = 0
    for gene in occurrenceStarts.indices {
      end += occurrenceStarts[gene]
      occurrenceStarts[gene] = end
    }
    if occurrences.count < inputs.count {
      let missing = inputs.count - occurrences.count
      occurrences.append(contentsOf: repeatElement(Occurrence(set: 0, place: 0), count: missing))
    }
    for set in (0..<count).reversed() {
      for place in inputPlaces(of: set).reversed() {
        let gene = Int(inputs[place])
        occurrenceStarts[gene] -= 1
        occurrences[occurrenceStarts[gene]] = Occurrence(set: UInt32(set), place: UInt32(place))
      }
    }
  }
}

/// n⁻ᵉ, and 0 for an empty input.
private func inputScale(count: Int, exponent: Double) -> Float {
  switch (count, exponent) {
  case (0, _): 0
  case (_, 0): 1
  case (_, 0.5): 1 / Float(count).squareRoot()
  case (_, 1): 1 / Float(count)
  default: Float(Double.pow(Double(count), -exponent))
  }
}
