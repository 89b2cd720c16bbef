/// Why bytes are not acceptable JSON; `offset` counts bytes from the start of the text.
public enum JSONError: Error, Equatable, CustomStringConvertible {
  /// The text is longer than the limit.
  case tooLong(byteCount: Int, limit: Int)
  /// Arrays and objects are nested beyond the limit.
  case tooDeep(offset: Int, limit: Int)
  /// There are more values than the limit.
  case tooManyValues(offset: Int, limit: Int)
  /// The text is not UTF-8.
  case invalidUTF8(offset: Int)
  /// The text ends inside a value.
  case unexpectedEnd(offset: Int, expected: String)
  /// A byte stands where it cannot.
  case unexpectedByte(offset: Int, found: UInt8, expected: String)
  /// An object has a key twice.
  case duplicateKey(offset: Int, key: String)
  /// A number is not written as the standard asks, or is too large for a double.
  case invalidNumber(offset: Int)
  /// A backslash is followed by something that is no escape, or a surrogate stands alone.
  case invalidEscape(offset: Int)
  /// A string holds an unescaped control character.
  case controlCharacter(offset: Int, found: UInt8)
  /// Something other than white space follows the value.
  case trailingData(offset: Int)

  /// The message.
  public var description: String {
    switch self {
    case .tooLong(let byteCount, let limit):
      "JSON of \(byteCount) bytes is longer than the limit of \(limit)"
    case .tooDeep(let offset, let limit):
      "byte \(offset): JSON nested deeper than the limit of \(limit)"
    case .tooManyValues(let offset, let limit):
      "byte \(offset): more JSON values than the limit of \(limit)"
    case .invalidUTF8(let offset): "byte \(offset): invalid UTF-8"
    case .unexpectedEnd(let offset, let expected):
      "byte \(offset): expected \(expected), found the end of the text"
    case .unexpectedByte(let offset, let found, let expected):
      "byte \(offset): expected \(expected), found \(JSONError.name(of: found))"
    case .duplicateKey(let offset, let key): "byte \(offset): the key \"\(key)\" stands twice"
    case .invalidNumber(let offset): "byte \(offset): invalid number"
    case .invalidEscape(let offset): "byte \(offset): invalid escape in a string"
    case .controlCharacter(let offset, let found):
      "byte \(offset): unescaped control character \(JSONError.name(of: found)) in a string"
    case .trailingData(let offset): "byte \(offset): unexpected data after the value"
    }
  }

  private static func name(of byte: UInt8) -> String {
    if (0x21...0x7e).contains(byte) { return "\"\(Character(Unicode.Scalar(byte)))\"" }
    let digits = String(byte, radix: 16)
    return "byte 0x\(digits.count == 1 ? "0" : "")\(digits)"
  }
}

/// The bounds within which ``JSONValue/init(parsing:limits:)`` reads.
public struct JSONLimits: Sendable {
  /// The longest text, in bytes.
  public var byteCount: Int
  /// The deepest nesting of arrays and objects.
  public var depth: Int
  /// The largest number of values of any kind, which bounds the memory they take.
  public var valueCount: Int

  /// Makes limits; the defaults suit configuration files.
  public init(byteCount: Int = 16 << 20, depth: Int = 64, valueCount: Int = 1 << 20) {
    self.byteCount = byteCount
    self.depth = depth
    self.valueCount = valueCount
  }
}
