public import GeneSets
public import LinearAlgebra
public import Models

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
