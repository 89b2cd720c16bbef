public import GeneSets
public import LinearAlgebra

/// The layer of a network whose values are taken for a set's embedding.
public enum EmbeddingLayer: String, Sendable, CaseIterable {
  /// The encoder's output, for a VAE its mean.
  case encoding
  /// The decoder's activations before its last layer; the encoding itself when the decoder has one layer only.
  case penultimate
}

extension GeneSetModel {
  /// The number of values a layer gives for a set.
  public func width(of layer: EmbeddingLayer) -> Int {
    switch layer {
    case .encoding: encodingWidth
    case .penultimate: penultimateWidth
    }
  }

  /// The values of a layer for each set.
  ///
  /// - Shape: n sets, result n × width(of: layer)
  public func embeddings(of sets: [SparseGeneSet], layer: EmbeddingLayer) -> Matrix {
    switch layer {
    case .encoding: encodings(of: sets)
    case .penultimate: penultimate(of: sets)
    }
  }
}
