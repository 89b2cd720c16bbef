public import ByteStreams
import CArchive
import Glibc

/// Reads the members of a tar or zip archive that is in memory, most often a mapped file.
///
/// Only tar and zip (by its central directory, so that a cut one is refused), and of filters gzip, bzip2, xz and zstd, are asked of libarchive. A member that
/// lies in the archive uncompressed and in one piece is not copied: its bytes are a slice of the
/// archive, which is where libarchive itself would copy them from. Everything else is unpacked to
/// memory that grows as bytes arrive, so a stated size allocates nothing.
public struct ArchiveReader {
  /// What the next header leads to.
  private enum Entry {
    case file(ArchiveMember)
    case folder
    case end
  }

  private let archive: SharedBytes
  private let limits: ArchiveLimits
  private let handle: ArchiveHandle
  private var names: Set<String> = []
  private var memberCount = 0
  /// The bytes of all members so far.
  private var totalByteCount = 0
  private var lastName: String?
  /// Where the last member that was read in place ends.
  private var mappedEnd: Int?

  /// Reads all members of an archive, in its order; folders are checked and left out.
  ///
  /// - Parameters:
  ///   - archive: the whole archive.
  ///   - limits: the bounds beyond which reading stops.
  ///   - byteLimit: how large a member of this name may be; nil when its bytes are not needed, and
  ///     then it is only listed.
  /// - Throws: an ``ArchiveError`` for the first thing that is wrong.
  public static func members(
    of archive: SharedBytes, limits: ArchiveLimits = ArchiveLimits(),
    byteLimit: (String) -> Int? = { _ in .max }
  ) throws(ArchiveError) -> [ArchiveMember] {
    var reader = try ArchiveReader(archive, limits)
    var members: [ArchiveMember] = []
    while true {
      switch try reader.next(byteLimit) {
      case .file(let member): members.append(member)
      case .folder: continue
      case .end:
        try reader.checkEnd()
        return members
      }
    }
  }

  private init(_ archive: SharedBytes, _ limits: ArchiveLimits) throws(ArchiveError) {
    guard let handle = ArchiveHandle() else { throw .notAnArchive(reason: "out of memory") }
    self.archive = archive
    self.limits = limits
    self.handle = handle
    let statuses = unsafe [
      archive_read_support_format_tar(handle.pointer),
      archive_read_support_format_zip_seekable(handle.pointer),
      archive_read_support_filter_gzip(handle.pointer),
      archive_read_support_filter_bzip2(handle.pointer),
      archive_read_support_filter_xz(handle.pointer),
      archive_read_support_filter_zstd(handle.pointer),
    ]
    // A warning would mean that a program is to be run for this format, which is never wanted.
    guard statuses.allSatisfy({ $0 == ARCHIVE_OK }) else {
      throw .notAnArchive(reason: handle.reason)
    }
    // The reader keeps the address; the memory lives as long as `archive`, which is held beside it.
    let status = unsafe archive_read_open_memory(
      handle.pointer, archive.unsafeBytes.baseAddress, archive.count)
    guard status == ARCHIVE_OK else { throw .notAnArchive(reason: handle.reason) }
  }

  /// Reads the next header, and the data of a member that is wanted.
  private mutating func next(_ byteLimit: (String) -> Int?) throws(ArchiveError) -> Entry {
    var entry: OpaquePointer?
    // The entry belongs to the reader and is used before the next header is read.
    let status = unsafe archive_read_next_header(handle.pointer, &entry)
    if status == ARCHIVE_EOF { return .end }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry = unsafe entry else {
      guard memberCount > 0 else { throw .notAnArchive(reason: handle.reason) }
      throw .damaged(member: lastName, reason: handle.reason)
    }
    memberCount += 1
    guard memberCount <= limits.memberCount else {
      throw .tooManyMembers(limit: limits.memberCount)
    }
    let name = try MemberName.checked(unsafe ArchiveReader.name(of: entry), limits: limits)
    lastName = name
    let isFolder = try unsafe ArchiveReader.isFolder(entry, name ?? ".")
    guard let name, !isFolder else { return .folder }
    guard names.insert(name).inserted else { throw .repeatedMember(name) }
    guard unsafe archive_entry_is_encrypted(entry) == 0 else { throw .encrypted(name) }
    let stated = unsafe archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : nil
    // Refused before a byte is unpacked; what arrives is checked again.
    let limit = byteLimit(name)
    try admit(name, Int(clamping: stated ?? 0), limit ?? .max)
    guard let limit else {
      let byteCount = Int(clamping: stated ?? 0)
      totalByteCount += byteCount
      return .file(ArchiveMember(name: name, byteCount: byteCount, bytes: nil, offset: nil))
    }
    return .file(try read(name, stated.map { Int(clamping: $0) }, limit))
  }

