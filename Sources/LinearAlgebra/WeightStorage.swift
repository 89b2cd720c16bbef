/// How a stored weight is written.
public enum WeightElement: String, Sendable, CaseIterable {
  /// IEEE 754 binary32.
  case float32 = "F32"
  /// IEEE 754 binary16.
  case float16 = "F16"
  /// The upper half of a binary32.
  case bfloat16 = "BF16"

  /// The bytes of one value.
  public var byteCount: Int { self == .float32 ? 4 : 2 }
}

/// Bytes that hold tensors: a mapped file or an array, kept alive as long as a weight refers to them.
@safe public final class WeightStorage: @unchecked Sendable {
  // Immutable after init, so it may be shared between threads.
  private let start: UnsafeRawPointer
  private let owner: AnyObject?
  /// The number of bytes.
  public let byteCount: Int

  /// Refers to bytes that `owner` keeps in place and unchanged.
  ///
  /// - Precondition: `bytes` stays valid for as long as `owner` lives.
  @unsafe public init(_ bytes: UnsafeRawBufferPointer, ownedBy owner: AnyObject?) {
    // An empty buffer may have no address; any non-null one serves, as no byte of it is read.
    unsafe start =
      bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    self.owner = owner
    byteCount = bytes.count
  }

  /// Copies bytes into a storage of its own.
  public convenience init(copying bytes: [UInt8]) {
    let copy = unsafe bytes.withUnsafeBytes { unsafe OwnedBytes($0) }
    // `copy` owns the buffer and is kept as the owner.
    unsafe self.init(UnsafeRawBufferPointer(copy.buffer), ownedBy: copy)
  }

  /// Copies float32 values into a storage of its own.
  public convenience init(copying values: [Float]) {
    let copy = unsafe values.withUnsafeBytes { unsafe OwnedBytes($0) }
    // `copy` owns the buffer and is kept as the owner.
    unsafe self.init(UnsafeRawBufferPointer(copy.buffer), ownedBy: copy)
  }

  /// The address of a byte.
  ///
  /// - Precondition: what is read behind it stays within ``byteCount``, and the storage outlives the use.
  @unsafe func address(ofByte offset: Int) -> UnsafeRawPointer { unsafe start + offset }
}

/// A heap buffer that is freed with its object.
@safe private final class OwnedBytes {
  let buffer: UnsafeMutableRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    // 64 bytes: one cache line, and more than any element needs.
    unsafe buffer = .allocate(byteCount: bytes.count, alignment: 64)
    unsafe buffer.copyMemory(from: bytes)
  }

  deinit { unsafe buffer.deallocate() }
}
