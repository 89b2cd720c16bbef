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
      for place in genes.indices.dropFirst().reversed() {
        genes.swapAt(place, stream.next(below: place + 1))
      }
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
    areas.sort()
    let middle = areas.count / 2
    return areas.count % 2 == 1 ? areas[middle] : (areas[middle - 1] + areas[middle]) / 2
  }

  /// The share of (hidden, other) pairs in the right order, ties half: Mann–Whitney's U over its maximum.
  private func areaUnderROC(_ split: Split, _ logits: ArraySlice<Float>) -> Double {
    let start = logits.startIndex
    let rows = candidates.filter { !split.input.contains($0) }
      .map { (logit: logits[start + $0.position], isHidden: split.hidden.contains($0)) }
      .sorted { $0.logit < $1.logit }
    var (wins, others, hidden) = (0.0, 0.0, 0.0)
    var place = 0
    while place < rows.count {
      var (tiedHidden, tiedOthers) = (0.0, 0.0)
      let logit = rows[place].logit
      while place < rows.count, rows[place].logit == logit {
        if rows[place].isHidden { tiedHidden += 1 } else { tiedOthers += 1 }
        place += 1
      }
      wins += tiedHidden * (others + tiedOthers / 2)
      others += tiedOthers
      hidden += tiedHidden
    }
    return hidden > 0 && others > 0 ? wins / (hidden * others) : 0.5
  }
}
