import Models

/// A tensor of a head, as it is stored.
public struct HeadTensor: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// Its sizes, outermost first.
  public let shape: [Int]
  /// Its values, row-major.
  public let values: [Float]
}

/// Why tensors do not make a head.
public enum InteractionHeadError: Error, Equatable, CustomStringConvertible {
  /// A string that every such head has is not there.
  case missingMetadata(String)
  /// A string says something else than it can.
  case metadata(String, expected: String, found: String)
  /// The head needs a tensor that is not there.
  case missingTensor(String)
  /// A tensor is there that the head does not know; leaving it out would change the answers.
  case unexpectedTensor(String)
  /// A tensor has another shape than the model asks for; `-1` stands for any size.
  case wrongShape(String, expected: [Int], found: [Int])

  /// The message for the user, without the file it concerns.
  public var description: String {
    switch self {
    case .missingMetadata(let key): "metadata '\(key)' is missing"
    case .metadata(let key, let expected, let found):
      "metadata '\(key)': expected \(expected), found '\(found.prefix(80))'"
    case .missingTensor(let name): "tensor '\(name)' is missing"
    case .unexpectedTensor(let name): "tensor '\(name)' is not part of an interaction head"
    case .wrongShape(let name, let expected, let found):
      "tensor '\(name)': expected shape \(StoredTensor.text(ofShape: expected)), found \(StoredTensor.text(ofShape: found))"
    }
  }
}

/// Hands out the tensors of a head one by one and knows which are left.
struct HeadTensors {
  private let tensors: ModelTensors
  private var left: Set<String>

  init(_ tensors: ModelTensors) {
    self.tensors = tensors
    left = Set(tensors.names)
  }

  /// The shape of a tensor that is there.
  func shape(of name: String) throws(InteractionHeadError) -> [Int] {
    guard let tensor = tensors[name] else { throw .missingTensor(name) }
    return tensor.shape
  }

  /// The values of a tensor of a shape, where −1 takes any size above 0.
  mutating func values(_ name: String, shape: [Int]) throws(InteractionHeadError) -> [Float] {
    guard let tensor = tensors[name] else { throw .missingTensor(name) }
    left.remove(name)
    guard tensor.hasShape(shape) else {
      throw .wrongShape(name, expected: shape, found: tensor.shape)
    }
    return tensor.values()
  }

  /// Refuses the tensors nobody took.
  func finish() throws(InteractionHeadError) {
    if let name = left.sorted().first { throw .unexpectedTensor(name) }
  }
}
