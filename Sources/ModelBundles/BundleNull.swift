import ByteStreams
import GeneSets
public import LinearAlgebra
import Models
import SafeTensors
public import Scoring
import StrictJSON

/// `null.safetensors`: the tensors `quantiles` (sizes · vocabulary × chances) and `frequencies` (vocabulary), and
/// under `__metadata__` the strings `sizes` and `chances`, numbers with spaces between them.
extension ModelBundle {
  /// What each gene scores for random sets, or nil when the bundle does not know.
  ///
  /// - Throws: ``BundleError`` for a null that is damaged or made for another vocabulary.
  public func nullModel() throws(BundleError) -> NullModel? {
    guard let bytes = member(MemberRole.nullName) else { return nil }
    do {
      return try nullModel(bytes)
    } catch {
      throw BundleError(path: path, problem: error)
    }
  }

  /// Checks and reads the member.
  func nullModel(_ bytes: SharedBytes) throws(BundleProblem) -> NullModel {
    let name = MemberRole.nullName
    let file = try TensorFile(name, bytes, limits: limits)
    try file.checkFinite()
    let sizes = try file.header.numbers("sizes", name).compactMap { Int(exactly: $0) }
    let chances = try file.header.numbers("chances", name)
    guard let quantiles = try file.weights()["quantiles"] else {
      throw .malformedNull(name, reason: "tensor 'quantiles' is missing")
    }
    guard let first = sizes.first, first >= 1, zip(sizes, sizes.dropFirst()).allSatisfy(<) else {
      throw .malformedNull(name, reason: "expected sizes that ascend from 1 up")
    }
    guard chances.count >= 2, chances.allSatisfy({ $0 > 0 && $0 < 1 }),
      zip(chances, chances.dropFirst()).allSatisfy(>)
    else { throw .malformedNull(name, reason: "expected chances that descend between 1 and 0") }
    guard let frequencies = try file.weights()["frequencies"],
      frequencies.shape == [vocabulary.count]
    else {
      throw .malformedNull(
        name, reason: "expected a tensor 'frequencies' of \(vocabulary.count) values")
    }
    let shape = [sizes.count * vocabulary.count, chances.count]
    guard quantiles.shape == shape else {
      throw .malformedNull(
        name, reason: "tensor 'quantiles': expected shape \(shape), found \(quantiles.shape)")
    }
    return NullModel(
      sizes: sizes, chances: chances,
      quantiles: WeightMatrix(
        storage: quantiles.storage, byteOffset: quantiles.byteOffset, rows: shape[0],
        columns: shape[1], element: quantiles.element),
      frequencies: frequencies.values())
  }
}

extension ModelBundleWriter {
  /// Sets `null.safetensors`, stored as float16.
  ///
  /// - Shape: quantiles (sizes · vocabulary) × chances, frequencies vocabulary
  /// - Throws: ``BundleProblem/overflow(tensor:element:value:target:)`` for a logit beyond float16.
  public mutating func setNull(
    sizes: [Int], chances: [Double], quantiles: Matrix, frequencies: [Float]
  ) throws(BundleProblem) {
    let file = try TensorWriter.file(
      [
        TensorWriter.Tensor(
          name: "quantiles", shape: [quantiles.rows, quantiles.columns], values: quantiles.values),
        TensorWriter.Tensor(
          name: "frequencies", shape: [frequencies.count], values: frequencies),
      ], as: .float16,
      metadata: [
        "sizes": .string(sizes.map(String.init).joined(separator: " ")),
        "chances": .string(chances.map { "\($0)" }.joined(separator: " ")),
      ])
    try set(MemberRole.nullName, file)
  }
}

extension SafeTensorsHeader {
  /// The numbers of a metadata string.
  fileprivate func numbers(_ key: String, _ member: String) throws(BundleProblem) -> [Double] {
    guard case .string(let text) = metadata[key] else {
      throw .malformedNull(member, reason: "metadata '\(key)' is missing")
    }
    let fields = text.split(separator: " ")
    let numbers = fields.compactMap { Double($0) }
    guard numbers.count == fields.count else {
      throw .malformedNull(member, reason: "metadata '\(key)': expected numbers, found '\(text)'")
    }
    return numbers
  }
}