  /// Checks a member of this many bytes against its own limit and those of the archive.
  private func admit(_ name: String, _ byteCount: Int, _ limit: Int) throws(ArchiveError) {
    let limit = min(limit, limits.memberByteCount)
    guard byteCount >= 0, byteCount <= limit else {
      throw .memberTooLarge(name, byteCount: byteCount, limit: limit)
    }
    // Neither sum nor product can overflow: both terms are bounded by limits far below 2⁶³.
    let total = totalByteCount + byteCount
    guard total <= limits.totalByteCount else {
      throw .totalTooLarge(name, limit: limits.totalByteCount)
    }
    guard total <= limits.ratioFreeByteCount || total / limits.ratio <= archive.count else {
      throw .ratioTooHigh(name, limit: limits.ratio)
    }
  }

  /// Reads the data of the member whose header came last.
  private mutating func read(
    _ name: String, _ stated: Int?, _ limit: Int
  ) throws(ArchiveError) -> ArchiveMember {
    var inPlace: Range<Int>?
    let unpacked = GrowingBytes()
    var count = 0
    var pointer: UnsafeRawPointer?
    var length = 0
    var offset: la_int64_t = 0
    while true {
      // The block that comes back belongs to the reader, or is the archive's own memory.
      let status = unsafe archive_read_data_block(handle.pointer, &pointer, &length, &offset)
      if status == ARCHIVE_EOF { break }
      guard status == ARCHIVE_OK else { throw .damaged(member: name, reason: handle.reason) }
      guard Int(clamping: offset) == count else {
        throw .wrongLength(name, expected: Int(clamping: offset), found: count)
      }
      guard length > 0, let block = unsafe pointer else { continue }
      try admit(name, count + length, limit)
      if count == 0, length == stated, let start = unsafe place(of: block, length) {
        inPlace = start..<start + length
      } else {
        // A second block after one in place would contradict the stated size.
        guard inPlace == nil else {
          throw .wrongLength(name, expected: stated ?? 0, found: count + length)
        }
        // The block holds `length` bytes until the next call.
        unsafe unpacked.append(UnsafeRawBufferPointer(start: block, count: length))
      }
      count += length
    }
    guard stated == nil || stated == count else {
      throw .wrongLength(name, expected: stated ?? 0, found: count)
    }
    totalByteCount += count
    mappedEnd = inPlace?.upperBound ?? mappedEnd
    return ArchiveMember(
      name: name, byteCount: count, bytes: inPlace.map { archive.slice($0) } ?? unpacked.shared(),
      offset: inPlace?.lowerBound)
  }

  /// Where a block lies in the archive, or nil when it lies elsewhere.
  private func place(of block: UnsafeRawPointer, _ length: Int) -> Int? {
    guard let start = unsafe archive.unsafeBytes.baseAddress else { return nil }
    let first = Int(bitPattern: block)
    let base = Int(bitPattern: start)
    guard first >= base, first - base <= archive.count - length else { return nil }
    return first - base
  }

  /// Refuses an uncompressed tar that ends without the block of zeros that its writer puts last.
  ///
  /// libarchive accepts such an archive, which is what is left of one cut between two members.
  private func checkEnd() throws(ArchiveError) {
    let isTar =
      unsafe archive_format(handle.pointer) & ARCHIVE_FORMAT_BASE_MASK
      == ARCHIVE_FORMAT_TAR
    let isPlain = unsafe archive_filter_code(handle.pointer, 0) == ARCHIVE_FILTER_NONE
    guard isTar, isPlain, let mappedEnd else { return }
    let end = (mappedEnd + 511) / 512 * 512
    let hasEnd = archive.withSpan { bytes in
      end + 512 <= bytes.count && (bytes.count - 512..<bytes.count).allSatisfy { bytes[$0] == 0 }
    }
    guard hasEnd else { throw .missingEnd }
  }
}

// MARK: - Entries

extension ArchiveReader {
  /// The bytes of an entry's name.
  private static func name(of entry: OpaquePointer) -> [UInt8] {
    // Both texts belong to the entry and are copied here. The first is there when the archive says
    // that the name is UTF-8; the second is then the name as stored, whatever the locale.
    guard
      let text = unsafe archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    else { return [0xff] }
    return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// Whether an entry is a folder; throws when it is neither that nor a plain file.
  private static func isFolder(
    _ entry: OpaquePointer, _ name: String
  ) throws(ArchiveError) -> Bool {
    // The entry is the one just read; a hard link has the type of a plain file.
    guard unsafe archive_entry_hardlink(entry) == nil else {
      throw .notAFile(name, kind: "a hard link")
    }
    switch unsafe archive_entry_filetype(entry) {
    case 0o100000: return false
    case 0o040000: return true
    case 0o120000: throw .notAFile(name, kind: "a symbolic link")
    case 0o020000, 0o060000: throw .notAFile(name, kind: "a device")
    case 0o010000: throw .notAFile(name, kind: "a pipe")
    case 0o140000: throw .notAFile(name, kind: "a socket")
    case let type: throw .notAFile(name, kind: "type \(String(type, radix: 8))")
    }
  }
}
