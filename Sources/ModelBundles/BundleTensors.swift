import ByteStreams
import LinearAlgebra
import Models
import SafeTensors

/// A member in safetensors format whose header was checked.
struct TensorFile {
  /// The member's name.
  let name: String
  /// The whole member.
  let bytes: SharedBytes
  /// Its header.
  let header: SafeTensorsHeader

  /// Reads and checks the header.
  init(_ name: String, _ bytes: SharedBytes, limits: BundleLimits) throws(BundleProblem) {
    self.name = name
    self.bytes = bytes
    do {
      header = try bytes.withSpan { (span) throws(SafeTensorsError) in
        try SafeTensorsHeader(parsing: span, limits: limits.safeTensors)
      }
    } catch {
      throw .safeTensors(name, error)
    }
  }

  /// The tensors as weights and lists of whole numbers that share the member's memory.
  ///
  /// - Throws: ``BundleProblem/elementType(_:tensor:found:)`` for elements that are neither.
  func weights() throws(BundleProblem) -> ModelTensors {
    // The storage holds the owner of the memory.
    let storage = unsafe WeightStorage(bytes.unsafeBytes, ownedBy: bytes.owner)
    var tensors: [String: StoredTensor] = [:]
    var indices: [String: StoredIndices] = [:]
    for tensor in header.tensors {
      if let element = IndexElement(rawValue: tensor.elementType.rawValue), tensor.shape.count == 1
      {
        indices[tensor.name] = StoredIndices(
          storage: storage, byteOffset: tensor.byteRange.lowerBound, count: tensor.elementCount,
          element: element)
        continue
      }
      tensors[tensor.name] = StoredTensor(
        shape: tensor.shape, element: try element(of: tensor), storage: storage,
        byteOffset: tensor.byteRange.lowerBound)
    }
    return ModelTensors(tensors, indices: indices)
  }

  /// Refuses NaN and infinities in any tensor of weights.
  func checkFinite() throws(BundleProblem) {
    for tensor in header.tensors where IndexElement(rawValue: tensor.elementType.rawValue) == nil {
      let element = try element(of: tensor)
      let values = bytes.slice(tensor.byteRange)
      if let place = FiniteScan.firstNonFinite(in: values, element) {
        throw .notFinite(name, tensor: tensor.name, element: place)
      }
    }
  }

  /// How a tensor's weights are stored.
  func element(of tensor: TensorInfo) throws(BundleProblem) -> WeightElement {
    guard let element = WeightElement(rawValue: tensor.elementType.rawValue) else {
      throw .elementType(name, tensor: tensor.name, found: tensor.elementType)
    }
    return element
  }
}
