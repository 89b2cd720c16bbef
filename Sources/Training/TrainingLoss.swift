/// What a network is asked to minimise.
public enum TrainingLoss: Sendable, Equatable {
  /// Every gene is a question of its own: binary cross-entropy with logits, the mean over all V tokens.
  case binaryCrossEntropy(PositiveWeighting)
  /// The genes share one choice: cross-entropy between softmax(logits) and the uniform distribution over the
  /// targets, special tokens left out.
  ///
  /// With `excludesInput` the genes that went in are left out of the softmax too.
  case softmax(excludesInput: Bool)
}

/// How the targets of the binary cross-entropy are weighed, as `weighted_loss` of the published package.
public enum PositiveWeighting: String, Sendable, Equatable, CaseIterable {
  /// All alike.
  case none
  /// Targets that were in the input count 0.
  case unseen
  /// Each gene by (sets seen without it)/(sets seen with it), counted as training goes.
  case balance
}

/// Some columns of the logits of a batch.
@safe struct LogitPanel {
  /// The tokens the columns stand for.
  let genes: Range<Int>
  /// Where the values lie, and the distance from row to row.
  ///
  /// - Precondition: a row has room for the genes rounded up to whole lanes.
  let values: UnsafeMutablePointer<Float>
  let rowLength: Int
  /// The bias of the first column, with room for whole lanes as well.
  let bias: UnsafePointer<Float>

  /// The groups of eight columns that cover the genes.
  var laneGroups: Int { (genes.count + Lanes.scalarCount - 1) / Lanes.scalarCount }

  /// The address of a set's row.
  @unsafe func row(_ set: Int) -> UnsafeMutablePointer<Float> { unsafe values + set * rowLength }

  /// Masks the columns that only fill up the last lanes.
  func maskFilling(ofSet set: Int) {
    // `values` has room for whole lanes in every row.
    let row = unsafe row(set)
    for column in genes.count..<laneGroups * Lanes.scalarCount { unsafe row[column] = maskedLogit }
  }
}

/// The part of an ascending list that lies in a range of genes.
func places(
  of genes: Range<Int>, in list: [UInt32], within places: Range<Int>
) -> Range<Int> {
  let first = lowerBound(of: genes.lowerBound, in: list, within: places)
  return first..<lowerBound(of: genes.upperBound, in: list, within: first..<places.upperBound)
}

private func lowerBound(of gene: Int, in list: [UInt32], within places: Range<Int>) -> Int {
  var low = places.lowerBound
  var high = places.upperBound
  while low < high {
    let middle = (low + high) / 2
    if Int(list[middle]) < gene { low = middle + 1 } else { high = middle }
  }
  return low
}
