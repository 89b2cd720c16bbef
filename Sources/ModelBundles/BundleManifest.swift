public import Models
public import StrictJSON

/// What `bundle.json` says: where a bundle comes from, under which licence, and how good it is.
///
/// The document is kept whole, so that keys this version does not know survive a conversion.
public struct BundleManifest: Sendable, Equatable {
  /// The newest format this version reads and the one it writes.
  public static let formatVersion = 1

  /// A collection of gene sets a model was trained on.
  public struct Corpus: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its licence, as an SPDX identifier where there is one.
    public var license: String?
    /// How many of its gene sets were used.
    public var setCount: Int?
    /// Where it can be had.
    public var source: String?

    /// Describes a corpus.
    public init(name: String, license: String?, setCount: Int?, source: String?) {
      self.name = name
      self.license = license
      self.setCount = setCount
      self.source = source
    }
  }

  /// The whole document.
  public private(set) var document: JSONObject

  /// A manifest that says nothing but its format.
  public init() { document = ["format_version": .integer(BundleManifest.formatVersion)] }

  /// Checks a document.
  init(_ value: JSONValue) throws(BundleProblem) {
    let node = JSONNode(value)
    let version: Int
    do {
      document = try node.object()
      version = try node.required("format_version").integer(in: 1...Int.max)
      for key in BundleManifest.textKeys { _ = try node.optional(key)?.string() }
      for corpus in try node.optional("corpora")?.elements() ?? [] { _ = try Corpus(corpus) }
      for library in try node.optional("libraries")?.elements() ?? [] { _ = try Library(library) }
      _ = try node.optional("metrics")?.object()
      for (_, digest) in try node.optional("sha256")?.members() ?? [] { _ = try digest.string() }
    } catch {
      throw .shape(MemberRole.manifestName, error)
    }
    guard version <= BundleManifest.formatVersion else {
      throw .formatVersion(found: version, supported: BundleManifest.formatVersion)
    }
    _ = try BundleConfiguration.architecture(
      named: text("architecture"), in: MemberRole.manifestName)
    for (name, digest) in checksums where !BundleManifest.isDigest(digest) {
      throw .invalidChecksum(name, found: digest)
    }
  }

  private static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static let textKeys = [
    "name", "version", "license", "citation", "architecture", "species",
  ]

  /// The name of the bundle.
  public var name: String? {
    get { text("name") }
    set { set("name", newValue) }
  }
  /// The version of the bundle.
  public var version: String? {
    get { text("version") }
    set { set("version", newValue) }
  }
  /// The licence of the weights, as an SPDX identifier where there is one.
  public var license: String? {
    get { text("license") }
    set { set("license", newValue) }
  }
  /// What to cite.
  public var citation: String? {
    get { text("citation") }
    set { set("citation", newValue) }
  }
  /// The species whose symbols the vocabulary holds.
  public var species: String? {
    get { text("species") }
    set { set("species", newValue) }
  }
  /// The architecture.
  public var architecture: Architecture? {
    get { text("architecture").flatMap { Architecture(name: $0) } }
    set { set("architecture", newValue?.rawValue) }
  }
  /// The collections the model was trained on.
  public var corpora: [Corpus] {
    get {
      guard case .array(let elements)? = document["corpora"] else { return [] }
      return elements.compactMap { try? Corpus(JSONNode($0)) }
    }
    set { document["corpora"] = .array(newValue.map(\.value)) }
  }
  /// What was measured, in whatever shape it was written.
  public var metrics: JSONObject {
    get { object("metrics") }
    set { document["metrics"] = .object(newValue) }
  }
  /// How the model was trained: recipe, seed, counts; in whatever shape it was written.
  public var training: JSONObject {
    get { object("training") }
    set { document["training"] = .object(newValue) }
  }
  /// The SHA-256 of every other member, in hexadecimal, by its name.
  public var checksums: [(member: String, sha256: String)] {
    get {
      object("sha256").members.compactMap { member in
        guard case .string(let digest) = member.value else { return nil }
        return (member.key, digest)
      }
    }
    set {
      var object = JSONObject()
      for (member, digest) in newValue { object[member] = .string(digest) }
      document["sha256"] = .object(object)
    }
  }

  /// The libraries it describes.
  public var libraries: [Library] {
    get {
      guard case .array(let elements)? = document["libraries"] else { return [] }
      return elements.compactMap { try? Library(JSONNode($0)) }
    }
    set { document["libraries"] = newValue.isEmpty ? nil : .array(newValue.map(\.value)) }
  }

  /// The text of `bundle.json`.
  public var text: String { JSONValue.object(document).text(isPretty: true) + "\n" }

  private func text(_ key: String) -> String? {
    guard case .string(let text)? = document[key] else { return nil }
    return text
  }

  private func object(_ key: String) -> JSONObject {
    guard case .object(let object)? = document[key] else { return JSONObject() }
    return object
  }

  private mutating func set(_ key: String, _ text: String?) {
    document[key] = text.map { .string($0) }
  }
}

extension BundleManifest.Corpus {
  /// Checks one element of `corpora`.
  fileprivate init(_ node: JSONNode) throws(JSONShapeError) {
    name = try node.required("name").string()
    license = try node.optional("license")?.string()
    setCount = try node.optional("sets")?.integer(in: 0...Int.max)
    source = try node.optional("source")?.string()
  }

  fileprivate var value: JSONValue {
    var object: JSONObject = ["name": .string(name)]
    object["license"] = license.map { .string($0) }
    object["sets"] = setCount.map { .integer($0) }
    object["source"] = source.map { .string($0) }
    return .object(object)
  }
}
