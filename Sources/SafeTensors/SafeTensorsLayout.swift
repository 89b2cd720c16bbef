public import StrictJSON

/// A tensor to be written: everything but its place and its bytes.
public struct TensorDescription: Sendable, Equatable {
  /// The tensor's name.
  public var name: String
  /// The format of its elements.
  public var elementType: ElementType
  /// Its dimensions, outermost first.
  public var shape: [Int]

  /// Makes a description.
  public init(name: String, elementType: ElementType, shape: [Int]) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
  }
}

/// The layout of a safetensors file to be written: its first bytes, and the tensors in the order in
/// which their data follow.
///
/// As the reference implementation does, tensors are ordered by element type, the widest first, then
/// by name, and the header is padded with spaces to a multiple of eight. A larger `alignment` pads the
/// header until the data begin at a multiple of it, so that a memory map can be read without copying.
public struct SafeTensorsLayout: Sendable {
  /// The length, the header and its padding.
  public let header: [UInt8]
  /// The tensors in the order of their data, with their ranges in the file.
  public let tensors: [TensorInfo]

  /// The length of the whole file.
  public var fileByteCount: Int { tensors.last?.byteRange.upperBound ?? header.count }

  /// Lays out a file.
  ///
  /// - Precondition: `alignment` is a positive multiple of eight.
  /// - Throws: ``SafeTensorsError`` for a name that is reserved or stands twice, or a size that
  ///   overflows.
  public init(
    _ descriptions: [TensorDescription], metadata: JSONObject = JSONObject(), alignment: Int = 8
  ) throws(SafeTensorsError) {
    precondition(alignment > 0 && alignment % 8 == 0, "alignment must be a multiple of eight")
    let ordered = descriptions.sorted {
      $0.elementType == $1.elementType
        ? $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) : $0.elementType > $1.elementType
    }
    var document = JSONObject()
    if !metadata.isEmpty { document[SafeTensorsHeader.metadataKey] = .object(metadata) }
    var ranges: [Range<Int>] = []
    var end = 0
    for tensor in ordered {
      guard tensor.name != SafeTensorsHeader.metadataKey, document[tensor.name] == nil else {
        throw .invalidName(tensor.name)
      }
      guard tensor.shape.allSatisfy({ $0 >= 0 }),
        let size = byteCount(of: tensor.shape, tensor.elementType),
        case (let sum, let overflow) = end.addingReportingOverflow(size), !overflow
      else { throw .sizeOverflow(tensor: tensor.name) }
      document[tensor.name] = .object([
        "dtype": .string(tensor.elementType.rawValue),
        "shape": .array(tensor.shape.map { .integer($0) }),
        "data_offsets": .array([.integer(end), .integer(sum)]),
      ])
      ranges.append(end..<sum)
      end = sum
    }
    var text = Array(JSONValue.object(document).text().utf8)
    let padding = (alignment - (8 + text.count) % alignment) % alignment
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
    let dataOffset = 8 + text.count
    header = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
    tensors = zip(ordered, ranges).map { tensor, range in
      TensorInfo(
        name: tensor.name, elementType: tensor.elementType, shape: tensor.shape,
        byteRange: dataOffset + range.lowerBound..<dataOffset + range.upperBound)
    }
  }
}
