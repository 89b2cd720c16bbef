public import Archives
public import ByteStreams
public import GeneSets
public import Interactions
public import Models
public import SafeTensors
public import StrictJSON

/// What is wrong with a bundle; every case that concerns a member names it.
public enum BundleProblem: Error, Equatable, CustomStringConvertible {
  /// The file or folder cannot be read or written.
  case stream(StreamError)
  /// The archive cannot be read or written.
  case archive(ArchiveError)
  /// A member that every bundle needs is not there.
  case missingMember(String)
  /// Several folders of the archive hold a bundle.
  case severalBundles([String])
  /// A member that no bundle has was to be written.
  case unknownMember(String)
  /// A member is larger than the limit.
  case memberTooLarge(String, byteCount: Int, limit: Int)
  /// A member is not acceptable JSON.
  case json(String, JSONError)
  /// A part of a JSON member has another shape than its reader needs.
  case shape(String, JSONShapeError)
  /// A text member is not UTF-8; the byte is counted from 0.
  case invalidUTF8(String, offset: Int)
  /// The vocabulary holds a control character, counted by lines from 1.
  case controlCharacter(String, line: Int)
  /// A token of the vocabulary is longer than the limit.
  case tokenTooLong(String, line: Int, byteCount: Int, limit: Int)
  /// The vocabulary has more tokens than the limit.
  case tooManyTokens(String, limit: Int)
  /// The tokens make no vocabulary.
  case vocabulary(String, VocabularyError)
  /// The vocabulary has another length than the configuration says.
  case vocabularySize(configured: Int, found: Int)
  /// The tensors are made for another vocabulary.
  case tensorVocabularySize(String, expected: Int, found: Int)
  /// A member is not an acceptable safetensors file.
  case safeTensors(String, SafeTensorsError)
  /// A tensor's elements are no weights.
  case elementType(String, tensor: String, found: ElementType)
  /// A tensor holds NaN or an infinity; elements are counted from 0.
  case notFinite(String, tensor: String, element: Int)
  /// The tensors make no network of this architecture.
  case model(String, ModelError)
  /// The null is not one that p-values can be taken from.
  case malformedNull(String, reason: String)
  /// What was measured of a library's terms belongs to another state of a member.
  case staleTermTable(String, measuredOn: String)
  /// What was measured of a library's terms is not described in the manifest.
  case undescribedTermTable(String)
  /// The manifest describes a library that is not there.
  case absentLibrary(String)
  /// A library is not one, or not the one that goes with it.
  case malformedLibrary(String, reason: String)
  /// The tensors make no interaction head for the model.
  case head(String, InteractionHeadError)
  /// An architecture's name is unknown.
  case unknownArchitecture(String, name: String)
  /// Configuration and manifest name different architectures.
  case architectureConflict(configured: Architecture, manifest: Architecture)
  /// The tensors fit several architectures and nothing says which it is.
  case ambiguousArchitecture([Architecture])
  /// The manifest is of a format this version does not read.
  case formatVersion(found: Int, supported: Int)
  /// The manifest gives something else than a SHA-256 for a member.
  case invalidChecksum(String, found: String)
  /// The manifest gives a checksum for a member that is not there.
  case checksumOfAbsentMember(String)
  /// The manifest has no checksum for a member.
  case missingChecksum(String)
  /// A member is not the one whose checksum the manifest gives.
  case wrongChecksum(String, expected: String, found: String)
  /// A weight is too large for the element type it is to be converted to.
  case overflow(tensor: String, element: Int, value: Float, target: ElementType)

  /// The message, which begins with the member it concerns.
  public var description: String {
    switch self {
    case .stream(let error): error.description
    case .archive(let error): error.description
    case .json(let member, let error): "\(member): \(error)"
    case .shape(let member, let error): "\(member): \(error)"
    case .vocabulary(let member, let error): "\(member): \(error)"
    case .safeTensors(let member, let error): "\(member): \(error)"
    case .model(let member, let error): "\(member): \(error)"
    case .malformedNull(let member, let reason): "\(member): \(reason)"
    case .head(let member, let error): "\(member): \(error)"
    default: member.map { "\($0): \(reason)" } ?? reason
    }
  }

