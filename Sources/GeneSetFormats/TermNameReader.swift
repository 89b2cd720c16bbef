public import ByteStreams
public import DelimitedText

/// Reads one name of a term a line, as it is, without the spaces around it; blank lines and those that begin with
/// `#` are skipped.
///
/// Names may have commas and semicolons, so that this is not a list of genes. A line with a tab is an error.
public struct TermNameReader: ~Copyable {
  private var lines: LineReader

  /// Reads the names in `source`.
  public init(_ source: any ByteSource) { lines = LineReader(source) }

  /// The line read last.
  public var position: TextPosition { lines.position }

  /// The next name; nil at the end.
  ///
  /// - Throws: ``FormatError/text(_:)``, ``FormatError/stream(_:)``.
  public mutating func next() throws(FormatError) -> String? {
    while try lines.nextText() {
      let name = lines.trimmed(lines.line)
      if lines.buffer[name.lowerBound] == UInt8(ascii: "#") { continue }
      guard lines.usedFieldCount <= 1 else {
        throw .text(
          .wrongFieldCount(
            at: position, expected: 1, isMinimum: false, found: lines.usedFieldCount))
      }
      return lines.text(name)
    }
    return nil
  }
}
