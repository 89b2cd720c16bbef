public import GeneSets
public import LinearAlgebra

/// A network from gene sets to encodings: the part in which the architectures differ.
public protocol GeneSetEncoder: Sendable {
  /// The tokens it knows.
  var vocabularySize: Int { get }
  /// The width of an encoding.
  var encodingWidth: Int { get }
  /// The encodings of sets.
  ///
  /// - Shape: n sets, result n × encodingWidth
  func encodings(of sets: [SparseGeneSet]) -> Matrix
  /// The encodings of a set without its first token, without its second, and so on.
  ///
  /// - Shape: a set of n tokens, result n × encodingWidth
  func encodingsLeavingOneOut(of set: SparseGeneSet) -> Matrix
}

extension GeneSetEncoder {
  /// The encodings of n sets of n − 1 tokens; an encoder that can take one token out of a sum does less.
  func encodingsLeavingOneOut(of set: SparseGeneSet) -> Matrix {
    encodings(
      of: set.indices.map { left in SparseGeneSet(indices: set.indices.filter { $0 != left }) })
  }
}

/// A trained network: gene sets in, encodings and logits out.
///
/// An empty set has a defined answer in every architecture: where the published code divides by zero (a mean
/// over no genes), the mean here is 0.
public struct GeneSetModel: Sendable {
  /// The kind of network.
  public let architecture: Architecture
  /// From gene sets to encodings.
  public let encoder: any GeneSetEncoder
  /// From encodings to logits.
  public let decoder: MultilayerPerceptron
  /// What is remembered of gene sets, whose word is added to the logits; nil for most models.
  public let memory: AssociativeMemory?

  /// Builds the network from its tensors, whose shapes are all checked.
  ///
  /// - Throws: ``ModelError`` for a tensor that is missing, unknown or of a shape its neighbours cannot take.
  public init(_ architecture: Architecture, tensors: ModelTensors) throws(ModelError) {
    var taker = TensorTaker(tensors)
    self.architecture = architecture
    encoder =
      switch architecture {
      case .dae: try MultiHotEncoder(&taker)
      case .edae: try EncodedGenesMean(&taker)
      case .medae: try EncodedMeanEmbedding(&taker)
      case .epdae: try PairedMeans(&taker)
      case .vae: try VariationalEncoder(&taker)
      case .rdae: try ResidualEncoder(&taker)
      }
    decoder = try MultilayerPerceptron(
      &taker, prefix: "decoder", inputWidth: encoder.encodingWidth,
      outputWidth: encoder.vocabularySize)
    if taker.has("bias"), architecture == .dae {
      // The running frequencies of the loss weighted by balance: training state, no part of the answer.
      _ = try taker.vector("bias", count: encoder.vocabularySize)
    }
    memory =
      taker.has("memory.genes")
      ? try AssociativeMemory(&taker, vocabularySize: encoder.vocabularySize) : nil
    try taker.finish(architecture)
  }

  /// The tokens it knows, the special ones included: V in the shapes.
  public var vocabularySize: Int { encoder.vocabularySize }
  /// The width of an encoding.
  public var encodingWidth: Int { encoder.encodingWidth }
  /// The width of what enters the decoder's last layer.
  public var penultimateWidth: Int { decoder.lastLayer.inputWidth }

  /// The encodings of sets: the encoder's output, for a VAE its mean.
  ///
  /// - Shape: n sets, result n × encodingWidth
  public func encodings(of sets: [SparseGeneSet]) -> Matrix { encoder.encodings(of: sets) }

  /// The decoder's activations before its last layer.
  ///
  /// - Shape: n sets, result n × penultimateWidth
  public func penultimate(of sets: [SparseGeneSet]) -> Matrix {
    decoder.activationsBeforeLastLayer(for: encodings(of: sets))
  }

  /// The logits of every token for each set: natural-log odds, unbounded.
  ///
  /// - Shape: n sets, result n × vocabularySize
  public func logits(of sets: [SparseGeneSet]) -> Matrix {
    var result = decoder.lastLayer.outputs(for: penultimate(of: sets))
    memory?.add(sets, tokens: Array(0..<vocabularySize), to: &result)
    return result
  }
}

extension GeneSetModel {
  /// The logits of some tokens, for sets whose activations before the last layer are known.
  ///
  /// - Shape: n sets, tokens ascending, penultimate n × penultimateWidth, result n × tokens
  /// - Complexity: with a memory, that of all tokens between the first and the last.
  public func logits(
    of sets: [SparseGeneSet], penultimate: Matrix, tokens: [GeneIndex]
  ) -> Matrix {
    let places = tokens.map(\.position)
    var result = decodedLogits(of: places, penultimate: penultimate)
    memory?.add(sets, tokens: places, to: &result)
    return result
  }

  /// The logits of some tokens for a set without its first token, without its second, and so on.
  ///
  /// - Shape: a set of n tokens, result n × tokens.count
  public func logitsLeavingOneOut(of set: SparseGeneSet, tokens: [GeneIndex]) -> Matrix {
    let penultimate = decoder.activationsBeforeLastLayer(
      for: encoder.encodingsLeavingOneOut(of: set))
    var result = decodedLogits(of: tokens.map(\.position), penultimate: penultimate)
    memory?.addLeavingOneOut(of: set, tokens: tokens, to: &result)
    return result
  }

  /// What the last layer makes of its input, for some tokens.
  ///
  /// - Shape: penultimate n × penultimateWidth, result n × tokens
  private func decodedLogits(of tokens: [Int], penultimate: Matrix) -> Matrix {
    let layer = decoder.lastLayer
    return layer.weight.product(
      withRowsOf: penultimate, outputs: tokens, bias: tokens.map { layer.bias[$0] })
  }
}

extension SparseGeneSet {
  /// The indices as places of a row.
  var places: [Int] { indices.map(\.position) }
}
