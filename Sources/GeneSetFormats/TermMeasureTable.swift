public import ByteStreams
public import DelimitedText
public import GeneSets

/// The measures of a library's terms as text: a header, then a line a term, in the order of the library.
///
/// It is `libraries/NAME.terms.tsv` of a bundle, and a file of a cache.
public enum TermMeasureTable {
  /// The header: `genes` counts the term's genes in the vocabulary, `best` and `predicted` are the counts of
  /// `TermMeasure`.
  public static let columns = ["term", "genes", "auroc", "best", "predicted"]

  /// The digits of an area: as many as tell apart what a user can see.
  private static let digits = 9

  /// A term of the library a table goes with.
  public struct Term: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The number of its genes in the vocabulary.
    public let geneCount: Int

    /// Describes a term.
    public init(name: String, geneCount: Int) {
      self.name = name
      self.geneCount = geneCount
    }
  }

  /// Writes a table.
  ///
  /// - Precondition: one measure a term.
  public static func text(_ terms: [Term], _ measures: [TermMeasure]) -> RowBuffer {
    precondition(terms.count == measures.count, "one measure a term")
    var rows = RowBuffer()
    for (place, column) in columns.enumerated() {
      if place > 0 { rows.tab() }
      rows.append(field: column)
    }
    rows.newline()
    for (term, measure) in zip(terms, measures) {
      rows.append(field: term.name)
      rows.tab()
      rows.append(term.geneCount)
      rows.tab()
      rows.append(number: measure.areaUnderROC, digits: digits)
      for count in [measure.bestCount, measure.predictedCount] {
        rows.tab()
        rows.append(count)
      }
      rows.newline()
    }
    return rows
  }

  /// Reads the table of a library.
  ///
  /// - Throws: ``TermMeasureError`` for a table that is malformed or of other terms.
  public static func read(_ source: any ByteSource, of terms: [Term]) throws(TermMeasureError)
    -> [TermMeasure]
  {
    var table = TableReader(
      source, header: .required(columns), fieldCount: .exactly(columns.count))
    var measures: [TermMeasure] = []
    measures.reserveCapacity(terms.count)
    while try next(&table) {
      try check(table.field(0), table.field(1), terms, measures.count, table.position)
      measures.append(try measure(table))
    }
    guard measures.count == terms.count else {
      throw .otherTerm(
        at: table.position, expected: "\(terms.count) terms", found: "\(measures.count)")
    }
    return measures
  }

  private static func next(_ table: inout TableReader) throws(TermMeasureError) -> Bool {
    do {
      return try table.next()
    } catch {
      throw .text(error)
    }
  }

  private static func check(
    _ name: String, _ geneCount: String, _ terms: [Term], _ place: Int, _ position: TextPosition
  ) throws(TermMeasureError) {
    let found = "term '\(name)' with \(geneCount) genes"
    guard place < terms.count else {
      throw .otherTerm(at: position, expected: "no more terms", found: found)
    }
    let term = terms[place]
    guard term.name.utf8.elementsEqual(name.utf8) || trimmed(term.name) == name,
      geneCount == String(term.geneCount)
    else {
      throw .otherTerm(
        at: position, expected: "term '\(term.name)' with \(term.geneCount) genes", found: found)
    }
  }

  /// A name as the table reader gives it back.
  private static func trimmed(_ name: String) -> String {
    var text = Substring(name)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private static func measure(_ table: borrowing TableReader) throws(TermMeasureError)
    -> TermMeasure
  {
    let area: Double?
    do {
      area = try table.number(2)
    } catch {
      throw .text(error)
    }
    guard let best = Int(table.field(3)), let predicted = Int(table.field(4)),
      best >= 0, best <= predicted, area.map({ (0...1).contains($0) }) ?? true
    else {
      throw .notAMeasure(at: table.position)
    }
    return TermMeasure(
      areaUnderROC: area ?? .nan, bestCount: best, predictedCount: predicted)
  }
}

/// What can be wrong with a table of measures.
public enum TermMeasureError: Error, Equatable, CustomStringConvertible {
  /// It is no table, or cannot be read.
  case text(TextError)
  /// A line is not that of the library's next term.
  case otherTerm(at: TextPosition, expected: String, found: String)
  /// A line has an area beyond 0…1, or counts that cannot be.
  case notAMeasure(at: TextPosition)

  /// The message for the user.
  public var description: String {
    switch self {
    case .text(let error): "\(error)"
    case .otherTerm(let position, let expected, let found):
      "\(position): expected \(expected), found \(found)"
    case .notAMeasure(let position):
      "\(position): expected an area from 0 to 1 or NA, and two counts, the first no larger"
    }
  }
}
