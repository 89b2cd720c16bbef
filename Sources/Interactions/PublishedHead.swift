import GeneSets
import LinearAlgebra
import Models
import ParallelWork
private import RealModule
import Scoring

/// One linear layer on the decoder's activations before its last layer, for the set {a, b}.
///
///     logit(a, b) = weight · penultimate({a, b}) + bias
///
/// Source: Clarke, Marino, Ma'ayan 2026; 257 parameters on 256 penultimate values of the frozen network.
public struct PublishedHead: Sendable {
  /// - Shape: penultimate width
  let weights: [Float]
  let bias: Float

  /// Makes a head.
  ///
  /// - Shape: weights penultimate width
  public init(weights: [Float], bias: Float) {
    self.weights = weights
    self.bias = bias
  }

  var tensors: [HeadTensor] {
    [
      HeadTensor(name: "weight", shape: [1, weights.count], values: weights),
      HeadTensor(name: "bias", shape: [1], values: [bias]),
    ]
  }
}

/// Scores pairs by a published head: a pass of the network for each pair.
struct PublishedScorer: PairScorer {
  let head: PublishedHead
  let genes: [GeneIndex]
  let model: GeneSetModel

  var geneCount: Int { genes.count }

  /// The probabilities of pairs.
  ///
  /// - Complexity: a pass of the network for each pair, 64 at a time.
  func scores(of pairs: [GenePair]) -> [Float] {
    // The callers share out the pairs among threads.
    let logits = WorkerTeam(threadCount: 1).matrix(rows: pairs.count, width: 1) { items in
      let sets = pairs[items].map { SparseGeneSet(indices: [genes[$0.first], genes[$0.second]]) }
      let penultimate = model.penultimate(of: sets)
      return Matrix(
        rows: sets.count, columns: 1,
        values: (0..<sets.count).map { logit(penultimate.row($0)) })
    }
    return logits.values.map { Float(probability(ofLogit: Double($0))) }
  }

  private func logit(_ values: ArraySlice<Float>) -> Float {
    var sum: Float = 0
    let start = values.startIndex
    for (place, weight) in head.weights.enumerated() {
      sum = Relaxed.multiplyAdd(weight, values[start + place], sum)
    }
    return sum + head.bias
  }
}
