/// What the genes of a table are called, as bytes: forty thousand genes have some two hundred thousand names, of which
/// a run asks for a few.
public struct GeneNames: Sendable {
  /// The kinds of names; the raw values are the columns of `genes.tsv`.
  public enum Kind: String, CaseIterable, Sendable {
    /// The approved symbol (HGNC), one a gene.
    case symbol
    /// Other symbols in use.
    case aliases
    /// Symbols it was approved under before.
    case previous
    /// Ensembl gene identifiers, without version.
    case ensembl
    /// NCBI Gene identifiers.
    case entrez
    /// UniProt accessions.
    case uniprot
    /// Symbols of one-to-one mouse orthologs.
    case mouse
    /// NCBI Gene identifiers of these.
    case mouseEntrez = "mouse_entrez"
  }

  /// What stands between two names of one kind.
  public static let separator = UInt8(ascii: "|")

  /// The lines of all genes, one behind the other.
  private(set) var bytes: [UInt8] = []
  /// Where the names of each kind stand in ``bytes``, gene after gene and in the order of all kinds.
  private var fields: [Range<Int>] = []

  /// Names of no gene yet.
  public init() {}

  /// The number of genes.
  var count: Int { fields.count / Kind.allCases.count }

  /// Adds a gene.
  ///
  /// - Parameters:
  ///   - line: bytes that hold its names.
  ///   - names: for each kind the place in `line` of its names, which have ``separator`` between them; empty for none.
  /// - Precondition: as many places as there are kinds, all of them in the line.
  public mutating func appendGene(line: ArraySlice<UInt8>, names: [Range<Int>]) {
    precondition(names.count == Kind.allCases.count, "names of every kind")
    let shift = bytes.count - line.startIndex
    bytes += line
    for range in names {
      precondition(
        range.isEmpty || (range.lowerBound >= line.startIndex && range.upperBound <= line.endIndex),
        "the names stand in the line")
      fields.append(range.isEmpty ? 0..<0 : range.lowerBound + shift..<range.upperBound + shift)
    }
  }

  /// The approved symbol of a gene.
  ///
  /// - Precondition: the gene was added.
  func symbol(ofGene gene: Int) -> String {
    String(decoding: bytes[field(.symbol, ofGene: gene)], as: UTF8.self)
  }

  private func field(_ kind: Kind, ofGene gene: Int) -> Range<Int> {
    fields[gene * Kind.allCases.count + kind.column]
  }

  /// Calls `body` with the place of every name of a kind in ``bytes`` and the gene that has it.
  func forEachName(_ kind: Kind, _ body: (Range<Int>, _ gene: Int) -> Void) {
    for gene in 0..<count {
      let range = field(kind, ofGene: gene)
      var start = range.lowerBound
      for place in range where bytes[place] == Self.separator {
        if place > start { body(start..<place, gene) }
        start = place + 1
      }
      if range.upperBound > start { body(start..<range.upperBound, gene) }
    }
  }
}

extension GeneNames.Kind {
  /// The place of the kind among all.
  fileprivate var column: Int {
    switch self {
    case .symbol: 0
    case .aliases: 1
    case .previous: 2
    case .ensembl: 3
    case .entrez: 4
    case .uniprot: 5
    case .mouse: 6
    case .mouseEntrez: 7
    }
  }
}

/// From names of some kinds to the gene that has them: a hash table over the names' bytes where they stand.
struct NameIndex: Sendable {
  /// What a name stands for.
  enum Answer: Equatable {
    case none
    case gene(Int)
    case several
  }

  private struct Entry {
    let hash: UInt64
    let range: Range<Int>
    var answer: Answer
  }

  private let bytes: [UInt8]
  private let isFolded: Bool
  private let seed: UInt64
  private var entries: [Entry] = []
  /// At least twice as many as entries. For each slot the number of an entry, from 1; 0 for none. An entry stands at its hash's slot or behind it.
  private var slots: [UInt32] = []

  /// Indexes all names of some kinds; with `isFolded` ASCII case is ignored.
  init(_ names: GeneNames, _ kinds: [GeneNames.Kind], isFolded: Bool) {
    bytes = names.bytes
    self.isFolded = isFolded
    // No table can be made whose names all fall into one slot.
    seed = UInt64.random(in: .min ... .max)
    slots = [UInt32](repeating: 0, count: 1 << 8)
    unsafe names.bytes.withUnsafeBufferPointer { bytes in
      for kind in kinds {
        names.forEachName(kind) { range, gene in
          // The range lies in the bytes.
          unsafe insert(UnsafeBufferPointer(rebasing: bytes[range]), range, gene)
        }
      }
    }
  }

  /// The gene that has a name, if one has.
  func answer(for name: String) -> Answer {
    var name = name
    return name.withUTF8 { bytes in
      let hash = unsafe hash(of: bytes)
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 {
        let entry = entries[Int(slots[slot]) - 1]
        if entry.hash == hash, unsafe isEqual(entry, bytes) { return entry.answer }
        slot = (slot + 1) & (slots.count - 1)
      }
      return .none
    }
  }

  private mutating func insert(
    _ name: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ gene: Int
  ) {
    if entries.count * 2 >= slots.count { grow() }
    let hash = unsafe hash(of: name)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if entries[place].hash == hash, unsafe isEqual(entries[place], name) {
        if entries[place].answer != .gene(gene) { entries[place].answer = .several }
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    entries.append(Entry(hash: hash, range: range, answer: .gene(gene)))
    slots[slot] = UInt32(entries.count)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    for (place, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: entry.hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(place + 1)
    }
  }

  private func isEqual(_ entry: Entry, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard entry.range.count == name.count else { return false }
    return unsafe zip(entry.range, name).allSatisfy { folded(bytes[$0]) == folded($1) }
  }

  /// FNV-1a from a start of its own for every index.
  ///
  /// Source: draft-eastlake-fnv, the 64-bit prime.
  private func hash(of name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let hash = unsafe name.reduce(seed) { ($0 ^ UInt64(folded($1))) &* 0x100_0000_01b3 }
    // The lowest bits choose the slot, and the highest are the best mixed.
    return hash ^ hash >> 32
  }

  private func folded(_ byte: UInt8) -> UInt8 { isFolded ? asciiCapital(of: byte) : byte }
}
