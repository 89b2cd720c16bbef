public import ByteStreams

/// What can be wrong with text, before anything is known of its meaning.
public enum TextError: Error, Equatable, CustomStringConvertible {
  /// The bytes could not be had, or could not be written.
  case stream(StreamError)
  /// A line is longer than the limit, in bytes.
  case lineTooLong(at: TextPosition, limit: Int)
  /// A NUL byte, the `byte`th of its line: the input is not text.
  case binary(at: TextPosition, byte: Int)
  /// The bytes of a line are not UTF-8.
  case invalidUTF8(at: TextPosition)
  /// A line has another number of columns than the table; `isMinimum` says that more were allowed.
  case wrongFieldCount(at: TextPosition, expected: Int, isMinimum: Bool, found: Int)
  /// The first line does not name the columns that were asked for.
  case wrongHeader(at: TextPosition, expected: [String], found: [String])
  /// A field does not hold a number.
  case notANumber(at: TextPosition, column: Int, found: String)
  /// A value cannot be written, since it holds a tab, the end of a line or a NUL.
  case unwritableField(name: String, field: String)

  /// The message, without the tool's name and `error:`.
  public var description: String {
    switch self {
    case .stream(let error): "\(error)"
    case .lineTooLong(let position, let limit):
      "\(position): expected a line of at most \(limit) bytes, found a longer one"
    case .binary(let position, let byte):
      "\(position): expected text, found a NUL byte at byte \(byte) of the line"
    case .invalidUTF8(let position):
      "\(position): expected UTF-8, found other bytes"
    case .wrongFieldCount(let position, let expected, let isMinimum, let found):
      "\(position): expected \(isMinimum ? "at least " : "")\(MessageText.counted(expected, "field")), found \(found)"
    case .wrongHeader(let position, let expected, let found):
      "\(position): expected the columns \(MessageText.quoted(expected.joined(separator: "\t"))), "
        + "found \(MessageText.quoted(found.joined(separator: "\t")))"
    case .notANumber(let position, let column, let found):
      "\(position): expected a number in column \(column), found \(MessageText.quoted(found))"
    case .unwritableField(let name, let field):
      "\(name): expected a value without tabs, line ends and NULs, found \(MessageText.quoted(field))"
    }
  }
}
