import Foundation
import GeneSets
import LinearAlgebra
import Models
import TestSupport
import Testing

/// The memory against its formula, written out gene by gene.
@Suite struct AssociativeMemoryTests {
  private static let vocabularySize = 12
  private static let sets: [[Int]] = [
    [2, 3, 4], [2, 5], [4, 5, 6, 7, 8], [3, 9], [2, 3, 4, 5, 6, 7, 8, 9], [10, 11],
  ]
  private static let weights = (0..<vocabularySize).map { Float($0 < 2 ? 0 : 2) - Float($0) / 10 }
    .map { max($0, 0) }
  private static let popularity = (0..<vocabularySize).map { Float($0 + 1) / 4 }
  private static let heads = [
    AssociativeMemory.Head(
      power: 3, shift: 2, sizePower: 1.5, popularityPower: 0, floor: 1e-3, strength: 1.25),
    AssociativeMemory.Head(
      power: 1, shift: 0, sizePower: 1, popularityPower: 0.5, floor: 1e-2, strength: -0.5),
  ]

  private static func memory(
    heads: [AssociativeMemory.Head] = heads, sets: [[Int]] = sets, weights: [Float] = weights,
    popularity: [Float] = popularity
  ) -> ModelTensors {
    ModelTensors(
      [
        "memory.heads": StoredTensor(
          Matrix(rows: heads.count, columns: 6, values: heads.flatMap(\.row))),
        "memory.gene_weight": StoredTensor(weights),
        "memory.popularity": StoredTensor(popularity),
      ],
      indices: [
        "memory.sizes": StoredIndices(sets.map { UInt32($0.count) }),
        "memory.genes": StoredIndices(sets.flatMap { $0.map(UInt32.init) }),
      ])
  }

  /// A DAE whose logits are all 0, so that only the memory speaks.
  private static func silent() -> ModelTensors {
    let v = vocabularySize
    return ModelTensors([
      "encoder.layers.0.weight": StoredTensor(Matrix(rows: 2, columns: v)),
      "encoder.layers.0.bias": StoredTensor([0, 0]),
      "decoder.layers.0.weight": StoredTensor(Matrix(rows: v, columns: 2)),
      "decoder.layers.0.bias": StoredTensor([Float](repeating: 0, count: v)),
    ])
  }

  private static func model(_ memory: ModelTensors = memory()) throws -> GeneSetModel {
    try GeneSetModel(.dae, tensors: silent().adding(memory))
  }

  private func expected(_ query: [Int], token: Int) -> Double {
    Self.heads.reduce(0) { logit, head in
      var sum = 0.0
      var total = 0.0
      for set in Self.sets {
        let overlap = query.filter(set.contains).reduce(0) { $0 + Double(Self.weights[$1]) }
        let weight =
          pow(overlap, Double(head.power))
          * pow(Double(set.count) + Double(head.shift), -Double(head.sizePower))
        total += weight
        if set.contains(token) { sum += weight }
      }
      let share = total > 0 ? sum / total : 0
      let scaled = share * pow(Double(Self.popularity[token]), -Double(head.popularityPower))
      return logit + Double(head.strength) * log(Double(head.floor) + scaled)
    }
  }

  @Test func highPowersOfLargeOverlapsDoNotOverflow() throws {
    var heads = Self.heads
    heads[0].power = 16
    // 4,096 cancels; its 16th power is beyond every float.
    let plain = try Self.model(Self.memory(heads: heads))
    let large = try Self.model(
      Self.memory(heads: heads, weights: Self.weights.map { $0 * 4096 }))
    let sets = Self.sets.map { SparseGeneSet(indices: $0.map { GeneIndex($0) }) }
    #expect(large.logits(of: sets) == plain.logits(of: sets))
    let tokens = (0..<Self.vocabularySize).map { GeneIndex($0) }
    for set in sets {
      let left = large.logitsLeavingOneOut(of: set, tokens: tokens)
      #expect(left == plain.logitsLeavingOneOut(of: set, tokens: tokens))
      #expect(left.values.allSatisfy { $0.isFinite })
    }
  }

  @Test func itAddsWhatItsFormulaSays() throws {
    let model = try Self.model()
    var queries: [[Int]] = [[], [0], [1]]
    for first in 2..<12 { for second in first..<12 { queries.append([first, second]) } }
    queries += Self.sets
    let sets = queries.map { SparseGeneSet(indices: $0.map { GeneIndex($0) }) }
    let together = model.logits(of: sets)
    for (row, query) in queries.enumerated() {
      let distinct = Array(Set(query))
      let alone = model.logits(of: [sets[row]])
      for token in 0..<Self.vocabularySize {
        let expected = expected(distinct, token: token)
        #expect(abs(Double(together[row, token]) - expected) < 1e-5, "\(query) \(token)")
        #expect(abs(Double(alone[0, token]) - expected) < 1e-5, "\(query) \(token)")
      }
    }
  }

  @Test func someTokensAreThoseOfAll() throws {
    let model = try Self.model()
    let sets = Self.sets.map { SparseGeneSet(indices: $0.map { GeneIndex($0) }) }
    let all = model.logits(of: sets)
    let penultimate = model.penultimate(of: sets)
    for tokens in [[2], [3, 4, 9], [11], Array(0..<12)] {
      let some = model.logits(
        of: sets, penultimate: penultimate, tokens: tokens.map { GeneIndex($0) })
      for row in sets.indices {
        for (column, token) in tokens.enumerated() {
          #expect(abs(some[row, column] - all[row, token]) < 1e-6)
        }
      }
    }
  }

  @Test func leavingOneOutIsAskingWithoutIt() throws {
    let model = try Self.model()
    for genes in Self.sets + [[2], [2, 10], [0, 3, 5]] {
      let set = SparseGeneSet(indices: genes.map { GeneIndex($0) })
      let tokens = (0..<Self.vocabularySize).map { GeneIndex($0) }
      let found = model.logitsLeavingOneOut(of: set, tokens: tokens)
      let expected = model.logits(
        of: set.indices.map { left in SparseGeneSet(indices: set.indices.filter { $0 != left }) })
      #expect(found.values.elementsEqual(expected.values) { abs($0 - $1) < 1e-4 }, "\(genes)")
    }
  }

  @Test func numbersThatMakeNoMemoryAreNamed() {
    var head = Self.heads[0]
    head.power = 2.5
    var negative = Self.weights
    negative[4] = -1
    let cases: [(ModelTensors, String)] = [
      (Self.memory(heads: [head]), "memory.heads"),
      (Self.memory(heads: Array(repeating: Self.heads[0], count: 5)), "memory.heads"),
      (Self.memory(weights: negative), "memory.gene_weight"),
      (Self.memory(popularity: [Float](repeating: 0, count: 12)), "memory.popularity"),
      (Self.memory(sets: [[3, 2]]), "memory.genes"), (Self.memory(sets: [[12]]), "memory.genes"),
    ]
    for (memory, name) in cases {
      #expect {
        try Self.model(memory)
      } throws: {
        guard case .invalidMemory(name, _) = $0 as? ModelError else { return false }
        return true
      }
    }
  }
}
