public import LinearAlgebra

/// One stored tensor: where its values lie and what shape they have.
public struct StoredTensor: Sendable {
  /// The sizes, outermost first; empty for a single value.
  public let shape: [Int]
  /// How the values are written.
  public let element: WeightElement
  /// The bytes that hold them.
  public let storage: WeightStorage
  /// Where the first value begins.
  public let byteOffset: Int

  /// Refers to a tensor inside a storage.
  ///
  /// - Precondition: the product of the sizes fits the storage from `byteOffset` on.
  public init(shape: [Int], element: WeightElement, storage: WeightStorage, byteOffset: Int) {
    self.shape = shape
    self.element = element
    self.storage = storage
    self.byteOffset = byteOffset
  }

  /// Stores a copy of a matrix as float32.
  public init(_ matrix: Matrix) {
    self.init(
      shape: [matrix.rows, matrix.columns], element: .float32,
      storage: WeightStorage(copying: matrix.values), byteOffset: 0)
  }

  /// Stores a copy of a vector as float32.
  public init(_ vector: [Float]) {
    self.init(
      shape: [vector.count], element: .float32, storage: WeightStorage(copying: vector),
      byteOffset: 0)
  }

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }

  /// Whether it has these sizes, where −1 takes any size above 0.
  public func hasShape(_ sizes: [Int]) -> Bool {
    shape.count == sizes.count
      && zip(shape, sizes).allSatisfy { $0 > 0 && ($1 < 0 || $0 == $1) }
  }

  /// Sizes as messages have them; `any` stands for −1.
  public static func text(ofShape sizes: [Int]) -> String {
    "[" + sizes.map { $0 < 0 ? "any" : String($0) }.joined(separator: ", ") + "]"
  }

  /// All values as float32, row-major.
  public func values() -> [Float] {
    WeightMatrix(
      storage: storage, byteOffset: byteOffset, rows: 1, columns: count, element: element
    ).row(0)
  }
}

/// The tensors of a model by name, as `model.safetensors` holds them.
public struct ModelTensors: Sendable {
  private var tensors: [String: StoredTensor]
  /// The tensors of whole numbers by name, each one-dimensional.
  public private(set) var indices: [String: StoredIndices]

  /// Makes a collection of named tensors: weights, and whole numbers.
  public init(_ tensors: [String: StoredTensor], indices: [String: StoredIndices] = [:]) {
    self.tensors = tensors
    self.indices = indices
  }

  /// The tensor of a name, or nil.
  public subscript(name: String) -> StoredTensor? {
    get { tensors[name] }
    set { tensors[name] = newValue }
  }

  /// The names of the weights in alphabetical order.
  public var names: [String] { tensors.keys.sorted() }

  /// These tensors and those of another collection, whose names are others.
  public func adding(_ other: ModelTensors) -> ModelTensors {
    ModelTensors(
      tensors.merging(other.tensors) { first, _ in first },
      indices: indices.merging(other.indices) { first, _ in first })
  }
}

/// Why tensors do not make a network.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  /// The architecture needs a tensor that is not there.
  case missingTensor(String)
  /// A tensor is there that the architecture does not know; leaving it out would change the answers.
  case unexpectedTensor(String, architecture: Architecture)
  /// A tensor has another shape than its neighbours ask for; `-1` stands for any size.
  case wrongShape(String, expected: [Int], found: [Int])
  /// A tensor of the memory holds numbers that make no memory.
  case invalidMemory(String, expected: String)

  /// The message for the user, without the file it concerns.
  public var description: String {
    switch self {
    case .missingTensor(let name): "tensor '\(name)' is missing"
    case .unexpectedTensor(let name, let architecture):
      "tensor '\(name)' is not part of a \(architecture.rawValue)"
    case .wrongShape(let name, let expected, let found):
      "tensor '\(name)': expected shape \(StoredTensor.text(ofShape: expected)), found \(StoredTensor.text(ofShape: found))"
    case .invalidMemory(let name, let expected): "tensor '\(name)': expected \(expected)"
    }
  }
}

/// Hands out the tensors of a model one by one and knows which are left.
struct TensorTaker {
  private let tensors: ModelTensors
  private var left: Set<String>

  init(_ tensors: ModelTensors) {
    self.tensors = tensors
    left = Set(tensors.names).union(tensors.indices.keys)
  }

  /// Whether a tensor of this name is there.
  func has(_ name: String) -> Bool { left.contains(name) || tensors[name] != nil }

  /// A matrix of `rows × columns`, where nil takes any size above 0.
  mutating func matrix(_ name: String, rows: Int? = nil, columns: Int? = nil)
    throws(ModelError) -> WeightMatrix
  {
    let tensor = try tensor(name, shape: [rows ?? -1, columns ?? -1])
    return WeightMatrix(
      storage: tensor.storage, byteOffset: tensor.byteOffset, rows: tensor.shape[0],
      columns: tensor.shape[1], element: tensor.element)
  }

  /// A vector of `count` values.
  mutating func vector(_ name: String, count: Int) throws(ModelError) -> [Float] {
    try tensor(name, shape: [count]).values()
  }

  /// A list of whole numbers, of any length above 0.
  mutating func indices(_ name: String) throws(ModelError) -> StoredIndices {
    guard let indices = tensors.indices[name] else { throw .missingTensor(name) }
    left.remove(name)
    guard indices.count > 0 else { throw .wrongShape(name, expected: [-1], found: [0]) }
    return indices
  }

  /// Refuses the tensors nobody took.
  func finish(_ architecture: Architecture) throws(ModelError) {
    if let name = left.sorted().first {
      throw .unexpectedTensor(name, architecture: architecture)
    }
  }

  private mutating func tensor(_ name: String, shape: [Int]) throws(ModelError) -> StoredTensor {
    guard let tensor = tensors[name] else { throw .missingTensor(name) }
    left.remove(name)
    guard tensor.hasShape(shape) else {
      throw .wrongShape(name, expected: shape, found: tensor.shape)
    }
    return tensor
  }
}
