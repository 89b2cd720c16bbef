import ByteStreams
import GeneSets
import LinearAlgebra
import Models
import RandomNumbers

/// Inputs of the sizes that real ones have, the same in every run.
enum GeneratedInputs {
  /// The tokens of the released model.
  static let tokens = 19_589
  /// The width of the released model's encoding; its hidden layers are twice as wide.
  static let width = 256
  /// The genes of a typical question.
  static let setSize = 30
  /// The sets a thread takes at a time.
  static let batch = 64

  /// The vocabulary: specials and symbols of one letter and a number.
  static let vocabulary: GeneVocabulary = {
    let symbols = (2..<tokens).map { "\("ABCDEFGHIJKLMNOPQRSTUVWXYZ".randomElement(of: $0))G\($0)" }
    guard
      let vocabulary = try? GeneVocabulary(tokens: GeneVocabulary.specialTokens + symbols)
    else { preconditionFailure("the symbols differ") }
    return vocabulary
  }()

  /// Distinct genes below `end`, those with low numbers more often, as in real sets.
  static func genes(_ count: Int, below end: Int = tokens, seed: Int) -> [Int] {
    var stream = RandomStream(seed: 1, seed)
    var chosen: Set<Int> = []
    while chosen.count < count {
      let share = stream.unit()
      chosen.insert(2 + Int(Double(end - 2) * share * share))
    }
    return chosen.sorted()
  }

  /// Sets of 30 genes.
  static let sets: [SparseGeneSet] = (0..<batch).map {
    SparseGeneSet(indices: genes(setSize, seed: $0).map { GeneIndex($0) })
  }

  /// The symbols of a set.
  static let names: [String] = sets[0].indices.map { vocabulary[$0] }

  /// Numbers of the size of a layer's weights.
  static func numbers(_ count: Int, seed: Int, scale: Float = 0.1) -> [Float] {
    var stream = RandomStream(seed: 2, seed)
    return (0..<count).map { _ in Float(stream.unit() - 0.5) * 2 * scale }
  }

  /// Random weights, stored as asked.
  static func tensor(_ shape: [Int], _ element: WeightElement, seed: Int) -> StoredTensor {
    let values = numbers(shape.reduce(1, *), seed: seed)
    let storage =
      switch element {
      case .float32: WeightStorage(copying: values)
      case .float16: WeightStorage(copying: littleEndian(values.map { Float16($0).bitPattern }))
      case .bfloat16:
        WeightStorage(copying: littleEndian(values.map { UInt16($0.bitPattern >> 16) }))
      }
    return StoredTensor(shape: shape, element: element, storage: storage, byteOffset: 0)
  }

  private static func littleEndian(_ bits: [UInt16]) -> [UInt8] {
    bits.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  /// The released shape: a DAE of depth 2.
  static func released(_ element: WeightElement) -> GeneSetModel {
    model(
      .dae,
      [
        "encoder.layers.0": (2 * width, tokens), "encoder.layers.3": (width, 2 * width),
        "decoder.layers.0": (width, width), "decoder.layers.3": (tokens, width),
      ], element)
  }

  /// A network of one narrow layer a side beside a memory of the default bundle's size, so that the memory is what
  /// takes the time.
  static let remembering: GeneSetModel = {
    let sets = 188_199
    var sizes: [UInt32] = []
    var members: [UInt32] = []
    for set in 0..<sets {
      let size = 4 + (set &* 7919) % 21
      sizes.append(UInt32(size))
      members += genes(size, seed: 1000 + set).map { UInt32($0) }
    }
    let memory = ModelTensors(
      [
        "memory.gene_weight": StoredTensor(numbers(tokens, seed: 5).map { abs($0) + 0.5 }),
        "memory.popularity": StoredTensor(numbers(tokens, seed: 6).map { abs($0) + 0.5 }),
        "memory.heads": StoredTensor(
          Matrix(
            rows: 2, columns: 6,
            values: [5, 10, 3.5, 0.25, 1e-4, 1.5, 2, 0, 2, 0.5, 1e-5, 1.2])),
      ],
      indices: ["memory.sizes": StoredIndices(sizes), "memory.genes": StoredIndices(members)])
    return model(
      .dae, ["encoder.layers.0": (1, tokens), "decoder.layers.0": (tokens, 1)], .float32,
      adding: memory)
  }()

  /// A network of layers by name with their outputs and inputs.
  static func model(
    _ architecture: Architecture, _ layers: [String: (outputs: Int, inputs: Int)],
    _ element: WeightElement, adding memory: ModelTensors? = nil
  ) -> GeneSetModel {
    var tensors: [String: StoredTensor] = [:]
    for (place, (name, size)) in layers.sorted(by: { $0.key < $1.key }).enumerated() {
      tensors["\(name).weight"] = tensor([size.outputs, size.inputs], element, seed: place)
      tensors["\(name).bias"] = tensor([size.outputs], element, seed: 100 + place)
    }
    let all = ModelTensors(tensors)
    guard let model = try? GeneSetModel(architecture, tensors: memory.map(all.adding) ?? all) else {
      preconditionFailure("the layers fit each other")
    }
    return model
  }

  /// The text of a library as large as GO BP 2023: 5,407 sets, 176,884 genes.
  static let library: [UInt8] = {
    var text: [UInt8] = []
    for set in 0..<5407 {
      text += Array("term \(set)\t".utf8)
      for gene in genes(6 + (set &* 7919) % 54, seed: set) {
        text.append(UInt8(ascii: "\t"))
        text += Array(vocabulary.tokens[gene].utf8)
      }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }()

  /// The same, compressed as `gzip` does.
  static let compressedLibrary = GzipEncoder.compress(library)
}

extension String {
  /// The character that a number chooses.
  func randomElement(of number: Int) -> Character {
    self[index(startIndex, offsetBy: number % count)]
  }
}
