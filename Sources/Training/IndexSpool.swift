#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A nameless temporary file of 32-bit numbers: written at the end, then mapped and changed in place.
///
/// The pages belong to the file, so the system can take them back: memory does not grow with the corpus.
@safe final class IndexSpool: @unchecked Sendable {
  // Written by one thread until mapped; afterwards only read, which any thread may.
  private let descriptor: Int32
  private let folder: String
  private var pending: [UInt32] = []
  private var writtenCount = 0
  private var mapping: UnsafeMutableBufferPointer<UInt32>?

  /// Numbers held back before a write.
  private static let pendingLimit = 1 << 18

  /// The numbers so far.
  var count: Int { writtenCount + pending.count }

  /// Makes an empty file in a folder that no name leads to: it is gone when the process is.
  ///
  /// - Throws: ``TrainingError/temporaryFile(path:reason:)``.
  init(folder: String) throws(TrainingError) {
    self.folder = folder
    var template = Array((folder + "/gsfm-corpus-XXXXXX").utf8CString)
    // The template is a writable C string that lives through both calls.
    descriptor = unsafe template.withUnsafeMutableBufferPointer { name in
      guard let start = name.baseAddress else { return -1 }
      let opened = unsafe mkstemp(start)
      if opened >= 0 { unsafe unlink(start) }
      return opened
    }
    guard descriptor >= 0 else { throw Self.failure(folder) }
    pending.reserveCapacity(Self.pendingLimit)
  }

  deinit {
    // The mapping is this object's own and nobody can use it any more.
    if let mapping = unsafe mapping { unsafe munmap(mapping.baseAddress, mapping.count * 4) }
    close(descriptor)
  }

  /// Adds numbers at the end.
  ///
  /// - Precondition: not mapped yet.
  func append(_ numbers: [UInt32]) throws(TrainingError) {
    pending += numbers
    if pending.count >= Self.pendingLimit { try flush() }
  }

  /// Whether the numbers from a place on are these.
  func holds(_ numbers: [UInt32], at place: Int) throws(TrainingError) -> Bool {
    if place + numbers.count > writtenCount { try flush() }
    var found = [UInt32](repeating: 0, count: numbers.count)
    let byteCount = numbers.count * 4
    // The array holds `byteCount` bytes.
    let readCount = unsafe found.withUnsafeMutableBytes { bytes in
      unsafe pread(descriptor, bytes.baseAddress, byteCount, off_t(place * 4))
    }
    guard readCount == byteCount else { throw Self.failure(folder) }
    return found == numbers
  }

  private func flush() throws(TrainingError) {
    var done = 0
    let byteCount = pending.count * 4
    while done < byteCount {
      // Bytes from `done` on lie in the array.
      let count = unsafe pending.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        return unsafe pwrite(
          descriptor, start + done, byteCount - done, off_t(writtenCount * 4 + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(folder) }
      done += count
    }
    writtenCount += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  /// Ends the writing and maps the file.
  func map() throws(TrainingError) {
    try flush()
    pending = []
    guard writtenCount > 0 else { return }
    let address = unsafe mmap(
      nil, writtenCount * 4, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw Self.failure(folder)
    }
    // The mapping covers the file's `writtenCount` numbers until `deinit`.
    unsafe mapping = UnsafeMutableBufferPointer(
      start: address.assumingMemoryBound(to: UInt32.self), count: writtenCount)
  }

  /// One number.
  ///
  /// - Precondition: mapped, and the place exists.
  subscript(place: Int) -> UInt32 {
    get {
      guard let mapping = unsafe mapping else { preconditionFailure("the file is mapped") }
      precondition(place >= 0 && place < mapping.count, "the place exists")
      return unsafe mapping[place]
    }
    set {
      guard let mapping = unsafe mapping else { preconditionFailure("the file is mapped") }
      precondition(place >= 0 && place < mapping.count, "the place exists")
      unsafe mapping[place] = newValue
    }
  }

  /// Adds the numbers of a range to an array.
  ///
  /// - Precondition: mapped, and the range exists.
  func append(_ range: Range<Int>, to array: inout [UInt32]) {
    guard !range.isEmpty else { return }
    guard let mapping = unsafe mapping else { preconditionFailure("the file is mapped") }
    precondition(
      range.lowerBound >= 0 && range.upperBound <= mapping.count, "the range exists")
    // The range was checked and the mapping lives as long as this object.
    unsafe array.append(contentsOf: UnsafeBufferPointer(rebasing: mapping[range]))
  }

  private static func failure(_ folder: String) -> TrainingError {
    // `strerror` gives a constant or thread-local string.
    let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    return .temporaryFile(path: folder, reason: reason)
  }
}
