public import ByteStreams
import Models
import StrictJSON

extension BundleManifest {
  /// A gene set library in the bundle.
  public struct Library: Sendable, Equatable {
    /// Its name: `libraries/NAME.gmt` holds it.
    public var name: String
    /// Its licence, as an SPDX identifier where there is one.
    public var license: String?
    /// The version of its source.
    public var version: String?
    /// Where it can be had, and what to cite.
    public var source: String?
    /// How many terms it has.
    public var termCount: Int?
    /// What `libraries/NAME.terms.tsv` was measured on; nil when nothing was.
    public var measurement: Measurement?

    /// Describes a library.
    public init(
      name: String, license: String? = nil, version: String? = nil, source: String? = nil,
      termCount: Int? = nil, measurement: Measurement? = nil
    ) {
      self.name = name
      self.license = license
      self.version = version
      self.source = source
      self.termCount = termCount
      self.measurement = measurement
    }
  }

  /// What the numbers of a library's terms depend on.
  public struct Measurement: Sendable, Equatable {
    /// The SHA-256 of each member that plays a part, by its name.
    public var members: [String: String]
    /// The random halves of each term.
    public var splitCount: Int
    /// The seed of the halves.
    public var seed: Int

    /// Describes a measurement.
    public init(members: [String: String], splitCount: Int, seed: Int) {
      self.members = members
      self.splitCount = splitCount
      self.seed = seed
    }
  }

  /// Forgets measurements that were made on other members, and tells which term tables go with them.
  ///
  /// - Parameter checksums: the SHA-256 of every member that will be written.
  mutating func removeStaleMeasurements(
    _ checksums: [String: String], from members: [String]
  ) -> [String] {
    var current: Set<String> = []
    var described = libraries
    for place in described.indices {
      guard let measurement = described[place].measurement else { continue }
      let table = MemberRole.termTableMember(described[place].name)
      if checksums[table] != nil, measurement.staleMember(checksums) == nil {
        current.insert(table)
      } else {
        described[place].measurement = nil
      }
    }
    if described != libraries { libraries = described }
    return members.filter { MemberRole(name: $0) == .termTable && !current.contains($0) }.sorted()
  }
}

extension BundleManifest.Measurement {
  /// A member that is not the one measured on, or nil when all are.
  func staleMember(_ checksums: [String: String]) -> String? {
    members.keys.sorted().first { checksums[$0] != members[$0] }
  }
}

extension BundleManifest.Library {
  /// Checks one element of `libraries`.
  init(_ node: JSONNode) throws(JSONShapeError) {
    name = try node.required("name").string()
    license = try node.optional("license")?.string()
    version = try node.optional("version")?.string()
    source = try node.optional("source")?.string()
    termCount = try node.optional("terms")?.integer(in: 0...Int.max)
    guard let measured = try node.optional("measured") else { return }
    var members: [String: String] = [:]
    for (name, digest) in try measured.required("sha256").members() {
      members[name] = try digest.string()
    }
    measurement = BundleManifest.Measurement(
      members: members, splitCount: try measured.required("splits").integer(in: 1...10_000),
      seed: try measured.required("seed").integer(in: 0...Int.max))
  }

  var value: JSONValue {
    var object: JSONObject = ["name": .string(name)]
    object["license"] = license.map { .string($0) }
    object["version"] = version.map { .string($0) }
    object["source"] = source.map { .string($0) }
    object["terms"] = termCount.map { .integer($0) }
    object["measured"] = measurement?.value
    return .object(object)
  }
}

extension BundleManifest.Measurement {
  fileprivate var value: JSONValue {
    var digests = JSONObject()
    for name in members.keys.sorted() { digests[name] = members[name].map { .string($0) } }
    return .object([
      "splits": .integer(splitCount), "seed": .integer(seed), "sha256": .object(digests),
    ])
  }
}

// MARK: - Libraries of a bundle

extension ModelBundle {
  /// The names of its libraries, without folder and `.gmt`.
  public var libraryNames: [String] {
    memberNames.filter { MemberRole(name: $0) == .library }.map {
      String(
        $0.dropFirst(MemberRole.libraryFolder.count + 1).dropLast(MemberRole.librarySuffix.count))
    }
  }

