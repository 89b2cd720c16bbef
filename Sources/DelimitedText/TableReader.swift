public import ByteStreams

/// Reads tab-separated rows with a fixed number of columns.
///
/// Blank lines are skipped. Every error names the line.
public struct TableReader: ~Copyable {
  /// What the first row is.
  public enum Header: Sendable, Equatable {
    /// A row like any other.
    case absent
    /// These column names, without which the input is refused.
    case required([String])
    /// These column names, or a row like any other.
    case optional([String])
    /// Some column names, whatever they are; ``TableReader/header`` has them.
    case any
  }

  /// How many fields a row has.
  public enum FieldCount: Sendable, Equatable {
    /// This many.
    case exactly(Int)
    /// This many or more.
    case atLeast(Int)
  }

  /// The column names of the first row, once ``next()`` has been called; empty without a header.
  public private(set) var header: [String] = []

  private var lines: LineReader
  private let headerRule: Header
  private let fieldCountRule: FieldCount
  private var isFirstRow = true

  /// Reads the table in `source`.
  public init(_ source: any ByteSource, header: Header = .absent, fieldCount: FieldCount) {
    lines = LineReader(source)
    headerRule = header
    fieldCountRule = fieldCount
  }

  /// Where the current row is.
  public var position: TextPosition { lines.position }

  /// The number of fields in the current row.
  public var fieldCount: Int { lines.fields.count }

  /// Goes to the next row.
  ///
  /// - Returns: false at the end of the input.
  /// - Throws: what ``LineReader/next()`` and ``LineReader/validateText()`` throw,
  ///   ``TextError/wrongFieldCount(at:expected:isMinimum:found:)``,
  ///   ``TextError/wrongHeader(at:expected:found:)``.
  public mutating func next() throws(TextError) -> Bool {
    while try lines.next() {
      if lines.isBlank { continue }
      try lines.validateText()
      lines.splitFields()
      if isFirstRow {
        isFirstRow = false
        if try takeHeader() { continue }
      }
      try checkFieldCount()
      return true
    }
    return false
  }

  /// Whether a field of the current row holds nothing but spaces.
  public func isEmptyField(_ index: Int) -> Bool { lines.trimmed(lines.fields[index]).isEmpty }

  /// The text of column `index`, counted from 0, with the spaces around it removed.
  public func field(_ index: Int) -> String { lines.text(lines.trimmed(lines.fields[index])) }

  /// The bytes of the current row.
  public var bytes: ArraySlice<UInt8> { lines.buffer[lines.line] }

  /// Where column `index`, counted from 0, stands in ``bytes``, without the spaces around it.
  public func range(_ index: Int) -> Range<Int> { lines.trimmed(lines.fields[index]) }

  /// The number in column `index`, counted from 0; nil when it is missing, `NA` or nothing.
  ///
  /// - Throws: ``TextError/notANumber(at:column:found:)``, whose column counts from 1. `nan` is not
  ///   a number.
  public func number(_ index: Int) throws(TextError) -> Double? {
    let text = field(index)
    if text.isEmpty || text == "NA" { return nil }
    guard let number = Double(text), !number.isNaN else {
      throw .notANumber(at: position, column: index + 1, found: text)
    }
    return number
  }

  /// Whether the current row, the first, was taken as the header.
  private mutating func takeHeader() throws(TextError) -> Bool {
    let found = (0..<fieldCount).map { field($0) }
    switch headerRule {
    case .absent:
      return false
    case .any:
      header = found
    case .optional(let expected):
      if found != expected { return false }
      header = found
    case .required(let expected):
      if found != expected {
        throw .wrongHeader(at: position, expected: expected, found: found)
      }
      header = found
    }
    return true
  }

  private func checkFieldCount() throws(TextError) {
    switch fieldCountRule {
    case .exactly(let expected) where fieldCount != expected:
      throw .wrongFieldCount(
        at: position, expected: expected, isMinimum: false, found: fieldCount)
    case .atLeast(let expected) where fieldCount < expected:
      throw .wrongFieldCount(at: position, expected: expected, isMinimum: true, found: fieldCount)
    case .exactly, .atLeast:
      return
    }
  }
}
