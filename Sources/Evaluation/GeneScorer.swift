public import GeneSets
public import LinearAlgebra
public import Models
public import Scoring

/// Anything that scores every gene for a gene set: a model, or a baseline for it to beat.
public protocol GeneScorer: Sendable {
  /// The number of tokens it scores, the special ones included: V in the shapes.
  var vocabularySize: Int { get }
  /// The score from which a gene counts as predicted; nil when the scores only order the genes.
  var threshold: Float? { get }
  /// The scores of every token for each set; those of the set's own genes mean nothing.
  ///
  /// - Shape: n sets, result n × vocabularySize
  func scores(of sets: [SparseGeneSet]) -> Matrix
}

extension GeneSetModel: GeneScorer {
  /// The logit of probability 0.5.
  public var threshold: Float? { 0 }

  /// The logits, which order genes as the probabilities do, but without those that round to 1.
  public func scores(of sets: [SparseGeneSet]) -> Matrix { logits(of: sets) }
}

/// A model whose genes are ordered by how surprising their logits are under the bundle's null.
public struct SurpriseScorer: GeneScorer {
  private let model: GeneSetModel
  private let null: NullModel

  /// Joins a model and its null.
  ///
  /// - Precondition: both are of one vocabulary, which a bundle guarantees.
  public init(model: GeneSetModel, null: NullModel) {
    precondition(model.vocabularySize == null.vocabularySize, "model and null share a vocabulary")
    self.model = model
    self.null = null
  }

  /// The number of tokens.
  public var vocabularySize: Int { model.vocabularySize }

  /// None: surprise has no point from which a gene is predicted.
  public var threshold: Float? { nil }

  /// log((1 − p) / p) of every token's p-value p.
  public func scores(of sets: [SparseGeneSet]) -> Matrix {
    var scores = model.logits(of: sets)
    for (row, set) in sets.enumerated() {
      scores.values.replaceSubrange(
        scores.range(ofRow: row),
        with: null.surprises(size: set.indices.count, logits: scores.row(row)) { $0 })
    }
    return scores
  }
}
