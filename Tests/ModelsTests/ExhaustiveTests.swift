import GeneSets
import LinearAlgebra
import Models
import Testing

/// Every subset of a small vocabulary through networks with whole-number weights, against the formulas of
/// model.md written out for one set at a time.
@Suite struct ExhaustiveTests {
  private static let vocabularySize = 8

  /// Whole numbers that differ from place to place.
  private static func weights(_ rows: Int, _ columns: Int, _ salt: Int) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      values: (0..<rows * columns).map { Float(($0 * 7 + salt * 3) % 5 - 2) })
  }

  private static func vector(_ count: Int, _ salt: Int) -> [Float] {
    (0..<count).map { Float(($0 + salt) % 3 - 1) }
  }

  private static func layers(_ prefix: String, _ widths: [Int]) -> [String: StoredTensor] {
    var tensors: [String: StoredTensor] = [:]
    for place in 0..<widths.count - 1 {
      let name = "\(prefix).layers.\(place * 3)"
      tensors["\(name).weight"] = StoredTensor(
        weights(widths[place + 1], widths[place], place + prefix.count))
      tensors["\(name).bias"] = StoredTensor(vector(widths[place + 1], place))
    }
    return tensors
  }

  private static func tensors(_ architecture: Architecture) -> ModelTensors {
    let v = vocabularySize
    let embedding = ["embedding.weight": StoredTensor(weights(v, 3, 1))]
    let parts: [[String: StoredTensor]] =
      switch architecture {
      case .dae: [layers("encoder", [v, 4, 2]), layers("decoder", [2, 3, v])]
      case .edae, .medae: [embedding, layers("encoder", [3, 4, 2]), layers("decoder", [2, v])]
      case .epdae: [embedding, layers("encoder", [3, 2]), layers("decoder", [5, 3, v])]
      case .rdae:
        [
          embedding, layers("encoder", [3, 4, 2]), layers("decoder", [2, v]),
          ["skip.weight": StoredTensor(weights(2, 3, 4))],
        ]
      case .vae:
        [
          layers("encoder", [v, 4]), layers("decoder", [2, 3, v]),
          [
            "hidden2mu.weight": StoredTensor(weights(2, 4, 2)),
            "hidden2mu.bias": StoredTensor(vector(2, 1)),
            "hidden2log_var.weight": StoredTensor(weights(2, 4, 5)),
            "hidden2log_var.bias": StoredTensor(vector(2, 0)),
            "log_scale": StoredTensor([0]),
          ],
        ]
      }
    return ModelTensors(parts.reduce(into: [:]) { $0.merge($1) { first, _ in first } })
  }

  /// One linear layer on one vector.
  private func linear(_ x: [Float], _ name: String, _ tensors: ModelTensors) throws -> [Float] {
    let weight = try #require(tensors["\(name).weight"])
    let bias = try #require(tensors["\(name).bias"]).values()
    let values = weight.values()
    return (0..<weight.shape[0]).map { row in
      bias[row] + (0..<x.count).map { x[$0] * values[row * x.count + $0] }.reduce(0, +)
    }
  }

  private func perceptron(_ x: [Float], _ prefix: String, _ tensors: ModelTensors) throws -> [Float]
  {
    var x = x
    var place = 0
    while tensors["\(prefix).layers.\(place).weight"] != nil {
      if place > 0 { x = x.map { max($0, 0) } }
      x = try linear(x, "\(prefix).layers.\(place)", tensors)
      place += 3
    }
    return x
  }

  private func encoding(_ set: [Int], _ architecture: Architecture, _ tensors: ModelTensors) throws
    -> [Float]
  {
    let multiHot = (0..<Self.vocabularySize).map { set.contains($0) ? Float(1) : 0 }
    if architecture == .dae { return try perceptron(multiHot, "encoder", tensors) }
    if architecture == .vae {
      return try linear(perceptron(multiHot, "encoder", tensors), "hidden2mu", tensors)
    }
    let table = try #require(tensors["embedding.weight"]).values()
    let rows = set.map { Array(table[$0 * 3..<$0 * 3 + 3]) }
    if architecture == .rdae {
      let scale = 1 / Float(max(set.count, 1)).squareRoot()
      let sum = (0..<3).map { column in scale * rows.map { $0[column] }.reduce(0, +) }
      let skip = try #require(tensors["skip.weight"]).values()
      let linear = (0..<2).map { row in
        (0..<3).map { sum[$0] * skip[row * 3 + $0] }.reduce(0, +)
      }
      return zip(linear, try perceptron(sum, "encoder", tensors)).map { $0 + $1 }
    }
    func mean(_ rows: [[Float]], width: Int) -> [Float] {
      (0..<width).map { column in
        rows.isEmpty ? 0 : rows.map { $0[column] }.reduce(0, +) / Float(rows.count)
      }
    }
    let meanEmbedding = mean(rows, width: 3)
    if architecture == .medae { return try perceptron(meanEmbedding, "encoder", tensors) }
    let encodings = try rows.map { try perceptron($0, "encoder", tensors) }
    let meanEncoding = mean(encodings, width: 2)
    return architecture == .edae ? meanEncoding : meanEncoding + meanEmbedding
  }

  @Test(arguments: Architecture.allCases)
  func everySubsetFollowsTheFormulas(architecture: Architecture) throws {
    let tensors = Self.tensors(architecture)
    let model = try GeneSetModel(architecture, tensors: tensors)
    #expect(Architecture.candidates(for: tensors).contains(architecture))
    // `<pad>` is never on; every subset of the other seven tokens, `<unk>` among them.
    let choices = [0] + Array(2..<Self.vocabularySize)
    let subsets = (0..<1 << choices.count).map { bits in
      choices.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)
    }
    let sets = subsets.map { SparseGeneSet(indices: $0.map(GeneIndex.init)) }
    let encodings = model.encodings(of: sets)
    let logits = model.logits(of: sets)
    #expect(encodings.rows == sets.count && encodings.columns == model.encodingWidth)
    #expect(logits.rows == sets.count && logits.columns == Self.vocabularySize)
    #expect(model.penultimate(of: sets).columns == model.penultimateWidth)
    for (place, subset) in subsets.enumerated() {
      let expected = try encoding(subset, architecture, tensors)
      #expect(encodings.row(place).elementsEqual(expected) { abs($0 - $1) < 1e-4 })
      let decoded = try perceptron(expected, "decoder", tensors)
      #expect(logits.row(place).elementsEqual(decoded) { abs($0 - $1) < 1e-3 })
      // One by one, the stored weights are read directly; the answer is the same.
      let alone = model.logits(of: [sets[place]])
      #expect(alone.values.elementsEqual(logits.row(place)) { abs($0 - $1) < 1e-3 })
    }
  }

  @Test(arguments: Architecture.allCases)
  func leavingOneOutIsAskingWithoutIt(architecture: Architecture) throws {
    let model = try GeneSetModel(architecture, tensors: Self.tensors(architecture))
    for count in 1...6 {
      let indices = (0..<count).map { GeneIndex($0 == 0 ? 0 : $0 + 1) }
      let found = model.logitsLeavingOneOut(
        of: SparseGeneSet(indices: indices),
        tokens: (0..<model.vocabularySize).map { GeneIndex($0) })
      let expected = model.logits(
        of: indices.map { left in SparseGeneSet(indices: indices.filter { $0 != left }) })
      #expect(found.rows == count && found.columns == model.vocabularySize)
      #expect(found.values.elementsEqual(expected.values) { abs($0 - $1) < 1e-4 })
    }
  }

  @Test func aMissingTensorIsNamed() {
    var tensors = Self.tensors(.dae)
    tensors["decoder.layers.3.bias"] = nil
    #expect(throws: ModelError.missingTensor("decoder.layers.3.bias")) {
      try GeneSetModel(.dae, tensors: tensors)
    }
  }

  @Test func aTensorNobodyKnowsIsNamed() {
    var tensors = Self.tensors(.vae)
    tensors["extra"] = StoredTensor([1])
    #expect(throws: ModelError.unexpectedTensor("extra", architecture: .vae)) {
      try GeneSetModel(.vae, tensors: tensors)
    }
  }

  @Test func aDecoderOfAnotherVocabularyIsRefused() {
    var tensors = Self.tensors(.dae)
    tensors["decoder.layers.3.weight"] = StoredTensor(Self.weights(7, 3, 0))
    tensors["decoder.layers.3.bias"] = StoredTensor(Self.vector(7, 0))
    #expect(
      throws: ModelError.wrongShape("decoder.layers.3.weight", expected: [8, 3], found: [7, 3])
    ) {
      try GeneSetModel(.dae, tensors: tensors)
    }
  }

  @Test func theWeightsOfTheBalancedLossAreAllowed() throws {
    var tensors = Self.tensors(.dae)
    tensors["bias"] = StoredTensor(Self.vector(8, 0))
    #expect(try GeneSetModel(.dae, tensors: tensors).vocabularySize == 8)
  }
}
