/// The members a bundle can have, by their names.
enum MemberRole: Equatable {
  case manifest
  case configuration
  case vocabulary
  case genes
  case library
  case termTable
  case card
  case head
  case null
  case tensors

  static let manifestName = "bundle.json"
  static let configurationName = "config.json"
  static let vocabularyName = "vocab.txt"
  static let genesName = "genes.tsv"
  static let cardName = "README.md"
  static let headName = "heads/ppi.safetensors"
  static let nullName = "null.safetensors"
  static let tensorsName = "model.safetensors"
  static let libraryFolder = "libraries"
  static let librarySuffix = ".gmt"
  static let termTableSuffix = ".terms.tsv"

  /// The members of fixed names, in the order in which they are written: small ones first, so that a
  /// listing is quick, and the weights last.
  static let fixed: [(name: String, role: MemberRole)] = [
    (manifestName, .manifest), (configurationName, .configuration), (vocabularyName, .vocabulary),
    (genesName, .genes), (cardName, .card), (headName, .head), (nullName, .null),
    (tensorsName, .tensors),
  ]
  /// The members without which nothing works.
  static let required = [configurationName, vocabularyName, tensorsName]

  /// The role of a member, or nil when a bundle has none of this name.
  init?(name: String) {
    if let fixed = MemberRole.fixed.first(where: { $0.name == name }) {
      self = fixed.role
      return
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == MemberRole.libraryFolder else { return nil }
    for (suffix, role) in [
      (MemberRole.librarySuffix, MemberRole.library),
      (MemberRole.termTableSuffix, MemberRole.termTable),
    ] where parts[1].hasSuffix(suffix) && parts[1].count > suffix.count {
      self = role
      return
    }
    return nil
  }

  /// The member that holds a library.
  static func libraryMember(_ name: String) -> String { "\(libraryFolder)/\(name)\(librarySuffix)" }

  /// The member that holds what was measured of a library's terms.
  static func termTableMember(_ name: String) -> String {
    "\(libraryFolder)/\(name)\(termTableSuffix)"
  }

  /// Where members of this role stand among the others.
  var order: Int {
    // Libraries come after the card and before the weights.
    switch self {
    case .manifest: 0
    case .configuration: 1
    case .vocabulary: 2
    case .genes: 3
    case .card: 4
    case .library, .termTable: 5
    case .head: 6
    case .null: 7
    case .tensors: 8
    }
  }

  /// The largest member of this role, in bytes.
  func byteLimit(_ limits: BundleLimits) -> Int {
    switch self {
    case .configuration: limits.configurationByteCount
    case .manifest, .card: limits.manifestByteCount
    case .vocabulary, .genes: limits.vocabularyByteCount
    case .library, .termTable: limits.libraryByteCount
    case .head, .null, .tensors: limits.tensorsByteCount
    }
  }
}
