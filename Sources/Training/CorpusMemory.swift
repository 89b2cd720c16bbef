import GeneSets
import LinearAlgebra
public import Models
import RealModule

extension AssociativeMemory {
  /// The heads of the open recipe: one for the few sets that overlap most, one for all that overlap.
  ///
  /// Chosen on Reactome, WikiPathways and HPO beside an RDAE; see model-cards/experiments.md.
  public static let openHeads = [
    Head(
      power: 5, shift: 10, sizePower: 3.5, popularityPower: 0.25, floor: 1e-4, strength: 1.5),
    Head(
      power: 2, shift: 0, sizePower: 2, popularityPower: 0.5, floor: 1e-5, strength: 1.2),
  ]

  /// The tensors of a memory of all sets of a corpus.
  ///
  /// A gene weighs ln((sets + 1) / (sets with it + 1)), divided by the mean of that over the genes of the
  /// corpus; its popularity is Σ 1/size over the sets with it, divided by the mean of that over all tokens.
  /// Special tokens are not remembered.
  public static func tensors(remembering corpus: TrainingCorpus, heads: [Head]) -> ModelTensors {
    let count = corpus.vocabulary.count
    var sizes: [UInt32] = []
    var genes: [UInt32] = []
    var frequencies = [Int](repeating: 0, count: count)
    var popularity = [Double](repeating: 1e-6, count: count)
    var set: [UInt32] = []
    for number in 0..<corpus.count {
      set.removeAll(keepingCapacity: true)
      corpus.appendGenes(of: number, to: &set)
      set.removeAll { $0 < 2 }
      guard !set.isEmpty else { continue }
      sizes.append(UInt32(set.count))
      genes += set
      for gene in set {
        frequencies[Int(gene)] += 1
        popularity[Int(gene)] += 1 / Double(set.count)
      }
    }
    let rarity = frequencies.map { Double.log(Double(sizes.count + 1) / Double($0 + 1)) }
    let named = zip(rarity, frequencies).filter { $1 > 0 }
    let meanRarity = named.reduce(0) { $0 + $1.0 } / Double(max(named.count, 1))
    let meanPopularity = popularity.reduce(0, +) / Double(count)
    return ModelTensors(
      [
        "memory.gene_weight": StoredTensor(
          rarity.map { Float(meanRarity > 0 ? $0 / meanRarity : 1) }),
        // No smaller than float16 holds without loss.
        "memory.popularity": StoredTensor(popularity.map { Float(max($0 / meanPopularity, 1e-4)) }),
        "memory.heads": StoredTensor(
          Matrix(rows: heads.count, columns: 6, values: heads.flatMap(\.row))),
      ],
      indices: ["memory.sizes": StoredIndices(sizes), "memory.genes": StoredIndices(genes)])
  }
}