  /// The name of the member that holds a library.
  public static func libraryMember(_ name: String) -> String { MemberRole.libraryMember(name) }

  /// A library as GMT.
  public func library(_ name: String) -> SharedBytes? { member(MemberRole.libraryMember(name)) }

  /// The members that what is measured of a library's terms depends on, with their SHA-256.
  ///
  /// - Complexity: reads every byte of them.
  public func measuredMembers(ofLibrary name: String) -> [String: String] {
    var digests: [String: String] = [:]
    for member in measuredMemberNames(name) { digests[member] = members.digest(member) }
    return digests
  }

  /// The name of the member that holds what was measured of a library's terms.
  public static func termTableMember(_ name: String) -> String { MemberRole.termTableMember(name) }

  /// The SHA-256 of each member the network is made of, by its name.
  ///
  /// - Complexity: reads every byte of them.
  public var modelDigests: [String: String] {
    var digests = ["architecture": architecture.rawValue]
    for name in MemberRole.required { digests[name] = members.digest(name) }
    return digests
  }

  private func measuredMemberNames(_ name: String) -> [String] {
    let names = MemberRole.required + [MemberRole.genesName, MemberRole.libraryMember(name)]
    return names.filter { member($0) != nil }
  }

  /// What was measured of a library's terms, as a table; nil when nothing was, or it was on other members.
  ///
  /// An archive is believed to hold the members whose checksums its manifest gives, as ``verify()`` compares them.
  /// The files of a folder may have been edited since, so they are digested here.
  public func termTable(ofLibrary name: String) -> (
    bytes: SharedBytes, measurement: BundleManifest.Measurement
  )? {
    guard let bytes = member(MemberRole.termTableMember(name)),
      let measurement = manifest?.libraries.first(where: { $0.name == name })?.measurement,
      Set(measurement.members.keys) == Set(measuredMemberNames(name))
    else { return nil }
    let given = Dictionary(manifest?.checksums.map { ($0.member, $0.sha256) } ?? []) { $1 }
    let isBelieved = container == .archive && given.count == memberNames.count - 1
    let checksums = isBelieved ? given : measuredMembers(ofLibrary: name)
    return measurement.staleMember(checksums) == nil ? (bytes, measurement) : nil
  }

  /// Compares what the tables of terms were measured on with what is there.
  func checkTermTables() throws(BundleProblem) -> [BundleCheck] {
    var checks: [BundleCheck] = []
    let described = manifest?.libraries ?? []
    for library in described where member(MemberRole.libraryMember(library.name)) == nil {
      throw .absentLibrary(MemberRole.libraryMember(library.name))
    }
    for name in memberNames where MemberRole(name: name) == .termTable {
      guard
        let library = described.first(where: { MemberRole.termTableMember($0.name) == name }),
        let measurement = library.measurement
      else { throw .undescribedTermTable(name) }
      let found = measuredMembers(ofLibrary: library.name)
      let stale =
        Set(found.keys).symmetricDifference(measurement.members.keys).sorted().first
        ?? measurement.staleMember(found)
      if let stale { throw .staleTermTable(name, measuredOn: stale) }
      checks.append(
        BundleCheck(
          member: name, check: "measured on", result: "ok",
          detail: "\(measurement.splitCount) splits, seed \(measurement.seed)"))
    }
    return checks
  }
}

extension ModelBundleWriter {
  /// Sets a library, and what was measured of its terms, in place of one of the same name.
  ///
  /// - Throws: ``BundleProblem/unknownMember(_:)`` for a name that is none of a library.
  public mutating func setLibrary(
    _ library: BundleManifest.Library, _ gmt: SharedBytes, terms: SharedBytes?
  ) throws(BundleProblem) {
    try set(MemberRole.libraryMember(library.name), gmt)
    let table = MemberRole.termTableMember(library.name)
    if let terms { try set(table, terms) } else { remove(table) }
    var libraries = manifest.libraries.filter { $0.name != library.name }
    libraries.append(library)
    manifest.libraries = libraries.sorted { $0.name < $1.name }
  }
}
