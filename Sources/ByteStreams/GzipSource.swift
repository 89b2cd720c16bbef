import CZlib

/// Decompresses gzip: one member, several one after the other, or the blocks of bgzip.
///
/// Each member's length and checksum are verified. After the last one zeros are padding, as `gzip`
/// has it; anything else is an error, because a file that was cut and joined looks so. bgzip ends a
/// file with an empty block (SAM/BAM format specification, 4.1.2), so one that ends with a block of
/// data was cut. Other members carry no sign of whether one more should follow.
@safe public final class GzipSource: ByteSource {
  private enum State {
    case beforeFirstMember
    case insideMember
    case afterMember
    case ended
  }

  private let base: any ByteSource
  private let inflater: UnsafeMutablePointer<z_stream>
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var unread = 0..<0
  private var state = State.beforeFirstMember
  /// What the current member's header says, filled by zlib; `extra` is where its extra field goes.
  private let header: UnsafeMutablePointer<gz_header>
  private let extra: UnsafeMutablePointer<UInt8>
  /// The bytes the current member has given.
  private var memberByteCount = 0

  /// bgzip's own extra field is six bytes long and most often the only one.
  private static let extraCapacity = 64

  /// The name of the compressed source.
  public var name: String { base.name }

  /// Wraps a source of gzip data, which must not be read by anyone else from now on.
  public init(_ base: any ByteSource) {
    self.base = base
    // zlib keeps the address of its state, so the state lives on the heap until `deinit`.
    unsafe inflater = .allocate(capacity: 1)
    unsafe inflater.initialize(to: z_stream())
    let windowBits = MAX_WBITS + 16  // 16 asks for the gzip wrapper and its checksum
    let status = unsafe inflateInit2_(
      inflater, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib of another version, or no memory for its window")
    // zlib writes to both while it reads a header, so they live as long as its state.
    unsafe header = .allocate(capacity: 1)
    unsafe extra = .allocate(capacity: Self.extraCapacity)
    unsafe extra.initialize(repeating: 0, count: Self.extraCapacity)
    unsafe header.initialize(to: gz_header())
    beginMember()
  }

  deinit {
    // Initialised in `init`, ended and freed here only.
    unsafe inflateEnd(inflater)
    unsafe inflater.deallocate()
    unsafe header.deallocate()
    unsafe extra.deallocate()
  }

  /// Decompresses; see ``ByteSource/read(into:at:)``.
  ///
  /// - Throws: ``StreamError/corruptCompression(name:reason:)`` and what the compressed source throws.
  public func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
    precondition(start >= 0 && start < buffer.count, "nowhere to read to")
    while true {
      switch state {
      case .ended:
        return 0
      case .beforeFirstMember:
        state = .insideMember
      case .afterMember:
        try beginNextMember()
      case .insideMember:
        if unread.isEmpty, try !refill() { throw damaged("unexpected end of the data") }
        let count = try inflate(into: &buffer, at: start)
        if count > 0 { return count }
      }
    }
  }

  private func refill() throws(StreamError) -> Bool {
    unread = 0..<(try base.read(into: &input, at: 0))
    return !unread.isEmpty
  }

  private func beginNextMember() throws(StreamError) {
    if unread.isEmpty, try !refill() {
      try end()
      return
    }
    if input[unread.lowerBound] == 0 {
      repeat {
        guard input[unread].allSatisfy({ $0 == 0 }) else {
          throw damaged("trailing bytes after the data")
        }
      } while try refill()
      try end()
      return
    }
    guard input[unread.lowerBound] == 0x1F else { throw damaged("trailing bytes after the data") }
    // The state was initialised in `init`; a reset keeps its window.
    _ = unsafe inflateReset(inflater)
    beginMember()
    state = .insideMember
  }

  /// Lets zlib note the next member's header.
  private func beginMember() {
    memberByteCount = 0
    unsafe header.pointee = gz_header()
    unsafe header.pointee.extra = extra
    unsafe header.pointee.extra_max = UInt32(Self.extraCapacity)
    // Both live as long as the state, which has just been made or reset.
    _ = unsafe inflateGetHeader(inflater, header)
  }

  private func end() throws(StreamError) {
    if memberByteCount > 0, isBlock {
      throw damaged("the empty block that ends a bgzip file is missing")
    }
    state = .ended
  }

  /// Whether the current member is a block of bgzip: its extra field has a subfield BC.
  private var isBlock: Bool {
    // zlib has filled no more than the capacity.
    let count = unsafe min(Int(header.pointee.extra_len), Self.extraCapacity)
    var place = 0
    while place + 4 <= count {
      // Two letters, then the length of what follows, which `place + 4 <= count` keeps inside.
      if unsafe extra[place] == UInt8(ascii: "B"), unsafe extra[place + 1] == UInt8(ascii: "C") {
        return true
      }
      let length = unsafe Int(extra[place + 2]) + Int(extra[place + 3]) << 8
      place += 4 + length
    }
    return false
  }

  /// Runs zlib once from the unread input to the buffer; returns how many bytes came out.
  private func inflate(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
    let inputCount = unread.count
    let room = min(buffer.count - start, Int(UInt32.max))
    // Both pointers are used within the closures only, with lengths inside their arrays.
    let status = unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe buffer.withUnsafeMutableBufferPointer { target in
        unsafe inflater.pointee.next_in = source.baseAddress.map { unsafe $0 + unread.lowerBound }
        unsafe inflater.pointee.avail_in = UInt32(inputCount)
        unsafe inflater.pointee.next_out = target.baseAddress.map { unsafe $0 + start }
        unsafe inflater.pointee.avail_out = UInt32(room)
        return unsafe CZlib.inflate(inflater, Z_NO_FLUSH)
      }
    }
    let left = unsafe Int(inflater.pointee.avail_in)
    unread = unread.upperBound - left..<unread.upperBound
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: state = .afterMember
    default: throw damaged(zlibReason(status))
    }
    let count = unsafe room - Int(inflater.pointee.avail_out)
    memberByteCount += count
    return count
  }

  private func zlibReason(_ status: Int32) -> String {
    // The message is a constant of zlib's, valid for ever, or null.
    if let message = unsafe inflater.pointee.msg { return unsafe String(cString: message) }
    return status == Z_MEM_ERROR ? "not enough memory" : "zlib status \(status)"
  }

  private func damaged(_ reason: String) -> StreamError {
    .corruptCompression(name: name, reason: reason)
  }
}
