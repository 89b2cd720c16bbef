import Glibc
import SystemPackage

/// A file mapped read-only into memory: its pages are read when they are touched and shared by every
/// process that maps the same file.
///
/// The map keeps the file's contents alive when the path is replaced or removed. A file that somebody
/// shortens in place while it is mapped raises a bus error on the next touch of a lost page, as it does
/// in every program that maps files; ``pathOfMap(holding:)`` lets a handler name the file. Our own
/// writers replace files by rename.
///
/// No advice is given to the kernel: populating the map at once and announcing sequential reads each made
/// a first pass over a 30 MB file slower (1.85 and 1.82 ms against 1.75, page cache warm).
///
/// It is unchecked as `Sendable` because it holds a pointer, to memory that is never written.
@safe public final class MappedFile: @unchecked Sendable {
  /// The path as it was given.
  public let path: String
  /// The contents; the memory may be used for as long as this object is held.
  public let unsafeBytes: UnsafeRawBufferPointer
  /// Its place in ``MappedRanges``.
  private let slot: Int?

  /// Maps a file.
  ///
  /// - Throws: ``StreamError/cannotOpen(name:reason:)`` when the file is not there, may not be read, or
  ///   is no regular file, and ``StreamError/readFailed(name:reason:)`` when it cannot be mapped.
  public init(path: String) throws(StreamError) {
    self.path = path
    let descriptor: FileDescriptor
    do {
      // Non-blocking, so that a pipe without a writer is refused instead of waited for.
      descriptor = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking], retryOnInterrupt: true)
    } catch {
      throw .cannotOpen(name: path, reason: "\(error)")
    }
    // The map outlives the descriptor, and a failed close after reading loses nothing.
    defer { try? descriptor.close() }
    var status = stat()
    // The structure outlives the call.
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else {
      throw .cannotOpen(name: path, reason: "\(Errno(rawValue: errno))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(name: path, reason: "expected a regular file")
    }
    guard let byteCount = Int(exactly: status.st_size), byteCount > 0 else {
      // A map of no bytes is an error to the kernel and empty to us.
      unsafe unsafeBytes = UnsafeRawBufferPointer(start: nil, count: 0)
      slot = nil
      return
    }
    // The kernel chooses the place; the result is checked before it is used.
    let start = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor.rawValue, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else {
      throw .readFailed(name: path, reason: "\(Errno(rawValue: errno))")
    }
    unsafe unsafeBytes = UnsafeRawBufferPointer(start: start, count: byteCount)
    slot = MappedRanges.register(
      UInt(bitPattern: start)..<UInt(bitPattern: start) + UInt(byteCount), path)
  }

  /// The contents, sharing the map.
  public var bytes: SharedBytes {
    // The map lives as long as this object, which goes along as the owner.
    unsafe SharedBytes(unsafeBytes: unsafeBytes, owner: self)
  }

  /// Makes what ``pathOfMap(holding:)`` needs; call it when a signal handler is set.
  public static func prepareForFaults() { MappedRanges.prepare() }

  /// The path of the file whose map holds an address, or null.
  ///
  /// For handlers of bus errors: it allocates nothing, provided that ``prepareForFaults()`` was called before.
  public static func pathOfMap(holding address: UInt) -> UnsafePointer<CChar>? {
    unsafe MappedRanges.path(holding: address)
  }

  deinit {
    if let slot { MappedRanges.forget(slot) }
    if let start = unsafe unsafeBytes.baseAddress {
      // The same start and length that were mapped, and no value that shares them is left.
      unsafe _ = munmap(UnsafeMutableRawPointer(mutating: start), unsafeBytes.count)
    }
  }
}
