public import ByteStreams
public import DelimitedText

/// The lines of one ranked list as they were written: nothing is sorted, resolved or removed.
public struct RankedGenes: Sendable, Equatable {
  /// The list's name: that of its term, or the one the reader was given.
  public let name: String
  /// A gene and its score a line; NaN is a missing score.
  public var entries: [Entry]

  /// One line.
  public struct Entry: Sendable, Equatable {
    /// The gene, as written.
    public let gene: String
    /// The score, finite or NaN.
    public let score: Double
  }
}

/// Reads ranked lists: `gene score`, or `term gene score` for several, with or without a header.
///
/// The first line is a header when it has no number where the score should be, or no gene before it (pandas). In a header the gene is the column
/// `gene`, else the first; the term is the column `term`, if there is one; the score is the column asked for, else the
/// first that is neither of these. Lines without a header have two fields, or three: term, gene and score. The lines of
/// a term must stand together. Blank lines, those that begin with `#`, and what follows the columns needed are passed
/// over. A score of `NA`, `NaN` or nothing is missing.
public struct RankedListReader: ~Copyable {
  private var lines: LineReader
  private let listName: String
  private let scoreColumn: String?
  private var columns: Columns?
  private var current: RankedGenes?
  private var finishedTerms: [String: Int] = [:]
  private var lastLine = 0

  /// Where term, gene and score stand.
  private struct Columns {
    var term: Int?
    var gene: Int
    var score: Int

    /// The fields a line needs.
    var count: Int { max(term ?? 0, gene, score) + 1 }
  }

  /// Reads the lists in `source`.
  ///
  /// - Parameters:
  ///   - listName: the name of a list without a term.
  ///   - scoreColumn: the header of the scores, which then must be there; nil for the first column that can be.
  public init(_ source: any ByteSource, listName: String = "input", scoreColumn: String? = nil) {
    lines = LineReader(source)
    self.listName = listName
    self.scoreColumn = scoreColumn
  }

  /// The line read last.
  public var position: TextPosition { lines.position }

  /// The next list; nil at the end.
  ///
  /// An input without lines holds no list.
  ///
  /// - Throws: ``FormatError/noScoreColumn(at:expected:found:)``, ``FormatError/notGeneAndScore(at:expected:found:)``,
  ///   ``FormatError/notFinite(at:column:found:)``, ``FormatError/separatedTerm(at:term:earlierLine:)``,
  ///   ``FormatError/emptyGene(at:field:)``, ``FormatError/text(_:)``, ``FormatError/stream(_:)``.
  public mutating func next() throws(FormatError) -> RankedGenes? {
    while try nextLine() {
      guard let columns = try columnsOfLine() else { continue }
      let entry = try entry(columns)
      let name = columns.term.map { lines.text(lines.trimmed(lines.fields[$0])) } ?? listName
      if name.isEmpty { throw .emptyTerm(at: position) }
      if current?.name == name {
        current?.entries.append(entry)
        lastLine = lines.lineNumber
        continue
      }
      if let earlierLine = finishedTerms[name] {
        throw .separatedTerm(at: position, term: name, earlierLine: earlierLine)
      }
      let finished = current
      if let finished { finishedTerms[finished.name] = lastLine }
      current = RankedGenes(name: name, entries: [entry])
      lastLine = lines.lineNumber
      if let finished { return finished }
    }
    return current.take()
  }

  /// Goes to the next line that is neither blank nor a comment.
  private mutating func nextLine() throws(FormatError) -> Bool {
    while try lines.nextText() {
      let start = lines.line.lowerBound
      if lines.buffer[start] != UInt8(ascii: "#") { return true }
    }
    return false
  }

  /// The columns, which the first line decides; nil when this line is the header.
  private mutating func columnsOfLine() throws(FormatError) -> Columns? {
    if let columns { return columns }
    let names = (0..<lines.usedFieldCount).map { lines.text(lines.trimmed(lines.fields[$0])) }
    if scoreColumn == nil, let found = Self.columnsWithoutHeader(names) {
      columns = found
      return found
    }
    let lowercased = names.map { $0.lowercased() }
    let term = lowercased.firstIndex(of: "term")
    let gene = lowercased.firstIndex(of: "gene") ?? names.indices.first { $0 != term }
    let score =
      scoreColumn.map { names.firstIndex(of: $0) }
      ?? names.indices.first { $0 != term && $0 != gene }
    guard let gene, let score, score != gene, score != term else {
      if let scoreColumn {
        throw .noScoreColumn(at: position, expected: scoreColumn, found: names)
      }
      throw .notGeneAndScore(at: position, expected: 2, found: names.count)
    }
    if scoreColumn == nil, !names[gene].isEmpty, Self.score(names[score]) != nil {
      // A number where a header has a name: a line of data with more fields than can be told apart.
      throw .notGeneAndScore(at: position, expected: 2, found: names.count)
    }
    columns = Columns(term: term, gene: gene, score: score)
    return nil
  }

  /// The columns of a first line that is no header: two or three fields, the last one a score.
  private static func columnsWithoutHeader(_ fields: [String]) -> Columns? {
    guard (2...3).contains(fields.count), let last = fields.last, score(last) != nil,
      !fields[fields.count - 2].isEmpty
    else { return nil }
    return Columns(
      term: fields.count == 3 ? 0 : nil, gene: fields.count - 2, score: fields.count - 1)
  }

  private func entry(_ columns: Columns) throws(FormatError) -> RankedGenes.Entry {
    // A missing score may be an empty field at the end of a line.
    guard lines.fields.count >= columns.count else {
      throw .notGeneAndScore(at: position, expected: columns.count, found: lines.fields.count)
    }
    let gene = lines.text(lines.trimmed(lines.fields[columns.gene]))
    if gene.isEmpty { throw .emptyGene(at: position, field: gene) }
    let text = lines.text(lines.trimmed(lines.fields[columns.score]))
    guard let score = Self.score(text) else {
      throw .text(.notANumber(at: position, column: columns.score + 1, found: text))
    }
    if score.isInfinite { throw .notFinite(at: position, column: columns.score + 1, found: text) }
    return RankedGenes.Entry(gene: gene, score: score)
  }

  /// The number a field holds, NaN when it is missing; nil when it is something else.
  private static func score(_ text: String) -> Double? {
    switch text {
    case "", "NA", "N/A", "NaN", "nan", "NAN", "-nan", "null": return .nan
    default: return Double(text)
    }
  }
}
