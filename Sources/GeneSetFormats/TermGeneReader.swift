public import ByteStreams
public import DelimitedText
public import GeneSets

/// Reads two columns, `term gene`, with or without that header; the lines of a term are one set.
///
/// Under a header that begins so there may be more columns, which are passed over: what `gsfm-complete` writes is read
/// as sets again. Without a header a line has two fields.
///
/// The lines of a term must stand together, so that a set can be given before the input ends; a
/// term that comes back is an error. For that the names of all terms are remembered, and nothing
/// else: memory grows with the number of terms, not of lines.
public struct TermGeneReader: ~Copyable {
  private var lines: LineReader
  private var isFirstRow = true
  /// Whether a header named more columns than the two.
  private var hasMoreColumns = false
  /// The set whose lines are being read.
  private var current: GeneSet?
  /// The bytes of its term, so that a `String` is made once a set and not once a line.
  private var currentTerm: [UInt8] = []
  /// The terms that are over, each with its last line.
  private var lastLines: [String: Int] = [:]
  /// The line of the latest pair.
  private var pairLine = 0

  /// Reads the pairs in `source`.
  public init(_ source: any ByteSource) { lines = LineReader(source) }

  /// The line read last, which is the first of the next set, if there is one.
  public var position: TextPosition { lines.position }

  /// The next set; nil at the end.
  ///
  /// - Throws: ``FormatError/notTermAndGene(at:found:)``,
  ///   ``FormatError/separatedTerm(at:term:earlierLine:)``, ``FormatError/emptyTerm(at:)``,
  ///   ``FormatError/emptyGene(at:field:)``, ``FormatError/text(_:)``, ``FormatError/stream(_:)``.
  public mutating func next() throws(FormatError) -> GeneSet? {
    while try nextPair() {
      let term = lines.fields[0]
      let gene = lines.trimmed(lines.fields[1])
      if current != nil, currentTerm.elementsEqual(lines.buffer[term]) {
        current?.genes.append(lines.text(gene))
        pairLine = lines.lineNumber
        continue
      }
      let finished = current
      if let finished { lastLines[finished.term] = pairLine }
      try begin(GeneSet(term: lines.text(term), genes: [lines.text(gene)]))
      if let finished { return finished }
    }
    let finished = current
    current = nil
    return finished
  }

  private mutating func begin(_ set: GeneSet) throws(FormatError) {
    if let earlierLine = lastLines[set.term] {
      throw .separatedTerm(at: position, term: set.term, earlierLine: earlierLine)
    }
    currentTerm = Array(lines.buffer[lines.fields[0]])
    current = set
    pairLine = lines.lineNumber
  }

  /// Goes to the next line that holds a pair, whose two fields are checked; false at the end.
  private mutating func nextPair() throws(FormatError) -> Bool {
    while try lines.nextText() {
      if isFirstRow {
        isFirstRow = false
        if isHeader {
          hasMoreColumns = lines.usedFieldCount > 2
          continue
        }
      }
      let fieldCount = max(lines.usedFieldCount, min(lines.fields.count, 2))
      if fieldCount < 2 || (fieldCount > 2 && !hasMoreColumns) {
        throw .notTermAndGene(at: position, found: fieldCount)
      }
      if lines.trimmed(lines.fields[0]).isEmpty { throw .emptyTerm(at: position) }
      if lines.trimmed(lines.fields[1]).isEmpty {
        throw .emptyGene(at: position, field: lines.text(lines.fields[1]))
      }
      return true
    }
    return false
  }

  /// Whether the current line begins with the columns `term` and `gene`, in letters of any case.
  private var isHeader: Bool {
    lines.fields.prefix(2).map { lines.text(lines.trimmed($0)).lowercased() } == ["term", "gene"]
  }
}
