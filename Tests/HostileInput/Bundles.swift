import ByteStreams
import CommandSupport
import GeneSetFormats
import GeneSets
import Interactions
import ModelBundles
import Models
import ParallelWork
import Scoring
import StrictJSON
import TestSupport

func readBundle(_ bytes: [UInt8]) -> HostileInput.Outcome {
  let file = MemoryFile()
  file.write(bytes)
  return open(file.path)
}

/// Opens a bundle and does with it what tools do.
private func open(_ path: String) -> HostileInput.Outcome {
  do throws(BundleError) {
    let bundle = try ModelBundle(path: path)
    precondition(bundle.vocabulary.count == bundle.model.vocabularySize, "two vocabularies")
    _ = bundle.facts
    _ = bundle.sha256()
    let null = try? bundle.nullModel()
    let head = try? bundle.interactionHead()
    if let table = (try? bundle.checkedGeneTable()) ?? nil {
      use(table, names: Array(bundle.vocabulary.tokens.prefix(64)))
    }
    for name in bundle.libraryNames { use(library: name, of: bundle) }
    ask(bundle, null ?? nil, head ?? nil)
    _ = try bundle.verify()
    return .accepted(bundle.memberNames.count)
  } catch {
    return HostileInput.Outcome(error)
  }
}

private func use(library name: String, of bundle: ModelBundle) {
  guard let bytes = bundle.library(name) else { return }
  var reader = GMTReader(MemorySource(name: name, bytes: bytes.array()))
  let resolver = try? SymbolOptions.defaultResolver(for: bundle)
  var terms: [TermMeasureTable.Term] = []
  while let set = try? reader.next() {
    let count = resolver?.resolve(set.genes).indices.count ?? 0
    terms.append(TermMeasureTable.Term(name: set.term, geneCount: count))
  }
  guard let table = bundle.termTable(ofLibrary: name) else { return }
  _ = try? TermMeasureTable.read(
    MemorySource(name: name, bytes: table.bytes.array()), of: terms)
}

/// Asks the network, the null and the head; what is not finite must be refused and not written.
private func ask(_ bundle: ModelBundle, _ null: NullModel?, _ head: InteractionHead?) {
  let genes = bundle.vocabulary.genePositions.prefix(4).map { GeneIndex($0) }
  guard bundle.parameterCount < 1 << 16, bundle.vocabulary.count < 1 << 12 else { return }
  let sets = [
    SparseGeneSet(indices: genes), SparseGeneSet(indices: genes.prefix(1)),
    SparseGeneSet(indices: []), SparseGeneSet(indices: [.unknown]),
  ]
  let one = bundle.model.logits(of: [sets[0]])
  let logits = bundle.model.logits(of: sets)
  precondition(logits.rows == sets.count && logits.columns == bundle.vocabulary.count)
  precondition(one.columns == logits.columns)
  let candidates = CandidateGenes(allOf: bundle.vocabulary)
  for (row, set) in sets.enumerated() {
    let completion = Completion(
      candidates: candidates, rule: .all, leavesOutKnown: false, null: null)
    let row = logits.values[row * logits.columns..<(row + 1) * logits.columns]
    guard let scored = try? completion.genes(of: set, logits: row) else { continue }
    precondition(scored.allSatisfy { $0.logit.isFinite }, "a logit that is not finite")
  }
  if genes.count > 1 {
    _ = bundle.model.logitsLeavingOneOut(of: sets[0], tokens: genes)
    if let head {
      let scorer = head.scorer(for: genes, bundle.model, WorkerTeam(threadCount: 1))
      _ = scorer.scores(ofPlace: 0)
    }
  }
}

// MARK: - Members

/// A bundle taken apart, so that what is made up need not first be a right tar.
///
/// The first byte says how it is put together: odd in a folder, even in a tar. Then come members, each a line
/// `=NAME` and what follows up to the line break before the next such line. Tensors are the text of a header; the length
/// before it is put in, and data behind it as long as the header's largest offset asks, unless that is more than
/// 64 KiB, by repeating the member `data`.
struct Members {
  static let names = [
    "config.json", "vocab.txt", "model.safetensors", "bundle.json", "genes.tsv", "README.md",
    "heads/ppi.safetensors", "null.safetensors", "libraries/l.gmt", "libraries/l.terms.tsv", "data",
  ]

  let isFolder: Bool
  private(set) var members: [(name: String, bytes: [UInt8])] = []

  init(_ bytes: [UInt8]) {
    isFolder = (bytes.first ?? 0) & 1 == 1
    var current: String?
    var found: [String: [UInt8]] = [:]
    var order: [String] = []
    var isFirstLine = true
    for line in bytes.dropFirst().split(separator: 0x0a, omittingEmptySubsequences: false) {
      if line.first == UInt8(ascii: "="),
        let name = Self.names.first(where: { $0.utf8.elementsEqual(line.dropFirst()) })
      {
        current = name
        isFirstLine = true
        if found.updateValue([], forKey: name) == nil { order.append(name) }
      } else if let current {
        found[current, default: []] += (isFirstLine ? [] : [0x0a]) + line
        isFirstLine = false
      }
    }
    let pattern = found.removeValue(forKey: "data") ?? []
    for name in order where name != "data" {
      guard let bytes = found[name] else { continue }
      members.append(
        (name, name.hasSuffix(".safetensors") ? Self.tensors(bytes, pattern) : bytes))
    }
  }

  private static func tensors(_ header: [UInt8], _ pattern: [UInt8]) -> [UInt8] {
    var end = 0
    if let json = try? JSONValue(parsing: header),
      let entries = try? JSONNode(json).members()
    {
      for (_, node) in entries {
        guard let offsets = try? node.optional("data_offsets")?.elements(), let last = offsets.last,
          let offset = try? last.integer(in: 0...1 << 16)
        else { continue }
        end = max(end, offset)
      }
    }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    // Without a pattern, ones in float16.
    let pattern = pattern.isEmpty ? [0, 60] : pattern
    return length + header + (0..<end).map { pattern[$0 % pattern.count] }
  }
}

func readMembers(_ bytes: [UInt8]) -> HostileInput.Outcome {
  let members = Members(bytes)
  guard members.isFolder else { return readBundle(tarArchive(members.members)) }
  let folder = MemoryFolder()
  for member in members.members { folder.write(member.bytes, to: member.name) }
  return open(folder.path)
}
