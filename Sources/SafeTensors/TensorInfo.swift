/// What a safetensors header says about one tensor.
public struct TensorInfo: Sendable, Equatable {
  /// The tensor's name.
  public let name: String
  /// The format of its elements.
  public let elementType: ElementType
  /// Its dimensions, outermost first; empty for a scalar.
  public let shape: [Int]
  /// Where its bytes lie, counted from the start of the file; of any alignment.
  public let byteRange: Range<Int>

  /// The number of elements, the product of the shape.
  public var elementCount: Int { byteRange.count / elementType.byteCount }
}

/// The bytes that a shape takes, or nil when they do not fit an integer.
func byteCount(of shape: [Int], _ elementType: ElementType) -> Int? {
  var count = elementType.byteCount
  for dimension in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
    guard !overflow else { return nil }
    count = product
  }
  return count
}
