public import ByteStreams
import CArchive

/// Undoes zstd, xz or bzip2 of another source, with libarchive.
///
/// Streams of several frames one after the other are read to the end of the last. A stream that ends
/// early, is damaged or is followed by something else is an error.
public final class FilteredSource: ByteSource {
  private let feeder: Feeder
  private let kind: CompressionKind
  private var handle: ArchiveHandle?
  private var isAtEnd = false

  /// What messages call the stream.
  public var name: String { feeder.base.name }

  /// Wraps a source of compressed data, which must not be read by anyone else from now on.
  ///
  /// - Precondition: `kind` is zstd, xz or bzip2; gzip has a reader of its own, ``GzipSource``.
  public init(_ base: any ByteSource, kind: CompressionKind) {
    precondition(FilteredSource.filterCode(kind) != nil, "a filter for \(kind.rawValue)")
    feeder = Feeder(base)
    self.kind = kind
  }

  /// A source of what `base` holds once its compression, told by its first bytes, is undone.
  public static func decompressing(_ base: any ByteSource) throws(StreamError) -> any ByteSource {
    let peeked = PeekedSource(base)
    switch try peeked.compression() {
    case .none: return peeked
    case .gzip: return GzipSource(peeked)
    case let kind: return FilteredSource(peeked, kind: kind)
    }
  }

  // The reader goes before the feeder whose address it has.
  deinit { handle = nil }

  /// Fills the buffer from `start` on with unpacked bytes.
  public func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
    precondition(start >= 0 && start < buffer.count, "nowhere to read to")
    if isAtEnd { return 0 }
    let handle = try opened()
    // The address lies within the buffer, which is held for the call, and what is left is its size.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe archive_read_data(
        handle.pointer, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start)
    }
    guard count >= 0 else { throw failure(handle) }
    if count == 0 {
      isAtEnd = true
      try checkNothingFollows(handle)
    }
    return count
  }

  /// The reader, opened at the first read.
  private func opened() throws(StreamError) -> ArchiveHandle {
    if let handle { return handle }
    guard let handle = ArchiveHandle(), let code = FilteredSource.filterCode(kind) else {
      throw .readFailed(name: name, reason: "out of memory")
    }
    self.handle = handle
    // The one filter is named, so that compressed data inside compressed data stay as they are.
    guard unsafe archive_read_append_filter(handle.pointer, code) == ARCHIVE_OK,
      unsafe archive_read_set_format(handle.pointer, ARCHIVE_FORMAT_RAW) == ARCHIVE_OK
    else { throw failure(handle) }
    // The feeder is held by this object and so outlives the reader, which is held beside it.
    let context = unsafe Unmanaged.passUnretained(feeder).toOpaque()
    var entry: OpaquePointer?
    guard
      unsafe archive_read_open(handle.pointer, context, nil, feed, nil) == ARCHIVE_OK,
      unsafe archive_read_next_header(handle.pointer, &entry) == ARCHIVE_OK
    else { throw failure(handle) }
    return handle
  }

  /// The source's own error, if it had one, or else the library's.
  private func failure(_ handle: ArchiveHandle) -> StreamError {
    isAtEnd = true
    return feeder.failure ?? .corruptCompression(name: name, reason: handle.reason)
  }

  /// Refuses bytes that the decompressor has left.
  private func checkNothingFollows(_ handle: ArchiveHandle) throws(StreamError) {
    // The last filter is the feeder itself: its count is what the others have taken of it.
    let last = unsafe archive_filter_count(handle.pointer) - 1
    let taken = unsafe archive_filter_bytes(handle.pointer, last)
    while feeder.refill() > 0 {}
    if let failure = feeder.failure { throw failure }
    guard taken == feeder.byteCount else {
      throw .corruptCompression(name: name, reason: "unexpected data after the end")
    }
  }

  private static func filterCode(_ kind: CompressionKind) -> Int32? {
    switch kind {
    case .none, .gzip: nil
    case .zstd: ARCHIVE_FILTER_ZSTD
    case .xz: ARCHIVE_FILTER_XZ
    case .bzip2: ARCHIVE_FILTER_BZIP2
    }
  }
}

/// Hands the bytes of a source to libarchive.
@safe private final class Feeder {
  let base: any ByteSource
  private(set) var failure: StreamError?
  /// The bytes handed over so far.
  private(set) var byteCount: Int64 = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  /// What the library sees: memory that stays in place between calls.
  let block: UnsafeMutableRawBufferPointer

  init(_ base: any ByteSource) {
    self.base = base
    unsafe block = .allocate(byteCount: buffer.count, alignment: 16)
  }

  /// Fills ``block`` and returns how far; 0 at the end, -1 when the source failed.
  func refill() -> Int {
    do {
      let count = try base.read(into: &buffer, at: 0)
      // Block and buffer are of one size.
      unsafe block.copyBytes(from: buffer[..<count])
      byteCount += Int64(count)
      return count
    } catch {
      failure = error
      return -1
    }
  }

  // Nobody but this object frees the block, and the reader is gone before.
  deinit { unsafe block.deallocate() }
}

/// The callback through which libarchive asks for more.
private func feed(
  _ archive: OpaquePointer?, _ context: UnsafeMutableRawPointer?,
  _ bytes: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> la_ssize_t {
  guard let context = unsafe context, let bytes = unsafe bytes else { return -1 }
  // The context is the feeder that `opened()` passed, alive for as long as the reader.
  let feeder = unsafe Unmanaged<Feeder>.fromOpaque(context).takeUnretainedValue()
  let count = feeder.refill()
  unsafe bytes.pointee = UnsafeRawPointer(feeder.block.baseAddress)
  return count
}
