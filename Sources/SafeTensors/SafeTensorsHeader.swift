public import StrictJSON

/// The header of a safetensors file, checked against the length of the file.
///
/// The file is eight bytes with the header's length (little-endian), the header as JSON, and the
/// data. The tensors tile the data: sorted by offset each begins where the one before ends, the first
/// at 0 and the last at the end of the file, so that no byte is hidden and none is read twice.
public struct SafeTensorsHeader: Sendable, Equatable {
  /// The tensors in the order of their data.
  public let tensors: [TensorInfo]
  /// The strings under `__metadata__`.
  public let metadata: JSONObject
  /// Where the data begin, in bytes from the start of the file.
  public let dataOffset: Int

  /// The key that holds strings instead of a tensor.
  static let metadataKey = "__metadata__"

  /// Reads and checks the header of a whole file; no tensor data are touched.
  ///
  /// - Throws: a ``SafeTensorsError``, before anything in proportion to a number in the file is
  ///   allocated.
  public init(
    parsing file: Span<UInt8>, limits: SafeTensorsLimits = SafeTensorsLimits()
  ) throws(SafeTensorsError) {
    let headerByteCount = try SafeTensorsHeader.headerByteCount(file, limits)
    let header = file.extracting(8..<8 + headerByteCount)
    guard headerByteCount > 0, header[0] == UInt8(ascii: "{") else {
      throw .headerStart(found: headerByteCount > 0 ? header[0] : nil)
    }
    let json: JSONValue
    do {
      let jsonLimits = JSONLimits(
        byteCount: limits.headerByteCount, depth: 4, valueCount: limits.valueCount)
      json = try JSONValue(parsing: header, limits: jsonLimits)
    } catch {
      throw .json(error)
    }
    let dataOffset = 8 + headerByteCount
    var entries: [TensorEntry] = []
    do {
      metadata = try SafeTensorsHeader.metadata(JSONNode(json))
      for (name, node) in try JSONNode(json).members() where name != Self.metadataKey {
        entries.append(try TensorEntry(name: name, node))
      }
    } catch {
      throw .shape(error)
    }
    guard entries.count <= limits.tensorCount else {
      throw .tooManyTensors(count: entries.count, limit: limits.tensorCount)
    }
    var tensors: [TensorInfo] = []
    for entry in entries {
      tensors.append(try TensorInfo(entry, file.count - dataOffset, dataOffset, limits))
    }
    // Empty tensors may share a begin, so the end decides between them.
    tensors.sort {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound)
        < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
    }
    try SafeTensorsHeader.checkTiling(tensors, dataOffset: dataOffset, fileByteCount: file.count)
    self.tensors = tensors
    self.dataOffset = dataOffset
  }

  /// The tensor of a name; linear in their number.
  public subscript(name: String) -> TensorInfo? { tensors.first { $0.name == name } }

  private static func headerByteCount(
    _ file: Span<UInt8>, _ limits: SafeTensorsLimits
  ) throws(SafeTensorsError) -> Int {
    guard file.count >= 8 else { throw .missingLength(byteCount: file.count) }
    var stated: UInt64 = 0
    for index in 0..<8 { stated |= UInt64(file[index]) << UInt64(8 * index) }
    guard stated <= UInt64(limits.headerByteCount) else {
      throw .headerTooLong(byteCount: stated, limit: limits.headerByteCount)
    }
    guard Int(stated) <= file.count - 8 else {
      throw .headerTruncated(byteCount: Int(stated), available: file.count - 8)
    }
    return Int(stated)
  }

  private static func metadata(_ document: JSONNode) throws(JSONShapeError) -> JSONObject {
    guard try document.object()[metadataKey] != nil else { return JSONObject() }
    let node = try document.required(metadataKey)
    for (_, value) in try node.members() { _ = try value.string() }
    return try node.object()
  }

  private static func checkTiling(
    _ tensors: [TensorInfo], dataOffset: Int, fileByteCount: Int
  ) throws(SafeTensorsError) {
    var end = dataOffset
    for tensor in tensors {
      guard tensor.byteRange.lowerBound == end else {
        throw .gap(
          tensor: tensor.name, expected: end - dataOffset,
          found: tensor.byteRange.lowerBound - dataOffset)
      }
      end = tensor.byteRange.upperBound
    }
    guard end == fileByteCount else {
      throw .wrongDataLength(expected: end - dataOffset, found: fileByteCount - dataOffset)
    }
  }
}

/// One entry of the header as written: its JSON has the right shape and nothing else is known.
private struct TensorEntry {
  let name: String
  let elementType: String
  let shape: [Int]
  let begin: Int
  let end: Int

  init(name: String, _ node: JSONNode) throws(JSONShapeError) {
    self.name = name
    for (key, _) in try node.members() where !["dtype", "shape", "data_offsets"].contains(key) {
      throw JSONShapeError(
        path: node.path, expected: "dtype, shape and data_offsets", found: "\"\(key)\"")
    }
    elementType = try node.required("dtype").string()
    var shape: [Int] = []
    for dimension in try node.required("shape").elements() {
      shape.append(try dimension.integer(in: 0...Int.max))
    }
    self.shape = shape
    let offsets = try node.required("data_offsets")
    let ends = try offsets.elements()
    guard ends.count == 2 else { throw offsets.mismatch("two offsets") }
    begin = try ends[0].integer(in: 0...Int.max)
    end = try ends[1].integer(in: 0...Int.max)
  }
}

extension TensorInfo {
  /// Checks one entry, whose offsets count from the start of the data.
  fileprivate init(
    _ entry: TensorEntry, _ dataByteCount: Int, _ dataOffset: Int, _ limits: SafeTensorsLimits
  ) throws(SafeTensorsError) {
    guard let elementType = ElementType(rawValue: entry.elementType) else {
      throw .unknownElementType(tensor: entry.name, found: entry.elementType)
    }
    guard entry.shape.count <= limits.dimensionCount else {
      throw .tooManyDimensions(
        tensor: entry.name, count: entry.shape.count, limit: limits.dimensionCount)
    }
    guard let expected = byteCount(of: entry.shape, elementType) else {
      throw .sizeOverflow(tensor: entry.name)
    }
    // Both offsets are at least 0, so their difference cannot overflow.
    guard entry.end - entry.begin == expected else {
      throw .wrongByteCount(
        tensor: entry.name, expected: expected, begin: entry.begin, end: entry.end)
    }
    guard entry.end <= dataByteCount else {
      throw .beyondEnd(tensor: entry.name, end: entry.end, dataByteCount: dataByteCount)
    }
    self.init(
      name: entry.name, elementType: elementType, shape: entry.shape,
      byteRange: dataOffset + entry.begin..<dataOffset + entry.end)
  }
}
