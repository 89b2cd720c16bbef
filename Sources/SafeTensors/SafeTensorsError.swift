public import StrictJSON

/// Why bytes are not an acceptable safetensors file.
public enum SafeTensorsError: Error, Equatable, CustomStringConvertible {
  /// The file ends before the eight bytes of the header's length.
  case missingLength(byteCount: Int)
  /// The header's stated length is beyond the limit.
  case headerTooLong(byteCount: UInt64, limit: Int)
  /// The header's stated length is beyond the end of the file.
  case headerTruncated(byteCount: Int, available: Int)
  /// The header does not begin with a brace, as the format asks.
  case headerStart(found: UInt8?)
  /// The header is not acceptable JSON.
  case json(JSONError)
  /// A part of the header has another shape than the format asks.
  case shape(JSONShapeError)
  /// There are more tensors than the limit.
  case tooManyTensors(count: Int, limit: Int)
  /// A tensor's element type is unknown.
  case unknownElementType(tensor: String, found: String)
  /// A tensor has more dimensions than the limit.
  case tooManyDimensions(tensor: String, count: Int, limit: Int)
  /// The product of a tensor's dimensions does not fit an integer.
  case sizeOverflow(tensor: String)
  /// A tensor's offsets do not hold what its shape and element type need.
  case wrongByteCount(tensor: String, expected: Int, begin: Int, end: Int)
  /// A tensor's data end beyond the end of the file.
  case beyondEnd(tensor: String, end: Int, dataByteCount: Int)
  /// A tensor does not begin where the one before ends.
  case gap(tensor: String, expected: Int, found: Int)
  /// The tensors do not end where the file ends.
  case wrongDataLength(expected: Int, found: Int)
  /// A writer was given a name twice, or the reserved name.
  case invalidName(String)

  /// The message.
  public var description: String {
    switch self {
    case .missingLength(let byteCount):
      "expected 8 bytes of header length, found \(byteCount) bytes"
    case .headerTooLong(let byteCount, let limit):
      "header of \(byteCount) bytes is longer than the limit of \(limit)"
    case .headerTruncated(let byteCount, let available):
      "expected a header of \(byteCount) bytes, found \(available)"
    case .headerStart(let found):
      "expected a header that starts with \"{\", found "
        + (found.map { "byte \($0)" } ?? "an empty header")
    case .json(let error): "header: \(error)"
    case .shape(let error): "header: \(error)"
    case .tooManyTensors(let count, let limit):
      "\(count) tensors are more than the limit of \(limit)"
    case .unknownElementType(let tensor, let found):
      "tensor \(tensor): unknown element type \"\(found)\""
    case .tooManyDimensions(let tensor, let count, let limit):
      "tensor \(tensor): \(count) dimensions are more than the limit of \(limit)"
    case .sizeOverflow(let tensor): "tensor \(tensor): the product of its dimensions overflows"
    case .wrongByteCount(let tensor, let expected, let begin, let end):
      "tensor \(tensor): expected \(expected) bytes for its shape, found offsets \(begin) to \(end)"
    case .beyondEnd(let tensor, let end, let dataByteCount):
      "tensor \(tensor): ends at byte \(end) of the data, which have \(dataByteCount)"
    case .gap(let tensor, let expected, let found):
      "tensor \(tensor): expected to begin at byte \(expected) of the data, found \(found)"
    case .wrongDataLength(let expected, let found):
      "expected \(expected) bytes of tensor data, found \(found)"
    case .invalidName(let name): "tensor name \"\(name)\" is reserved or stands twice"
    }
  }
}

/// The bounds within which a header is read.
public struct SafeTensorsLimits: Sendable {
  /// The longest header; the default is the reference implementation's `MAX_HEADER_SIZE`.
  public var headerByteCount: Int
  /// The largest number of tensors.
  public var tensorCount: Int
  /// The largest number of dimensions of one tensor.
  public var dimensionCount: Int
  /// The largest number of JSON values in the header, which bounds the memory reading it takes.
  public var valueCount: Int

  /// Makes limits.
  public init(
    headerByteCount: Int = 100_000_000, tensorCount: Int = 1 << 16, dimensionCount: Int = 8,
    valueCount: Int = 1 << 20
  ) {
    self.headerByteCount = headerByteCount
    self.tensorCount = tensorCount
    self.dimensionCount = dimensionCount
    self.valueCount = valueCount
  }
}
