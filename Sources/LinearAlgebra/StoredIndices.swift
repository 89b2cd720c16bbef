/// How a stored index is written.
public enum IndexElement: String, Sendable, CaseIterable {
  /// An unsigned 16-bit integer.
  case uint16 = "U16"
  /// An unsigned 32-bit integer.
  case uint32 = "U32"

  /// The bytes of one index.
  public var byteCount: Int { self == .uint16 ? 2 : 4 }
}

/// Unsigned integers in a storage, read in place.
public struct StoredIndices: Sendable {
  /// The number of integers.
  public let count: Int
  /// How they are written.
  public let element: IndexElement
  private let storage: WeightStorage
  private let byteOffset: Int

  /// Refers to integers inside a storage.
  ///
  /// - Precondition: `count` elements from `byteOffset` on lie within the storage.
  public init(storage: WeightStorage, byteOffset: Int, count: Int, element: IndexElement) {
    precondition(
      byteOffset >= 0 && count >= 0 && byteOffset + count * element.byteCount <= storage.byteCount,
      "the storage covers the integers")
    self.count = count
    self.element = element
    self.storage = storage
    self.byteOffset = byteOffset
  }

  /// Stores a copy of integers in the smaller of the two formats that holds them all.
  public init(_ values: [UInt32]) {
    let isNarrow = values.allSatisfy { $0 <= UInt32(UInt16.max) }
    let bytes = isNarrow ? littleEndian(values.map { UInt16($0) }) : littleEndian(values)
    self.init(
      storage: WeightStorage(copying: bytes), byteOffset: 0, count: values.count,
      element: isNarrow ? .uint16 : .uint32)
  }

  /// All integers.
  public var values: [UInt32] {
    unsafe withValues(
      { unsafe $0.map(UInt32.init) }, { unsafe Array($0) })
  }

  /// Calls the closure that fits the format with all integers.
  ///
  /// - Precondition: the buffer is not used after the call.
  @unsafe func withValues<Result>(
    _ narrow: (UnsafeBufferPointer<UInt16>) -> Result,
    _ wide: (UnsafeBufferPointer<UInt32>) -> Result
  ) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return switch element {
    case .uint16: unsafe narrow(buffer())
    case .uint32: unsafe wide(buffer())
    }
  }

  private func buffer<Value: BitwiseCopyable>() -> UnsafeBufferPointer<Value> {
    // `init` saw that `count` elements lie in the storage, which is alive as long as this value is. Their
    // alignment is checked where the tensor is taken; see `isAligned`.
    let start = unsafe storage.address(ofByte: byteOffset)
    return unsafe UnsafeBufferPointer(
      start: start.assumingMemoryBound(to: Value.self), count: count)
  }

  /// Whether the first integer stands at a multiple of its size.
  private var isAligned: Bool {
    let address = unsafe UInt(bitPattern: storage.address(ofByte: byteOffset))
    return address.isMultiple(of: UInt(element.byteCount))
  }

  /// The bytes of all integers as they are stored: little-endian.
  public var bytes: [UInt8] {
    defer { withExtendedLifetime(storage) {} }
    let start = unsafe storage.address(ofByte: byteOffset)
    // The bytes of all integers, which `init` saw to lie in the storage.
    return unsafe [UInt8](
      UnsafeRawBufferPointer(start: start, count: count * element.byteCount))
  }

  /// These integers where the processor may read them directly: in place, or in a copy when the file has them
  /// at an odd place.
  public var aligned: StoredIndices {
    isAligned
      ? self
      : StoredIndices(
        storage: WeightStorage(copying: bytes), byteOffset: 0, count: count, element: element)
  }
}

/// The bytes of integers, which on the machines this runs on are little-endian in memory.
private func littleEndian<Value: FixedWidthInteger>(_ values: [Value]) -> [UInt8] {
  // The array is copied within the call.
  unsafe values.withUnsafeBytes { unsafe Array($0) }
}
