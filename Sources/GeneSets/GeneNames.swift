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

  private var lists = [NameColumn](repeating: NameColumn(), count: Kind.allCases.count)

  /// Names of no gene yet.
  public init() {}

  /// Adds a gene.
  ///
  /// - Parameter names: the gene's names of a kind with ``separator`` between them; empty for none.
  public mutating func appendGene(_ names: (Kind) -> ArraySlice<UInt8>) {
    for (place, kind) in Kind.allCases.enumerated() { lists[place].append(names(kind)) }
  }

  /// The names of one kind.
  subscript(kind: Kind) -> NameColumn {
    lists[Kind.allCases.firstIndex(of: kind) ?? 0]
  }

  /// The approved symbol of a gene.
  ///
  /// - Precondition: the gene was added.
  func symbol(ofGene gene: Int) -> String {
    String(decoding: self[.symbol].bytes(ofGene: gene), as: UTF8.self)
  }
}

/// The names of one kind of every gene.
struct NameColumn: Sendable {
  /// The names of all genes, those of one gene with a separator between them.
  private(set) var bytes: [UInt8] = []
  /// Where the names of each gene end.
  private var ends: [Int] = []

  var geneCount: Int { ends.count }

  mutating func append(_ names: ArraySlice<UInt8>) {
    bytes += names
    ends.append(bytes.count)
  }

  /// Where a gene's names stand in ``bytes``.
  func range(ofGene gene: Int) -> Range<Int> { (gene == 0 ? 0 : ends[gene - 1])..<ends[gene] }

  /// The names of a gene with a separator between them.
  func bytes(ofGene gene: Int) -> ArraySlice<UInt8> { bytes[range(ofGene: gene)] }

  /// Calls `body` with the place of every name in ``bytes`` and the gene that has it.
  func forEachName(_ body: (Range<Int>, _ gene: Int) -> Void) {
    for gene in 0..<geneCount {
      let range = range(ofGene: gene)
      var start = range.lowerBound
      for place in range where bytes[place] == GeneNames.separator {
        if place > start { body(start..<place, gene) }
        start = place + 1
      }
      if range.upperBound > start { body(start..<range.upperBound, gene) }
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
    let column: Int
    let range: Range<Int>
    var answer: Answer
  }

  private let columns: [NameColumn]
  private let isFolded: Bool
  private let seed: UInt64
  private var entries: [Entry] = []
  /// For each slot the number of an entry, from 1; 0 for none. An entry stands at its hash's slot or behind it.
  private var slots: [UInt32] = []

  /// Indexes all names of some columns; with `isFolded` ASCII case is ignored.
  init(_ columns: [NameColumn], isFolded: Bool) {
    self.columns = columns
    self.isFolded = isFolded
    // No table can be made whose names all fall into one slot.
    seed = UInt64.random(in: .min ... .max)
    // A name has about six letters; slots are at least twice as many as names, and grow with them.
    slots = [UInt32](repeating: 0, count: 1 << 8)
    for (number, column) in columns.enumerated() {
      unsafe column.bytes.withUnsafeBufferPointer { bytes in
        column.forEachName { range, gene in
          // The range lies in the column's bytes.
          unsafe insert(UnsafeBufferPointer(rebasing: bytes[range]), number, range, gene)
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
    _ name: UnsafeBufferPointer<UInt8>, _ column: Int, _ range: Range<Int>, _ gene: Int
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
    entries.append(Entry(hash: hash, column: column, range: range, answer: .gene(gene)))
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
    let bytes = columns[entry.column].bytes
    return unsafe zip(entry.range, name).allSatisfy { folded(bytes[$0]) == folded($1) }
  }

  /// FNV-1a from a start of its own for every index.
  ///
  /// Source: draft-eastlake-fnv, the 64-bit prime.
  private func hash(of name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = seed
    for unsafe byte in unsafe name { hash = (hash ^ UInt64(folded(byte))) &* 0x100_0000_01b3 }
    // The lowest bits choose the slot, and the highest are the best mixed.
    return hash ^ hash >> 32
  }

  private func folded(_ byte: UInt8) -> UInt8 { isFolded ? asciiCapital(of: byte) : byte }
}
