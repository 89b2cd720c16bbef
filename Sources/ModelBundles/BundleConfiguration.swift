import ByteStreams
public import Models
public import StrictJSON

/// What `config.json` says, checked; keys that are not known here are carried along.
public struct BundleConfiguration: Sendable, Equatable {
  /// The whole document.
  public let document: JSONObject
  /// The number of tokens, the special ones included.
  public let vocabularySize: Int
  /// The architecture, when the file names it.
  public let architecture: Architecture?

  /// Checks a document.
  ///
  /// The width and depth must be numbers a network can have, but layers take their sizes from the
  /// tensors and never from here.
  init(_ document: JSONValue, limits: BundleLimits) throws(BundleProblem) {
    let node = JSONNode(document)
    let names: (architecture: String?, modelType: String?)
    do throws(JSONShapeError) {
      self.document = try node.object()
      vocabularySize = try node.required("vocab_size").integer(in: 2...limits.tokenCount)
      for key in ["d_model", "latent_dim"] {
        _ = try node.optional(key)?.integer(in: 1...1 << 20)
      }
      _ = try node.optional("depth")?.integer(in: 1...64)
      for key in ["dropout", "partition"] {
        guard let value = try node.optional(key) else { continue }
        guard (0...1).contains(try value.double()) else {
          throw value.mismatch("a share from 0 to 1")
        }
      }
      _ = try node.optional("weighted_loss")?.string()
      names = (
        try node.optional("architecture")?.string(), try node.optional("model_type")?.string()
      )
    } catch {
      throw .shape(MemberRole.configurationName, error)
    }
    architecture =
      try BundleConfiguration.architecture(
        named: names.architecture, in: MemberRole.configurationName)
      // Hugging Face's key, which may hold anything.
      ?? names.modelType.flatMap { Architecture(name: $0) }
  }

  /// The architecture of a name, nil for no name.
  static func architecture(
    named name: String?, in member: String
  ) throws(BundleProblem) -> Architecture? {
    guard let name else { return nil }
    guard let architecture = Architecture(name: name) else {
      throw .unknownArchitecture(member, name: name)
    }
    return architecture
  }
}

extension JSONValue {
  /// Reads a member as JSON.
  init(member: String, _ bytes: SharedBytes, byteLimit: Int) throws(BundleProblem) {
    do {
      self = try bytes.withSpan { (span) throws(JSONError) in
        try JSONValue(parsing: span, limits: JSONLimits(byteCount: byteLimit))
      }
    } catch {
      throw .json(member, error)
    }
  }
}