  /// The member a case of our own concerns.
  private var member: String? {
    switch self {
    case .missingMember(let name), .unknownMember(let name), .memberTooLarge(let name, _, _),
      .invalidUTF8(let name, _), .controlCharacter(let name, _), .tokenTooLong(let name, _, _, _),
      .tooManyTokens(let name, _), .tensorVocabularySize(let name, _, _),
      .elementType(let name, _, _), .notFinite(let name, _, _), .unknownArchitecture(let name, _),
      .checksumOfAbsentMember(let name), .missingChecksum(let name), .wrongChecksum(let name, _, _),
      .staleTermTable(let name, _), .undescribedTermTable(let name), .absentLibrary(let name),
      .malformedLibrary(let name, _):
      name
    case .vocabularySize: MemberRole.vocabularyName
    case .architectureConflict, .ambiguousArchitecture: MemberRole.configurationName
    case .formatVersion, .invalidChecksum: MemberRole.manifestName
    case .overflow: MemberRole.tensorsName
    default: nil
    }
  }

  private var reason: String {
    switch self {
    case .missingMember: "this member is missing"
    case .severalBundles(let names):
      "expected one bundle, found several: \(names.joined(separator: ", "))"
    case .unknownMember: "no bundle has a member of this name"
    case .memberTooLarge(_, let byteCount, let limit):
      "\(byteCount) bytes are more than the limit of \(limit)"
    case .invalidUTF8(_, let offset): "byte \(offset): invalid UTF-8"
    case .controlCharacter(_, let line): "line \(line): control character in a token"
    case .tokenTooLong(_, let line, let byteCount, let limit):
      "line \(line): a token of \(byteCount) bytes is longer than the limit of \(limit)"
    case .tooManyTokens(_, let limit): "more tokens than the limit of \(limit)"
    case .vocabularySize(let configured, let found):
      "expected \(configured) tokens, as config.json says, found \(found)"
    case .tensorVocabularySize(_, let expected, let found):
      "expected tensors for \(expected) tokens, as vocab.txt has, found them for \(found)"
    case .elementType(_, let tensor, let found):
      "tensor \(tensor): expected F32, F16 or BF16, found \(found.rawValue)"
    case .notFinite(_, let tensor, let element):
      "tensor \(tensor): element \(element) is not a finite number"
    case .unknownArchitecture(_, let name):
      "expected one of \(BundleProblem.list(Architecture.allCases)) as the architecture, "
        + "found \"\(name)\""
    default: otherReason
    }
  }

  private var otherReason: String {
    switch self {
    case .staleTermTable(_, let member):
      "measured on another \(member); make it anew with 'gsfm-bundle add'"
    case .undescribedTermTable:
      "bundle.json does not say what it was measured on"
    case .absentLibrary: "bundle.json describes this library, but the member is missing"
    case .malformedLibrary(_, let reason): reason
    case .architectureConflict(let configured, let manifest):
      "architecture \(configured.rawValue), but bundle.json says \(manifest.rawValue)"
    case .ambiguousArchitecture(let candidates):
      "the tensors fit \(BundleProblem.list(candidates)) alike and no \"architecture\" decides: "
        + "pack the bundle with --architecture"
    case .formatVersion(let found, let supported):
      "format version \(found) is newer than \(supported), the newest this version reads"
    case .invalidChecksum(let name, let found):
      "sha256.\(name): expected 64 hexadecimal digits, found \"\(found.prefix(80))\""
    case .checksumOfAbsentMember: "bundle.json has a checksum, but the member is missing"
    case .missingChecksum: "bundle.json has no checksum for this member"
    case .wrongChecksum(_, let expected, let found):
      "expected SHA-256 \(expected), found \(found)"
    case .overflow(let tensor, let element, let value, let target):
      "tensor \(tensor): element \(element) is \(value), too large for \(target.rawValue)"
    default: ""
    }
  }

  private static func list(_ architectures: [Architecture]) -> String {
    architectures.map(\.rawValue).joined(separator: ", ")
  }
}

/// A bundle that cannot be used, and why.
public struct BundleError: Error, Equatable, CustomStringConvertible {
  /// The path of the bundle, as it was given.
  public let path: String
  /// What is wrong.
  public let problem: BundleProblem

  /// Names the bundle that has a problem.
  public init(path: String, problem: BundleProblem) {
    self.path = path
    self.problem = problem
  }

  /// The message: path, member and reason.
  public var description: String {
    // An error of a stream names its path itself.
    if case .stream(let error) = problem { return error.description }
    return "\(path): \(problem)"
  }

  /// Whether the bundle could not be read at all, as against being wrong.
  public var isAboutOpening: Bool {
    switch problem {
    case .stream(.cannotOpen), .stream(.readFailed): true
    default: false
    }
  }
}
