import Archives
import ByteStreams

/// How a bundle is stored.
public enum BundleContainer: String, Sendable {
  /// An archive, or any of its members that are not copied, in a mapped file.
  case archive
  /// A folder.
  case folder
}

/// The members of a bundle as bytes, nothing known of them but their names and sizes.
struct BundleMembers {
  /// The members by name.
  private(set) var bytes: [String: SharedBytes] = [:]
  /// The names of what is beside them and not used, sorted.
  private(set) var ignored: [String] = []
  /// How they are stored.
  let container: BundleContainer
  /// Whether the tensors are read from a mapped file without copying.
  let isMapped: Bool
  /// The archive as a whole.
  let archive: SharedBytes?

  /// The member of a name, which must be there.
  func required(_ name: String) throws(BundleProblem) -> SharedBytes {
    guard let member = bytes[name] else { throw .missingMember(name) }
    return member
  }

  /// The names in the order in which members are written.
  var names: [String] { BundleMembers.ordered(Array(bytes.keys)) }

  static func ordered(_ names: [String]) -> [String] {
    names.sorted {
      let (left, right) = (MemberRole(name: $0)?.order ?? 0, MemberRole(name: $1)?.order ?? 0)
      return left == right ? $0 < $1 : left < right
    }
  }
}

// MARK: - Archives

extension BundleMembers {
  /// Reads the members of an archive, which stand at its root or under one folder.
  init(archive: SharedBytes, limits: BundleLimits) throws(BundleProblem) {
    let members: [ArchiveMember]
    do {
      members = try ArchiveReader.members(of: archive, limits: limits.archive) { name in
        (MemberRole(name: name) ?? MemberRole(name: BundleMembers.belowFolder(name)))?
          .byteLimit(limits)
      }
    } catch {
      throw .archive(error)
    }
    let prefix = try BundleMembers.prefix(of: members.map(\.name))
    var isMapped = false
    for member in members {
      let name = String(member.name.dropFirst(prefix.count))
      guard member.name.hasPrefix(prefix), let role = MemberRole(name: name),
        let memory = member.bytes
      else {
        ignored.append(member.name)
        continue
      }
      bytes[name] = memory
      if role == .tensors { isMapped = member.offset != nil }
    }
    ignored.sort()
    container = .archive
    self.isMapped = isMapped
    self.archive = archive
  }

  /// The folder the members are under, with its slash; empty for the root.
  private static func prefix(of names: [String]) throws(BundleProblem) -> String {
    if names.contains(where: { MemberRole.required.contains($0) }) { return "" }
    let folders = Set(
      names.filter { MemberRole.required.contains(belowFolder($0)) }
        .map { String($0.dropLast(belowFolder($0).count)) })
    guard folders.count <= 1 else { throw .severalBundles(folders.sorted()) }
    return folders.first ?? ""
  }

  private static func belowFolder(_ name: String) -> String {
    guard let slash = name.firstIndex(of: "/") else { return "" }
    return String(name[name.index(after: slash)...])
  }
}

// MARK: - Folders

extension BundleMembers {
  /// Maps the members of a folder; links in it are followed, as a Hugging Face snapshot has them.
  init(folder: String, limits: BundleLimits) throws(BundleProblem) {
    container = .folder
    isMapped = true
    archive = nil
    let root: [String]
    do {
      root = try FolderListing.names(in: folder, limit: limits.folderEntryCount)
    } catch {
      throw .stream(error)
    }
    var names = MemberRole.fixed.map(\.name).filter { FolderListing.isThere("\(folder)/\($0)") }
    let path = "\(folder)/\(MemberRole.libraryFolder)"
    if FolderListing.isFolder(path) {
      let libraries = (try? FolderListing.names(in: path, limit: limits.folderEntryCount)) ?? []
      names += libraries.map { "\(MemberRole.libraryFolder)/\($0)" }
        .filter { [.library, .termTable].contains(MemberRole(name: $0)) }
    }
    for name in names {
      try add(name, inFolder: folder, limits)
    }
    let used = Set(names.map { $0.split(separator: "/").first.map(String.init) ?? $0 })
    ignored = root.filter { !used.contains($0) }.sorted()
  }

  private mutating func add(
    _ name: String, inFolder folder: String, _ limits: BundleLimits
  ) throws(BundleProblem) {
    let file: MappedFile
    do {
      file = try MappedFile(path: "\(folder)/\(name)")
    } catch {
      throw .stream(error)
    }
    let limit = MemberRole(name: name)?.byteLimit(limits) ?? 0
    guard file.bytes.count <= limit else {
      throw .memberTooLarge(name, byteCount: file.bytes.count, limit: limit)
    }
    bytes[name] = file.bytes
  }
}
