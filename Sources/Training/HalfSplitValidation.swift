import Evaluation
public import GeneSets
import LinearAlgebra
public import Models
public import ParallelWork
import RandomNumbers

/// How well a network finds the hidden half of the terms of a library: watched during training.
///
/// For each term one random half goes in (⌊n/2⌋ genes); candidates are the genes of the library less the
/// input, and the AUROC is the chance that a hidden gene has a higher logit than another candidate. The
/// splits are the same after every epoch. For comparing models there is `gsfm-evaluate`.
public struct HalfSplitValidation: Sendable {
  private let splits: [Split]
  /// The genes of the library, ascending.
  private let candidates: [GeneIndex]

  private struct Split: Sendable {
    let input: SparseGeneSet
    let hidden: SparseGeneSet
  }

  /// The fewest genes of a half.
  private static let minimumHalf = 5

  /// Splits the terms of a library; those with fewer than ten genes are left out.
  public init(_ library: [SparseGeneSet], seed: UInt64) {
    var splits: [Split] = []
    for (number, set) in library.enumerated() {
      var genes = Array(set.genes)
      guard genes.count / 2 >= Self.minimumHalf else { continue }
      var stream = RandomStream(seed: seed, .validation, number)
      stream.shuffle(&genes)
      let half = genes.count / 2
      splits.append(
        Split(
          input: SparseGeneSet(indices: genes[..<half]),
          hidden: SparseGeneSet(indices: genes[half...])))
    }
    self.splits = splits
    candidates = Set(library.flatMap { Array($0.genes) }).sorted()
  }

  /// The number of terms that are split.
  public var termCount: Int { splits.count }

  /// The median over the terms of the AUROC; nil without terms.
  public func medianAreaUnderROC(of model: GeneSetModel, team: WorkerTeam) -> Double? {
    guard !splits.isEmpty else { return nil }
    // As many rows of logits as fit 32 MB for a vocabulary of 20,000.
    let piece = 400
    var areas: [Double] = []
    for first in stride(from: 0, to: splits.count, by: piece) {
      let part = Array(splits[first..<min(first + piece, splits.count)])
      let logits = model.logits(of: part.map(\.input))
      areas += team.map(Array(part.enumerated())) { row, split in
        areaUnderROC(split, logits.row(row))
      }
    }
    return median(areas)
  }

  /// The AUROC of one split; 0.5 when every candidate is hidden, and nothing can be ordered.
  private func areaUnderROC(_ split: Split, _ logits: ArraySlice<Float>) -> Double {
    let asked = candidates.filter { !split.input.contains($0) }
    let metrics = RetrievalMetrics(
      scores: asked.map { logits[logits.startIndex + $0.position] },
      isHidden: asked.map(split.hidden.contains))
    return metrics.areaUnderROC.isNaN ? 0.5 : metrics.areaUnderROC
  }
}
