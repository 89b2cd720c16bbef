/// The kinds of network a bundle can hold: five of the published package, by its names, and one of our own.
public enum Architecture: String, Sendable, CaseIterable {
  /// A denoising autoencoder on the multi-hot row: the released models.
  case dae = "DAE"
  /// Embeds each gene, encodes it, then averages over the set.
  case edae = "EDAE"
  /// Embeds each gene, averages over the set, then encodes.
  case medae = "mEDAE"
  /// Both of these side by side, decoded together.
  case epdae = "EPDAE"
  /// A variational autoencoder; for inference its mean is the encoding.
  case vae = "VAE"
  /// A denoising autoencoder with a linear path beside its perceptron: the default bundle's.
  case rdae = "RDAE"

  /// The architecture of a name in any case, or nil.
  public init?(name: String) {
    let lowered = name.lowercased()
    guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == lowered }) else {
      return nil
    }
    self = match
  }

  /// The architectures whose tensor names and shapes agree with these.
  ///
  /// EDAE and mEDAE share theirs, so for them the answer has two members and a configuration must decide.
  public static func candidates(for tensors: ModelTensors) -> [Architecture] {
    if tensors["hidden2mu.weight"] != nil { return [.vae] }
    if tensors["skip.weight"] != nil { return [.rdae] }
    guard let embedding = tensors["embedding.weight"], embedding.shape.count == 2 else {
      return [.dae]
    }
    // An EPDAE decodes the mean embedding beside the mean encoding, the others the encoding alone.
    let encoding = tensors.lastLayerWeight(of: "encoder")?.shape.first ?? 0
    let decoderInput = tensors["decoder.layers.0.weight"]?.shape.last
    return decoderInput == encoding + embedding.shape[1] ? [.epdae] : [.edae, .medae]
  }
}

extension ModelTensors {
  /// The weight of the last of the layers `prefix.layers.0`, `prefix.layers.3`, …, or nil.
  fileprivate func lastLayerWeight(of prefix: String) -> StoredTensor? {
    var last: StoredTensor?
    var number = 0
    while let weight = self["\(prefix).layers.\(number).weight"] {
      last = weight
      number += 3
    }
    return last
  }
}
