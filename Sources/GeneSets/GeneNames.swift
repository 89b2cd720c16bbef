/// What the genes of a table are called, as bytes: twenty thousand genes have some hundred thousand names, of which
/// a run asks for a few.
public struct GeneNames: Sendable, Equatable {
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
  public var count: Int { fields.count / Kind.allCases.count }

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

/// From names of some kinds to the gene that has them, by the names' bytes where they stand.
struct NameIndex: Sendable {
  /// What a name stands for.
  enum Answer: Equatable {
    case none
    case gene(Int)
    case several
  }

  private let bytes: [UInt8]
  private var numbers: NameNumbers
  /// Where each name stands.
  private var ranges: [Range<Int>] = []
  private var answers: [Answer] = []

  /// Indexes all names of some kinds.
  init(_ names: GeneNames, _ kinds: [GeneNames.Kind], ignoresCase: Bool) {
    bytes = names.bytes
    numbers = NameNumbers(capacity: names.count, ignoresCase: ignoresCase)
    unsafe names.bytes.withUnsafeBufferPointer { bytes in
      for kind in kinds {
        names.forEachName(kind) { range, gene in
          // The range lies in the bytes.
          let name = unsafe UnsafeBufferPointer(rebasing: bytes[range])
          if let number = unsafe number(of: name) {
            if answers[number] != .gene(gene) { answers[number] = .several }
          } else {
            unsafe numbers.add(name)
            ranges.append(range)
            answers.append(.gene(gene))
          }
        }
      }
    }
  }

  /// The gene that has a name, if one has.
  func answer(for name: String) -> Answer {
    var name = name
    return name.withUTF8 { unsafe number(of: $0).map { answers[$0] } ?? .none }
  }

  private func number(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    unsafe numbers.number(of: name) { number in
      let known = bytes[ranges[number]]
      guard known.count == name.count else { return false }
      return unsafe zip(known, name).allSatisfy {
        numbers.ignoresCase ? asciiCapital(of: $0) == asciiCapital(of: $1) : $0 == $1
      }
    }
  }
}
