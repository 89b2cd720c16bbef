import Archives
public import ByteStreams
public import GeneSets
import Models
public import StrictJSON

/// Writes bundles: an uncompressed tar with the manifest first and the weights last.
///
/// The same members give the same bytes.
public struct ModelBundleWriter {
  /// What the bundle says of itself; its checksums are made when it is written.
  public var manifest: BundleManifest
  private var members: [String: SharedBytes] = [:]

  /// Starts a bundle without members.
  public init(manifest: BundleManifest = BundleManifest()) { self.manifest = manifest }

  /// Starts a bundle with the members and the manifest of another.
  ///
  /// A bundle whose own files do not name the architecture gets a manifest that does.
  public init(copying bundle: ModelBundle) {
    manifest = bundle.manifest ?? BundleManifest()
    manifest.architecture = bundle.architecture
    members = bundle.members.bytes
    members[MemberRole.manifestName] = nil
  }

  /// Sets a member, or replaces it.
  ///
  /// - Throws: ``BundleProblem/unknownMember(_:)`` for a name no bundle has, and for `bundle.json`,
  ///   which is made from ``manifest``.
  public mutating func set(_ name: String, _ bytes: SharedBytes) throws(BundleProblem) {
    guard MemberRole(name: name) != nil, name != MemberRole.manifestName else {
      throw .unknownMember(name)
    }
    members[name] = bytes
  }

  /// Leaves a member out.
  mutating func remove(_ name: String) { members[name] = nil }

  /// Sets `model.safetensors`, as ``TensorWriter`` makes it.
  public mutating func setTensors(_ bytes: SharedBytes) {
    members[MemberRole.tensorsName] = bytes
  }

  /// Sets `config.json`.
  public mutating func setConfiguration(_ document: JSONObject) {
    let text = JSONValue.object(document).text(isPretty: true) + "\n"
    members[MemberRole.configurationName] = SharedBytes(copying: Array(text.utf8))
  }

  /// Sets `vocab.txt`.
  public mutating func setVocabulary(_ vocabulary: GeneVocabulary) {
    members[MemberRole.vocabularyName] = SharedBytes(copying: VocabularyText.text(vocabulary))
  }

  /// Writes the bundle to a sink, which the caller closes.
  ///
  /// What was measured of a library's terms is left out when it was measured on other members than these.
  ///
  /// - Returns: the members left out.
  /// - Throws: ``BundleProblem/missingMember(_:)`` when a member that every bundle needs was not set,
  ///   ``BundleProblem/stream(_:)`` when the sink fails.
  @discardableResult
  public func write(to sink: ByteSink) throws(BundleProblem) -> [String] {
    for name in MemberRole.required where members[name] == nil { throw .missingMember(name) }
    var manifest = manifest
    var checksums = members.mapValues { bytes in bytes.withSpan { SHA256.hexadecimal(of: $0) } }
    let stale = manifest.removeStaleMeasurements(checksums, from: Array(members.keys))
    for name in stale { checksums[name] = nil }
    let names = BundleMembers.ordered(Array(checksums.keys))
    manifest.checksums = names.map { ($0, checksums[$0] ?? "") }
    var writer = ArchiveWriter(to: sink)
    do throws(ArchiveWriteError) {
      try writer.write(
        MemberRole.manifestName, SharedBytes(copying: Array(manifest.text.utf8)))
      for name in names {
        if let bytes = members[name] { try writer.write(name, bytes) }
      }
      try writer.finish()
    } catch {
      switch error {
      case .archive(let error): throw .archive(error)
      case .stream(let error): throw .stream(error)
      }
    }
    return stale
  }
}
