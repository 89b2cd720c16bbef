import Glibc
import SystemPackage

/// A buffered output whose every failure is reported.
///
/// Output to a path is written beside it and appears under its name only when ``close()`` has
/// succeeded. A sink that is let go without `close()` removes what it wrote, as ``abandon()`` does.
/// The process must ignore `SIGPIPE`, so that a closed pipe becomes
/// ``StreamError/brokenPipe(name:)``. A sink belongs to one thread at a time.
public final class ByteSink {
  private enum State {
    case open
    case failed(StreamError)
    case closed
  }

  /// What messages call the output: the path as given, or `<stdout>`.
  public let name: String

  private let destination: OutputDestination
  /// Whether the descriptor outlives the sink, as standard output does.
  private let isBorrowed: Bool
  private let encoder: GzipEncoder?
  private var buffer: [UInt8] = []
  private let capacity = 1 << 17
  private var state = State.open

  /// The name under which the output is written until it is closed; nil when it is written directly.
  public var temporaryPath: String? { destination.pending?.temporaryPath }

  /// Opens an output; `-` is standard output, and a path that ends in `.gz` is compressed.
  ///
  /// - Throws: ``StreamError/cannotCreate(name:reason:)``.
  public init(path: String) throws(StreamError) {
    isBorrowed = path == "-"
    name = isBorrowed ? "<stdout>" : path
    encoder = path.hasSuffix(".gz") ? GzipEncoder() : nil
    if isBorrowed {
      destination = .standardOutput
    } else {
      do throws(Errno) {
        destination = try OutputDestination(path: path)
      } catch {
        throw .cannotCreate(name: path, reason: "\(error)")
      }
    }
    buffer.reserveCapacity(capacity)
  }

  /// Writes, uncompressed, to a descriptor that stays its owner's.
  ///
  /// - Parameter name: what messages call the output.
  init(descriptor: FileDescriptor, name: String) {
    self.name = name
    isBorrowed = true
    encoder = nil
    destination = OutputDestination(descriptor: descriptor)
    buffer.reserveCapacity(capacity)
  }

  deinit { abandon() }

  /// Writes bytes, now or when the buffer is full.
  ///
  /// - Throws: ``StreamError/writeFailed(name:reason:)`` or ``StreamError/brokenPipe(name:)``; after
  ///   a failure every later call throws it again.
  public func write(_ bytes: Span<UInt8>) throws(StreamError) {
    // The span's memory is used within the closure only.
    try unsafe bytes.withUnsafeBufferPointer { (memory) throws(StreamError) in
      try unsafe append(UnsafeRawBufferPointer(memory))
    }
  }

  /// Writes the memory of numbers, such as a tensor's, as it is.
  public func write(_ bytes: RawSpan) throws(StreamError) {
    // The span's memory is used within the closure only.
    try unsafe bytes.withUnsafeBytes { (memory) throws(StreamError) in try unsafe append(memory) }
  }

  /// Writes bytes, now or when the buffer is full.
  public func write(_ bytes: [UInt8]) throws(StreamError) { try write(bytes.span) }

  /// Writes the UTF-8 bytes of `text`.
  public func write(_ text: String) throws(StreamError) { try write(Array(text.utf8).span) }

  /// Hands everything written so far to the system, except what a compressor still holds.
  public func flush() throws(StreamError) {
    try requireOpen()
    try flushBuffer()
  }

  /// Writes what is left, closes the output and gives a file its name.
  ///
  /// Standard output stays open, but errors that only a close reports are reported. A second call
  /// does nothing.
  ///
  /// - Throws: as ``write(_:)``; the unfinished file has been removed then.
  public func close() throws(StreamError) {
    if case .closed = state { return }
    try requireOpen()
    encoder?.finish(into: &buffer)
    try flushBuffer()
    do throws(Errno) {
      if isBorrowed {
        try OutputDestination.close(OutputDestination.duplicate(destination.descriptor.rawValue))
      } else {
        try destination.finish()
      }
      state = .closed
    } catch {
      throw fail(error, isDiscarded: true)
    }
  }

  /// Gives the output up: nothing more is written, and an unfinished file is removed.
  public func abandon() {
    guard case .open = state else { return }
    state = .closed
    discard()
  }

  private func requireOpen() throws(StreamError) {
    switch state {
    case .open: return
    case .failed(let error): throw error
    case .closed: preconditionFailure("\(name) was written to after its end")
    }
  }

  /// Adds the memory of `bytes`, which must be valid during the call.
  private func append(_ bytes: UnsafeRawBufferPointer) throws(StreamError) {
    try requireOpen()
    if let encoder {
      unsafe encoder.encode(bytes, into: &buffer)
      if buffer.count >= capacity { try flushBuffer() }
      return
    }
    if buffer.count + bytes.count > capacity { try flushBuffer() }
    if bytes.count >= capacity {
      try unsafe writeOut(bytes)
    } else {
      unsafe buffer.append(contentsOf: bytes)
    }
  }

  private func flushBuffer() throws(StreamError) {
    // The buffer is not changed during the call.
    try unsafe buffer.withUnsafeBufferPointer { (memory) throws(StreamError) in
      try unsafe writeOut(UnsafeRawBufferPointer(memory))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeOut(_ bytes: UnsafeRawBufferPointer) throws(StreamError) {
    do throws(Errno) {
      try unsafe SystemCall.writeAll(bytes, to: destination.descriptor)
    } catch {
      throw fail(error, isDiscarded: false)
    }
  }

  /// Remembers the failure, removes the unfinished file and returns the error to throw.
  private func fail(_ error: Errno, isDiscarded: Bool) -> StreamError {
    let failure: StreamError =
      error == .brokenPipe
      ? .brokenPipe(name: name) : .writeFailed(name: name, reason: "\(error)")
    state = .failed(failure)
    if !isDiscarded { discard() }
    return failure
  }

  private func discard() {
    if !isBorrowed { destination.discard() }
  }
}
