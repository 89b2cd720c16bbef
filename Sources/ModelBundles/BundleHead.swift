public import ByteStreams
public import Interactions
import LinearAlgebra
import Models
import SafeTensors
import StrictJSON

/// `heads/ppi.safetensors`: the tensors of an interaction head, and under `__metadata__` the strings `kind`,
/// `negatives_per_positive` and, for a bilinear head, `features`.
extension ModelBundle {
  /// The interaction head, or nil when the bundle has none.
  ///
  /// - Throws: ``BundleError`` for a head that is damaged or made for another model.
  public func interactionHead() throws(BundleError) -> InteractionHead? {
    guard let bytes = member(MemberRole.headName) else { return nil }
    do {
      return try interactionHead(bytes)
    } catch {
      throw BundleError(path: path, problem: error)
    }
  }

  /// Checks and reads the bytes of a head, a member or a file of its own, for this bundle's model.
  ///
  /// - Throws: ``BundleProblem`` as ``interactionHead()``.
  public func interactionHead(_ bytes: SharedBytes) throws(BundleProblem) -> InteractionHead {
    let name = MemberRole.headName
    let file = try TensorFile(name, bytes, limits: limits)
    try file.checkFinite()
    var metadata: [String: String] = [:]
    for entry in file.header.metadata.members {
      if case .string(let text) = entry.value { metadata[entry.key] = text }
    }
    let tensors = try file.weights()
    do {
      return try InteractionHead(tensors: tensors, metadata: metadata, model: model)
    } catch {
      throw .head(name, error)
    }
  }
}

extension InteractionHead {
  /// The head as `heads/ppi.safetensors`, in float16.
  ///
  /// - Throws: ``BundleProblem/overflow(tensor:element:value:target:)`` for a weight beyond float16.
  public func file() throws(BundleProblem) -> SharedBytes {
    let (tensors, strings) = stored
    var metadata = JSONObject()
    for (key, value) in strings { metadata[key] = .string(value) }
    return try TensorWriter.file(
      tensors.map { TensorWriter.Tensor(name: $0.name, shape: $0.shape, values: $0.values) },
      as: .float16, metadata: metadata)
  }
}

extension ModelBundleWriter {
  /// Sets the interaction head.
  ///
  /// - Parameter file: as ``InteractionHead/file()`` makes it.
  public mutating func setInteractionHead(_ file: SharedBytes) throws(BundleProblem) {
    try set(MemberRole.headName, file)
  }
}
