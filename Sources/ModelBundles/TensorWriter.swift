public import ByteStreams
public import LinearAlgebra
import Models
import SafeTensors
public import StrictJSON

/// Makes `model.safetensors` from weights.
///
/// The data begin at a multiple of 64 bytes: one cache line, and in a tar, whose members begin at
/// multiples of 512, also in the mapped bundle.
public enum TensorWriter {
  /// A tensor to be written.
  public struct Tensor: Sendable {
    /// Its name.
    public var name: String
    /// Its dimensions, outermost first.
    public var shape: [Int]
    /// Its values, row-major.
    public var values: [Float]

    /// Describes a tensor.
    ///
    /// - Precondition: there are as many values as the product of the dimensions.
    public init(name: String, shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "as many values as the shape asks")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// A list of whole numbers to be written.
  public struct Indices: Sendable {
    /// Its name.
    public var name: String
    /// Its values.
    public var values: StoredIndices

    /// Names a list.
    public init(name: String, values: StoredIndices) {
      self.name = name
      self.values = values
    }
  }

  /// The alignment of the data in the file.
  static let alignment = 64

  /// The bytes of a file with these tensors.
  ///
  /// Values are rounded to the nearest element, ties to even.
  ///
  /// - Throws: ``BundleProblem/overflow(tensor:element:value:target:)`` for a finite value that rounds
  ///   to infinity, ``BundleProblem/notFinite(_:tensor:element:)`` for one that is not finite.
  public static func file(
    _ tensors: [Tensor], indices: [Indices] = [], as element: WeightElement,
    metadata: JSONObject = JSONObject()
  ) throws(BundleProblem) -> SharedBytes {
    let byName = Dictionary(tensors.map { ($0.name, $0) }) { first, _ in first }
    let indicesByName = Dictionary(indices.map { ($0.name, $0.values) }) { first, _ in first }
    let layout: SafeTensorsLayout
    do {
      layout = try SafeTensorsLayout(
        tensors.map {
          TensorDescription(name: $0.name, elementType: ElementType(element), shape: $0.shape)
        }
          + indices.map {
            TensorDescription(
              name: $0.name, elementType: ElementType($0.values.element), shape: [$0.values.count])
          }, metadata: metadata, alignment: alignment)
    } catch {
      throw .safeTensors(MemberRole.tensorsName, error)
    }
    let block = GrowingBytes()
    block.append(layout.header)
    for info in layout.tensors {
      if let values = indicesByName[info.name] { block.append(values.bytes) }
      guard let tensor = byName[info.name] else { continue }
      block.append(try ElementEncoder.bytes(of: tensor.values, as: element, tensor: info.name))
    }
    return block.shared()
  }

  /// The weights of a bundle in another element type.
  ///
  /// - Throws: as ``file(_:as:metadata:)``, and ``BundleProblem/model(_:_:)`` when the rounded numbers make no model.
  public static func file(
    converting bundle: ModelBundle, to element: WeightElement
  ) throws(BundleProblem) -> SharedBytes {
    try file(rewriting: bundle, as: element) { _ in }
  }

  /// The weights of a bundle with every logit replaced by slope · logit + intercept.
  ///
  /// The factors go into the decoder's last layer and the strengths of the memory's heads; elements stay of
  /// the type they are.
  /// - Throws: as ``file(_:as:metadata:)``.
  public static func file(
    scalingLogitsOf bundle: ModelBundle, slope: Float, intercept: Float
  ) throws(BundleProblem) -> SharedBytes {
    let lastLayer = "decoder.layers.\((bundle.model.decoder.layers.count - 1) * 3)"
    let weight = bundle.model.decoder.lastLayer.weight
    return try file(rewriting: bundle, as: weight.element) { tensor in
      if tensor.name == "memory.heads" {
        let width = tensor.shape[1]
        for place in stride(from: width - 1, to: tensor.values.count, by: width) {
          tensor.values[place] *= slope
        }
      }
      guard tensor.name == "\(lastLayer).weight" || tensor.name == "\(lastLayer).bias" else {
        return
      }
      let shift = tensor.name == "\(lastLayer).bias" ? intercept : 0
      for place in tensor.values.indices {
        tensor.values[place] = tensor.values[place] * slope + shift
      }
    }
  }

  private static func file(
    rewriting bundle: ModelBundle, as element: WeightElement, _ change: (inout Tensor) -> Void
  ) throws(BundleProblem) -> SharedBytes {
    let file = try TensorFile(
      MemberRole.tensorsName, bundle.members.required(MemberRole.tensorsName),
      limits: bundle.limits)
    let weights = try file.weights()
    var tensors: [Tensor] = []
    for info in file.header.tensors {
      guard let stored = weights[info.name] else { continue }
      var tensor = Tensor(name: info.name, shape: info.shape, values: stored.values())
      change(&tensor)
      tensors.append(tensor)
    }
    let indices = weights.indices.map { Indices(name: $0.key, values: $0.value) }
    let bytes = try self.file(
      tensors, indices: indices, as: element, metadata: file.header.metadata)
    // A number that had to be above 0 may have become 0.
    let rounded = try TensorFile(MemberRole.tensorsName, bytes, limits: bundle.limits).weights()
    do {
      _ = try GeneSetModel(bundle.architecture, tensors: rounded)
    } catch {
      throw .model(MemberRole.tensorsName, error)
    }
    return bytes
  }
}

extension ElementType {
  /// The format of stored whole numbers.
  init(_ element: IndexElement) {
    switch element {
    case .uint16: self = .uint16
    case .uint32: self = .uint32
    }
  }

  /// The format of stored weights.
  init(_ element: WeightElement) {
    switch element {
    case .float32: self = .float32
    case .float16: self = .float16
    case .bfloat16: self = .bfloat16
    }
  }
}

/// Rounds float32 to the formats in which weights are stored.
enum ElementEncoder {
  /// The little-endian bytes of values, rounded to the nearest, ties to even.
  static func bytes(
    of values: [Float], as element: WeightElement, tensor: String
  ) throws(BundleProblem) -> [UInt8] {
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(MemberRole.tensorsName, tensor: tensor, element: place)
    }
    switch element {
    case .float32: return littleEndian(values.map(\.bitPattern))
    case .float16:
      let halves = values.map { Float16($0) }
      if let place = halves.firstIndex(where: { !$0.isFinite }) {
        throw overflow(tensor, place, values, element)
      }
      return littleEndian(halves.map(\.bitPattern))
    case .bfloat16:
      let halves = values.map(bfloat16)
      if let place = halves.firstIndex(where: { $0 & 0x7f80 == 0x7f80 }) {
        throw overflow(tensor, place, values, element)
      }
      return littleEndian(halves)
    }
  }

  /// The upper half of a binary32, rounded to the nearest, ties to even.
  ///
  /// Adding half of the last kept bit, less one when that bit is even, carries exactly when the value
  /// is to be rounded up.
  private static func bfloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    return UInt16((bits + 0x7fff + (bits >> 16 & 1)) >> 16)
  }

  private static func overflow(
    _ tensor: String, _ place: Int, _ values: [Float], _ element: WeightElement
  ) -> BundleProblem {
    .overflow(tensor: tensor, element: place, value: values[place], target: ElementType(element))
  }

  private static func littleEndian<Bits: FixedWidthInteger>(_ bits: [Bits]) -> [UInt8] {
    // The array is copied within the call; this project runs on little-endian machines only, which
    // the memory-mapped reader asks for as well.
    unsafe bits.withUnsafeBytes { unsafe Array($0) }
  }
}
