import CZlib

/// Compresses bytes into one gzip member.
///
/// The header holds neither a time nor a name, so equal input gives equal bytes.
@safe public final class GzipEncoder {
  private let deflater: UnsafeMutablePointer<z_stream>

  /// Begins a member.
  ///
  /// - Parameter level: 1 (fast) to 9 (small); 6 is what `gzip` does.
  public init(level: Int = 6) {
    precondition((1...9).contains(level), "a gzip level is 1 to 9")
    // zlib keeps the address of its state, so the state lives on the heap until `deinit`.
    unsafe deflater = .allocate(capacity: 1)
    unsafe deflater.initialize(to: z_stream())
    let windowBits = MAX_WBITS + 16  // 16 asks for the gzip wrapper
    let status = unsafe deflateInit2_(
      deflater, Int32(level), Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib of another version, or no memory for its window")
  }

  deinit {
    // Initialised in `init`, ended and freed here only.
    unsafe deflateEnd(deflater)
    unsafe deflater.deallocate()
  }

  /// Compresses `bytes` and appends what is ready to `output`.
  public func encode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    // The span's memory is used within the closure only.
    unsafe bytes.withUnsafeBufferPointer {
      unsafe encode(UnsafeRawBufferPointer($0), into: &output)
    }
  }

  /// Ends the member and appends its last bytes to `output`; the encoder is of no use afterwards.
  public func finish(into output: inout [UInt8]) {
    unsafe run(UnsafeRawBufferPointer(start: nil, count: 0), flush: Z_FINISH, into: &output)
  }

  /// All of `bytes` as one gzip member.
  public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
    let encoder = GzipEncoder(level: level)
    var output: [UInt8] = []
    encoder.encode(bytes.span, into: &output)
    encoder.finish(into: &output)
    return output
  }

  /// Compresses the memory of `bytes`, which must be valid during the call.
  func encode(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      // zlib counts in 32 bits.
      let part = unsafe rest.prefix(1 << 30)
      unsafe run(UnsafeRawBufferPointer(rebasing: part), flush: Z_NO_FLUSH, into: &output)
      unsafe rest = rest.dropFirst(part.count)
    }
  }

  private func run(
    _ bytes: UnsafeRawBufferPointer, flush: Int32, into output: inout [UInt8]
  ) {
    // zlib reads only, though its field is not const; the caller keeps the memory valid.
    unsafe deflater.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe deflater.pointee.avail_in = UInt32(bytes.count)
    var isFull = true
    while isFull {
      let end = output.count
      let room = 1 << 15
      output.append(contentsOf: [UInt8](repeating: 0, count: room))
      // The pointer is used within the closure only, with the room that has just been made.
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe deflater.pointee.next_out = target.baseAddress.map { unsafe $0 + end }
        unsafe deflater.pointee.avail_out = UInt32(room)
        // Z_BUF_ERROR means no more to do; a stream error would be our own misuse.
        let status = unsafe deflate(deflater, flush)
        precondition(status != Z_STREAM_ERROR, "the encoder was used after its end")
      }
      let left = unsafe Int(deflater.pointee.avail_out)
      output.removeLast(left)
      isFull = left == 0
    }
  }
}
