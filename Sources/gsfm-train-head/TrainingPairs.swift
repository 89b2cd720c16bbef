import ByteStreams
import CommandSupport
import DelimitedText
import GeneSetFormats
import GeneSets
import Interactions
import Logging

/// Interacting pairs from files, less those held out.
struct TrainingPairs {
  /// The pairs by places in the vocabulary.
  private(set) var positives: Set<GenePair> = []
  /// The inputs' names without folders.
  private(set) var sources: [String] = []
  private let resolver: SymbolResolver
  private var resolution: ResolutionReport
  private var readCount = 0
  private var heldOutCount = 0

  init(resolver: SymbolResolver, isStrict: Bool) {
    self.resolver = resolver
    resolution = ResolutionReport(isStrict: isStrict)
  }

  /// Adds the pairs of a file; a gene with itself is left out.
  mutating func read(_ path: String, _ provenance: ProvenanceRecord?) throws {
    sources.append(path.split(separator: "/").last.map(String.init) ?? path)
    var reader = GenePairReader(try openInput(path, provenance))
    while let names = try reader.next() {
      readCount += 1
      let genes = [names.first, names.second]
      try resolution.add(
        resolver.resolve(genes),
        of: LocatedGeneSet(
          set: GeneSet(term: genes.joined(separator: " "), genes: genes),
          position: reader.position.description))
      if let pair = pair(names), !pair.isSelf { positives.insert(pair) }
    }
  }

  /// Takes away the pairs of a file.
  mutating func holdOut(_ path: String, _ provenance: ProvenanceRecord?) throws {
    var reader = GenePairReader(try openInput(path, provenance))
    while let names = try reader.next() {
      if let pair = pair(names), positives.remove(pair) != nil { heldOutCount += 1 }
    }
  }

  /// Takes away every pair of the genes of a file.
  mutating func holdOutGenes(_ path: String, _ provenance: ProvenanceRecord?) throws {
    let stream = GeneSetStream(paths: [path], format: .list, provenance: provenance)
    let genes = try stream.union(resolver)
    let before = positives.count
    positives = positives.filter {
      !genes.contains(GeneIndex($0.first)) && !genes.contains(GeneIndex($0.second))
    }
    heldOutCount += before - positives.count
  }

  /// Tells what was read.
  func report(to logger: Logger, _ provenance: ProvenanceRecord?) {
    resolution.report(to: logger, nil)
    logger.info("\(positives.count) pairs of \(readCount) lines, \(heldOutCount) held out")
    provenance?.setCount("lines", readCount)
    provenance?.setCount("pairs", positives.count)
    provenance?.setCount("pairs_held_out", heldOutCount)
  }

  private func pair(_ names: GenePairReader.Names) -> GenePair? {
    guard let first = resolver.outcome(for: names.first).index,
      let second = resolver.outcome(for: names.second).index
    else { return nil }
    return GenePair(first.position, second.position)
  }
}
