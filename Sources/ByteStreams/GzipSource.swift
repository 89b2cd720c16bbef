import CZlib

/// Decompresses gzip: one member, several one after the other, or the blocks of bgzip.
///
/// Each member's length and checksum are verified. After the last one zeros are padding, as `gzip`
/// has it; anything else is an error, because a file that was cut and joined looks so.
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
  }

  deinit {
    // Initialised in `init`, ended and freed here only.
    unsafe inflateEnd(inflater)
    unsafe inflater.deallocate()
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
      state = .ended
      return
    }
    if input[unread.lowerBound] == 0 {
      repeat {
        guard input[unread].allSatisfy({ $0 == 0 }) else {
          throw damaged("trailing bytes after the data")
        }
      } while try refill()
      state = .ended
      return
    }
    guard input[unread.lowerBound] == 0x1F else { throw damaged("trailing bytes after the data") }
    // The state was initialised in `init`; a reset keeps its window.
    _ = unsafe inflateReset(inflater)
    state = .insideMember
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
    return unsafe room - Int(inflater.pointee.avail_out)
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
