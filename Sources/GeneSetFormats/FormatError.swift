public import ByteStreams
public import DelimitedText

/// What can be wrong with gene sets as text.
public enum FormatError: Error, Equatable, CustomStringConvertible {
  /// The bytes could not be had, or could not be written.
  case stream(StreamError)
  /// The input is not text of the expected shape.
  case text(TextError)
  /// A GMT line has fewer than three fields.
  case tooFewFields(at: TextPosition, found: Int)
  /// A GMT line whose fields after the description are all empty.
  case noGene(at: TextPosition, fieldCount: Int)
  /// A line begins with an empty term.
  case emptyTerm(at: TextPosition)
  /// A `gene,weight` field or the second column of a `term gene` line has no gene.
  case emptyGene(at: TextPosition, field: String)
  /// A `term gene` line has not two fields.
  case notTermAndGene(at: TextPosition, found: Int)
  /// A term comes back after lines of other terms; `earlierLine` is where its first run ends.
  case separatedTerm(at: TextPosition, term: String, earlierLine: Int)
  /// A line of a gene list has more than a gene.
  case notOneGene(at: TextPosition, found: String)
  /// A line of a ranked list has too few fields for a gene and its score.
  case notGeneAndScore(at: TextPosition, expected: Int, found: Int)
  /// The header of ranked lists lacks the column that was asked for.
  case noScoreColumn(at: TextPosition, expected: String, found: [String])
  /// A score is infinite.
  case notFinite(at: TextPosition, column: Int, found: String)
  /// A set cannot be written so that it is read again as it was.
  case unwritableSet(name: String, term: String, reason: UnwritableReason)

  /// Why a set cannot be written as GMT.
  public enum UnwritableReason: String, Sendable {
    /// A reader would take the line for malformed.
    case emptyTerm = "a term that is not empty"
    /// A reader would take the line for malformed.
    case noGene = "at least one gene"
    /// A tab, the end of a line or a NUL within a value would mislead a reader.
    case separator = "a term, a description and genes without tabs, line ends and NULs"
    /// An empty gene, or one with a comma or spaces around it, would be read as another.
    case gene = "genes without commas and without spaces around them"
  }

  /// The same failure in the words of this module.
  public init(_ error: TextError) {
    self = if case .stream(let error) = error { .stream(error) } else { .text(error) }
  }

  /// The message, without the tool's name and `error:`.
  public var description: String {
    switch self {
    case .stream(let error): "\(error)"
    case .text(let error): "\(error)"
    case .tooFewFields(let position, let found):
      "\(position): expected a term, a description and at least one gene, "
        + "found \(MessageText.counted(found, "field"))"
    case .noGene(let position, let fieldCount):
      "\(position): expected a term, a description and at least one gene, "
        + "found no gene in \(MessageText.counted(fieldCount, "field"))"
    case .emptyTerm(let position): "\(position): expected a term, found an empty field"
    case .emptyGene(let position, let field):
      "\(position): expected a gene, found \(MessageText.quoted(field))"
    case .notTermAndGene(let position, let found):
      "\(position): expected a term and a gene, found \(MessageText.counted(found, "field"))"
    case .separatedTerm(let position, let term, let earlierLine):
      "\(position): expected the lines of term \(MessageText.quoted(term)) together, "
        + "found it again after line \(earlierLine)\nhint: sort the lines by term"
    case .notOneGene(let position, let found):
      "\(position): expected one gene a line, found \(MessageText.quoted(found))"
    case .notGeneAndScore(let position, let expected, let found):
      "\(position): expected a gene and its score in \(MessageText.counted(expected, "field")), found \(found)"
    case .noScoreColumn(let position, let expected, let found):
      "\(position): expected a header with the score column \(MessageText.quoted(expected)), "
        + "found \(MessageText.quoted(found.joined(separator: "\t")))"
    case .notFinite(let position, let column, let found):
      "\(position): expected a finite number in column \(column), found \(MessageText.quoted(found))"
    case .unwritableSet(let name, let term, let reason):
      "\(name): expected \(reason.rawValue), found otherwise in set \(MessageText.quoted(term))"
    }
  }
}
