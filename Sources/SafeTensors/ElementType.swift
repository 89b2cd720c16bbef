/// The number formats of the safetensors format; the raw value is the name in the header.
///
/// Cases stand in the order of the reference implementation, which writes tensors by this order
/// descending (huggingface/safetensors 24b0b28, `Dtype`). Formats of fewer than eight bits are left
/// out: no writer of gene set models uses them.
public enum ElementType: String, Sendable, CaseIterable, Comparable {
  /// One byte, zero or one.
  case bool = "BOOL"
  /// An unsigned 8-bit integer.
  case uint8 = "U8"
  /// A signed 8-bit integer.
  case int8 = "I8"
  /// An 8-bit float with five exponent bits.
  case float8e5m2 = "F8_E5M2"
  /// An 8-bit float with four exponent bits.
  case float8e4m3 = "F8_E4M3"
  /// A signed 16-bit integer.
  case int16 = "I16"
  /// An unsigned 16-bit integer.
  case uint16 = "U16"
  /// IEEE 754 binary16.
  case float16 = "F16"
  /// The upper half of a binary32.
  case bfloat16 = "BF16"
  /// A signed 32-bit integer.
  case int32 = "I32"
  /// An unsigned 32-bit integer.
  case uint32 = "U32"
  /// IEEE 754 binary32.
  case float32 = "F32"
  /// Two binary32 numbers.
  case complex64 = "C64"
  /// IEEE 754 binary64.
  case float64 = "F64"
  /// A signed 64-bit integer.
  case int64 = "I64"
  /// An unsigned 64-bit integer.
  case uint64 = "U64"

  /// The bytes one element takes.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8, .float8e5m2, .float8e4m3: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .complex64, .float64, .int64, .uint64: 8
    }
  }

  /// Whether the left stands before the right in the reference's enumeration.
  public static func < (left: ElementType, right: ElementType) -> Bool {
    left.ordinal < right.ordinal
  }

  private var ordinal: Int {
    ElementType.allCases.firstIndex(of: self) ?? 0
  }
}
