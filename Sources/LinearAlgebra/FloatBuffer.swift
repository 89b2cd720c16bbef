/// A run of float32 values on the heap, aligned to a cache line, that threads share out by places.
///
/// It is what training keeps its weights, gradients and activations in: updated in place, never copied.
///
/// Two threads may use one buffer at once as long as neither writes a place the other touches; the
/// training loop gives every piece of work its own rows.
@safe public final class FloatBuffer: @unchecked Sendable {
  private let start: UnsafeMutablePointer<Float>
  /// The number of values.
  public let count: Int
  /// The number of values there is room for: ``count`` rounded up to whole groups of 16, the rest 0.
  public let paddedCount: Int

  /// Values per cache line of 64 bytes.
  private static let group = 16

  /// Makes a buffer of zeros.
  ///
  /// - Precondition: `count` is not negative.
  public init(count: Int) {
    precondition(count >= 0, "a buffer has no negative size")
    self.count = count
    paddedCount = max(1, (count + Self.group - 1) / Self.group) * Self.group
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: paddedCount * MemoryLayout<Float>.stride, alignment: 64)
    unsafe start = bytes.initializeMemory(as: Float.self, repeating: 0, count: paddedCount)
  }

  deinit { unsafe start.deallocate() }

  /// The address of a value.
  ///
  /// - Precondition: `place` is not beyond ``paddedCount``; what is used behind it stays below that, and the
  ///   buffer outlives the use.
  @unsafe public func address(of place: Int) -> UnsafeMutablePointer<Float> {
    precondition(place >= 0 && place <= paddedCount, "the place lies in the buffer")
    return unsafe start + place
  }

  /// One value.
  ///
  /// - Precondition: `place` is below ``count``.
  public subscript(place: Int) -> Float {
    get {
      precondition(place >= 0 && place < count, "the place lies in the buffer")
      return unsafe start[place]
    }
    set {
      precondition(place >= 0 && place < count, "the place lies in the buffer")
      unsafe start[place] = newValue
    }
  }

  /// A copy of all values; assigning replaces them.
  ///
  /// - Precondition: an assigned array has ``count`` values.
  public var values: [Float] {
    // The buffer holds `count` initialised values for as long as it lives.
    get { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }
    set {
      precondition(newValue.count == count, "the values fill the buffer")
      for (place, value) in newValue.enumerated() { unsafe start[place] = value }
    }
  }

  /// Sets consecutive values to 0.
  ///
  /// - Precondition: the range lies in the buffer.
  public func clear(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "the range lies in the buffer")
    unsafe (start + range.lowerBound).update(repeating: 0, count: range.count)
  }

  /// Calls `body` with the bytes of the ``count`` values, for writing to a file or filling from one.
  public func withBytes<Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    // The bytes are those of `count` initialised floats; `body` may not keep them.
    try unsafe body(
      UnsafeMutableRawBufferPointer(start: start, count: count * MemoryLayout<Float>.stride))
  }
}
