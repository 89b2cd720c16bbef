import ByteStreams
import CommandSupport
import DelimitedText
import GeneSetFormats
import GeneSets
import Interactions

/// The pairs of the input in their order: two indices a pair, and the names only where one is not resolved.
struct PairList {
  /// The pairs; nil where the vocabulary lacks a name.
  private(set) var pairs: [(first: GeneIndex, second: GeneIndex)?] = []
  /// The names of the pairs that are nil, by their place.
  private(set) var unresolved: [Int: GenePairReader.Names] = [:]

  /// Reads all inputs.
  init(
    paths: [String], _ resolver: SymbolResolver, _ resolution: inout ResolutionReport,
    _ provenance: ProvenanceRecord?
  ) throws {
    for path in paths {
      var reader = GenePairReader(try openInput(path, provenance))
      while let names = try reader.next() {
        let set = GeneSet(
          term: "\(names.first) \(names.second)", genes: [names.first, names.second])
        try resolution.add(
          resolver.resolve(set.genes),
          of: LocatedGeneSet(set: set, position: reader.position.description))
        let indices = (resolver.outcome(for: names.first), resolver.outcome(for: names.second))
        if let first = indices.0.index, let second = indices.1.index {
          pairs.append((first, second))
        } else {
          unresolved[pairs.count] = names
          pairs.append(nil)
        }
      }
    }
  }

  /// The genes of the pairs, each once, in vocabulary order.
  var genes: [GeneIndex] {
    Array(Set(pairs.lazy.compactMap { $0 }.flatMap { [$0.first, $0.second] })).sorted()
  }
}

/// The genes of an input of gene sets.
enum InputGenes {
  /// Each gene once, in the order of their first appearance.
  static func read(
    _ sets: GeneSetStream, _ resolver: SymbolResolver, _ resolution: inout ResolutionReport
  ) throws -> [GeneIndex] {
    var genes: [GeneIndex] = []
    var seen: Set<GeneIndex> = []
    while let located = try sets.next() {
      try resolution.add(resolver.resolve(located.set.genes), of: located)
      for name in located.set.genes {
        guard let gene = resolver.outcome(for: name).index, seen.insert(gene).inserted else {
          continue
        }
        genes.append(gene)
      }
    }
    return genes
  }
}

/// Pairs that are known to interact.
struct KnownInteractions: Sendable {
  private var keys: Set<GenePair> = []

  /// Reads a file of pairs; those with a name the vocabulary lacks concern no row.
  init(path: String, _ resolver: SymbolResolver, _ provenance: ProvenanceRecord?) throws {
    var reader = GenePairReader(try openInput(path, provenance))
    while let names = try reader.next() {
      guard let first = resolver.outcome(for: names.first).index,
        let second = resolver.outcome(for: names.second).index
      else { continue }
      keys.insert(GenePair(first.position, second.position))
    }
  }

  /// Whether two genes are known to interact.
  func contains(_ one: GeneIndex, _ other: GeneIndex) -> Bool {
    keys.contains(GenePair(one.position, other.position))
  }
}
