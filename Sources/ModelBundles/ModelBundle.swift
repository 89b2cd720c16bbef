public import ByteStreams
public import GeneSets
public import Models
public import SafeTensors
import StrictJSON

/// One model with everything it needs: a network, its vocabulary, and what is known about them.
///
/// What a tool computes with is checked when the bundle is opened: the archive, the configuration, the
/// vocabulary, names, shapes and values of the tensors, and that all of them agree. Checksums are
/// compared by ``verify()`` only, because that reads every byte.
public struct ModelBundle: Sendable {
  /// The path it was opened from.
  public let path: String
  /// How it is stored.
  public let container: BundleContainer
  /// Whether the weights are read from a mapped file without copying.
  public let isMapped: Bool
  /// The configuration of the network.
  public let configuration: BundleConfiguration
  /// What the bundle says of itself, if it does.
  public let manifest: BundleManifest?
  /// The tokens of the network.
  public let vocabulary: GeneVocabulary
  /// The network.
  public let model: GeneSetModel
  /// The header of `model.safetensors`.
  public let tensors: SafeTensorsHeader
  /// Names beside the members that no bundle has; they are not read.
  public let ignored: [String]
  let members: BundleMembers
  let limits: BundleLimits

  /// Opens a bundle: a tar or zip archive, or a folder with the same members.
  ///
  /// - Parameters:
  ///   - path: a file, or a folder such as a Hugging Face snapshot.
  ///   - architecture: the architecture, in place of the one the manifest names.
  ///   - limits: the bounds beyond which nothing is read.
  public init(
    path: String, architecture: Architecture? = nil, limits: BundleLimits = BundleLimits()
  ) throws(BundleError) {
    do {
      try self.init(
        path: path, members: try BundleMembers(path: path, limits: limits),
        architecture: architecture, limits: limits)
    } catch {
      throw BundleError(path: path, problem: error)
    }
  }

  private init(
    path: String, members: BundleMembers, architecture: Architecture?, limits: BundleLimits
  ) throws(BundleProblem) {
    self.path = path
    self.members = members
    self.limits = limits
    container = members.container
    isMapped = members.isMapped
    ignored = members.ignored
    configuration = try BundleConfiguration(
      JSONValue(
        member: MemberRole.configurationName,
        members.required(MemberRole.configurationName),
        byteLimit: limits.configurationByteCount),
      limits: limits)
    manifest = try members.manifest(limits)
    vocabulary = try VocabularyText.read(
      members.required(MemberRole.vocabularyName), limits: limits)
    guard vocabulary.count == configuration.vocabularySize else {
      throw .vocabularySize(configured: configuration.vocabularySize, found: vocabulary.count)
    }
    let file = try TensorFile(
      MemberRole.tensorsName, members.required(MemberRole.tensorsName), limits: limits)
    let weights = try file.weights()
    let chosen = try ModelBundle.architecture(
      configuration, architecture ?? manifest?.architecture, weights)
    // Values before the network: building it copies the vectors.
    try file.checkFinite()
    do {
      model = try GeneSetModel(chosen, tensors: weights)
    } catch {
      throw .model(MemberRole.tensorsName, error)
    }
    guard model.vocabularySize == vocabulary.count else {
      throw .tensorVocabularySize(
        MemberRole.tensorsName, expected: vocabulary.count, found: model.vocabularySize)
    }
    tensors = file.header
  }

  /// The architecture that the configuration or the manifest names, or the only one the tensors fit.
  private static func architecture(
    _ configuration: BundleConfiguration, _ other: Architecture?, _ weights: ModelTensors
  ) throws(BundleProblem) -> Architecture {
    switch (configuration.architecture, other) {
    case (let configured?, let other?) where configured != other:
      throw .architectureConflict(configured: configured, manifest: other)
    case (let named?, _), (nil, let named?):
      return named
    case (nil, nil):
      let candidates = Architecture.candidates(for: weights)
      guard candidates.count == 1, let only = candidates.first else {
        throw .ambiguousArchitecture(candidates)
      }
      return only
    }
  }
}

// MARK: - Members

extension ModelBundle {
  /// The name of the bundle: the manifest's, or else that of the file or folder.
  public var name: String {
    if let name = manifest?.name { return name }
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".gsfm") ? String(last.dropLast(5)) : last
  }

  /// The kind of network.
  public var architecture: Architecture { model.architecture }

  /// The names of its members, in the order in which they are written.
  public var memberNames: [String] { members.names }

  /// The bytes of a member, or nil when the bundle has none of this name.
  public func member(_ name: String) -> SharedBytes? { members.bytes[name] }

  /// The weights in a member such as `heads/ppi.safetensors`, checked; nil when it is not there.
  ///
  /// - Throws: ``BundleError`` when the member is no safetensors file or holds something else than
  ///   finite weights.
  public func weights(of name: String) throws(BundleError) -> ModelTensors? {
    guard let bytes = member(name) else { return nil }
    do {
      let file = try TensorFile(name, bytes, limits: limits)
      try file.checkFinite()
      return try file.weights()
    } catch {
      throw BundleError(path: path, problem: error)
    }
  }

  /// The model card, `README.md`.
  public var card: SharedBytes? { member(MemberRole.cardName) }

  /// The gene table, `genes.tsv`.
  public var geneTable: SharedBytes? { member(MemberRole.genesName) }

  /// The SHA-256 of the archive; of a folder, that of a list of its members' digests and names.
  ///
  /// - Complexity: reads every byte.
  public func sha256() -> String {
    if let archive = members.archive {
      return archive.withSpan { SHA256.hexadecimal(of: $0) }
    }
    // The form of `sha256sum`'s output: two spaces between digest and name.
    let lines = members.names.map { "\(members.digest($0))  \($0)\n" }.joined()
    return SHA256.hexadecimal(of: Array(lines.utf8).span)
  }
}

extension BundleMembers {
  /// Reads the members of a file or folder.
  init(path: String, limits: BundleLimits) throws(BundleProblem) {
    if FolderListing.isFolder(path) {
      try self.init(folder: path, limits: limits)
      return
    }
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch {
      throw .stream(error)
    }
    try self.init(archive: file.bytes, limits: limits)
  }

  /// The manifest, if there is one; every member it has a checksum for must be there.
  func manifest(_ limits: BundleLimits) throws(BundleProblem) -> BundleManifest? {
    guard let member = bytes[MemberRole.manifestName] else { return nil }
    let manifest = try BundleManifest(
      JSONValue(
        member: MemberRole.manifestName, member, byteLimit: limits.manifestByteCount))
    for (name, _) in manifest.checksums where bytes[name] == nil {
      throw .checksumOfAbsentMember(name)
    }
    return manifest
  }

  /// The SHA-256 of a member that is there.
  func digest(_ name: String) -> String {
    bytes[name]?.withSpan { SHA256.hexadecimal(of: $0) } ?? ""
  }
}
