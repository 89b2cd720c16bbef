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

  /// The tensors as weights that share the member's memory.
  ///
  /// - Throws: ``BundleProblem/elementType(_:tensor:found:)`` for elements that are no weights.
  func weights() throws(BundleProblem) -> ModelTensors {
    // The storage holds the owner of the memory.
    let storage = unsafe WeightStorage(bytes.unsafeBytes, ownedBy: bytes.owner)
    var tensors: [String: StoredTensor] = [:]
    for tensor in header.tensors {
      tensors[tensor.name] = StoredTensor(
        shape: tensor.shape, element: try element(of: tensor), storage: storage,
        byteOffset: tensor.byteRange.lowerBound)
    }
    return ModelTensors(tensors)
  }

  /// Refuses NaN and infinities in any tensor of weights.
  func checkFinite() throws(BundleProblem) {
    for tensor in header.tensors {
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
