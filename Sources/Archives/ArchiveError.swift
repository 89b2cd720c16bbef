/// Why an archive is not read, or a member not written.
///
/// Names stand as the archive has them, `reason` is libarchive's own words.
public enum ArchiveError: Error, Equatable, CustomStringConvertible {
  /// The bytes are no tar and no zip, or their compression is damaged at the start.
  case notAnArchive(reason: String)
  /// The archive ends early or is damaged; the member is the last one seen, if any.
  case damaged(member: String?, reason: String)
  /// An uncompressed tar does not end with a block of zeros: it was cut between two members.
  case missingEnd
  /// A member's name leaves the archive, is absolute, or is no text.
  case unsafeName(String, reason: String)
  /// A member is a link, a device or a pipe.
  case notAFile(String, kind: String)
  /// Two members have one name.
  case repeatedMember(String)
  /// A member can only be read with a password.
  case encrypted(String)
  /// A member has holes or is not of the size it states.
  case wrongLength(String, expected: Int, found: Int)
  /// There are more members than the limit.
  case tooManyMembers(limit: Int)
  /// A member is larger than the limit.
  case memberTooLarge(String, byteCount: Int, limit: Int)
  /// The members together are larger than the limit.
  case totalTooLarge(String, limit: Int)
  /// The members unpack to more bytes than the limit allows for an archive of this size.
  case ratioTooHigh(String, limit: Int)
  /// A member to be written has a name or a size that the format cannot hold.
  case cannotHold(String, reason: String)

  /// The message.
  public var description: String {
    switch self {
    case .notAnArchive(let reason): "expected a tar or zip archive: \(reason)"
    case .damaged(let member, let reason):
      "damaged archive\(member.map { " at or after \($0)" } ?? ""): \(reason)"
    case .missingEnd: "damaged archive: expected a block of zeros at the end, found none"
    case .unsafeName(let name, let reason): "member \(name): unsafe name: \(reason)"
    case .notAFile(let name, let kind): "member \(name): expected a plain file, found \(kind)"
    case .repeatedMember(let name): "member \(name) stands twice"
    case .encrypted(let name): "member \(name): encrypted"
    case .wrongLength(let name, let expected, let found):
      "member \(name): expected \(expected) bytes, found \(found)"
    case .tooManyMembers(let limit): "more members than the limit of \(limit)"
    case .memberTooLarge(let name, let byteCount, let limit):
      "member \(name): \(byteCount) bytes are more than the limit of \(limit)"
    case .totalTooLarge(let name, let limit):
      "member \(name): all members together are larger than the limit of \(limit) bytes"
    case .ratioTooHigh(let name, let limit):
      "member \(name): unpacks to more than \(limit) times the size of the archive"
    case .cannotHold(let name, let reason): "member \(name): cannot be stored: \(reason)"
    }
  }
}

/// The bounds within which an archive is read.
public struct ArchiveLimits: Sendable {
  /// The largest number of members, folders included.
  public var memberCount: Int
  /// The longest name of a member.
  public var nameByteCount: Int
  /// The largest member.
  public var memberByteCount: Int
  /// The largest sum of all members.
  public var totalByteCount: Int
  /// How many times larger than the archive its members may be together.
  public var ratio: Int
  /// Up to this sum of all members ``ratio`` is not asked about.
  public var ratioFreeByteCount: Int

  /// Makes limits; the defaults suit bundles of models.
  public init(
    memberCount: Int = 4096, nameByteCount: Int = 1024, memberByteCount: Int = 4 << 30,
    totalByteCount: Int = 8 << 30, ratio: Int = 256, ratioFreeByteCount: Int = 32 << 20
  ) {
    self.memberCount = memberCount
    self.nameByteCount = nameByteCount
    self.memberByteCount = memberByteCount
    self.totalByteCount = totalByteCount
    self.ratio = ratio
    self.ratioFreeByteCount = ratioFreeByteCount
  }
}
