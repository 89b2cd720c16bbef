extension JSONValue {
  /// Reads one JSON value that fills the bytes but for white space around it.
  ///
  /// - Throws: a ``JSONError`` with the offset of the first byte that is wrong.
  public init(
    parsing bytes: Span<UInt8>, limits: JSONLimits = JSONLimits()
  ) throws(JSONError) {
    guard bytes.count <= limits.byteCount else {
      throw .tooLong(byteCount: bytes.count, limit: limits.byteCount)
    }
    do {
      _ = try UTF8Span(validating: bytes)
    } catch {
      throw .invalidUTF8(offset: error.byteOffsets.lowerBound)
    }
    var parser = JSONParser(limits: limits)
    self = try parser.document(bytes)
  }

  /// Reads one JSON value from an array of bytes.
  public init(
    parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()
  ) throws(JSONError) {
    try self.init(parsing: bytes.span, limits: limits)
  }
}

/// A recursive-descent reader; the text is passed along because a span cannot be stored.
struct JSONParser {
  let limits: JSONLimits
  private var position = 0
  private var depth = 0
  private var valueCount = 0

  init(limits: JSONLimits) { self.limits = limits }

  mutating func document(_ text: Span<UInt8>) throws(JSONError) -> JSONValue {
    let result = try value(text)
    skipWhiteSpace(text)
    guard position == text.count else { throw .trailingData(offset: position) }
    return result
  }

  private mutating func value(_ text: Span<UInt8>) throws(JSONError) -> JSONValue {
    skipWhiteSpace(text)
    guard position < text.count else {
      throw .unexpectedEnd(offset: position, expected: "a value")
    }
    valueCount += 1
    guard valueCount <= limits.valueCount else {
      throw .tooManyValues(offset: position, limit: limits.valueCount)
    }
    switch text[position] {
    case UInt8(ascii: "{"):
      return try nested(text) { parser, text throws(JSONError) in
        .object(try parser.object(text))
      }
    case UInt8(ascii: "["):
      return try nested(text) { parser, text throws(JSONError) in
        .array(try parser.array(text))
      }
    case UInt8(ascii: "\""): return .string(try string(text))
    case UInt8(ascii: "t"): return try literal("true", .bool(true), text)
    case UInt8(ascii: "f"): return try literal("false", .bool(false), text)
    case UInt8(ascii: "n"): return try literal("null", .null, text)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(text)
    case let byte: throw .unexpectedByte(offset: position, found: byte, expected: "a value")
    }
  }

  private mutating func nested(
    _ text: Span<UInt8>,
    _ body: (inout JSONParser, Span<UInt8>) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    guard depth < limits.depth else { throw .tooDeep(offset: position, limit: limits.depth) }
    depth += 1
    position += 1
    defer { depth -= 1 }
    return try body(&self, text)
  }

  private mutating func object(_ text: Span<UInt8>) throws(JSONError) -> JSONObject {
    var result = JSONObject()
    if take(UInt8(ascii: "}"), text) { return result }
    while true {
      skipWhiteSpace(text)
      let keyOffset = position
      guard position < text.count else {
        throw .unexpectedEnd(offset: position, expected: "a key")
      }
      guard text[position] == UInt8(ascii: "\"") else {
        throw .unexpectedByte(offset: position, found: text[position], expected: "a key")
      }
      let key = try string(text)
      try expect(UInt8(ascii: ":"), "\":\"", text)
      guard result.insert(key, try value(text)) else {
        throw .duplicateKey(offset: keyOffset, key: key)
      }
      if take(UInt8(ascii: "}"), text) { return result }
      try expect(UInt8(ascii: ","), "\",\" or \"}\"", text)
    }
  }

  private mutating func array(_ text: Span<UInt8>) throws(JSONError) -> [JSONValue] {
    var result: [JSONValue] = []
    if take(UInt8(ascii: "]"), text) { return result }
    while true {
      result.append(try value(text))
      if take(UInt8(ascii: "]"), text) { return result }
      try expect(UInt8(ascii: ","), "\",\" or \"]\"", text)
    }
  }

  private mutating func literal(
    _ word: StaticString, _ value: JSONValue, _ text: Span<UInt8>
  ) throws(JSONError) -> JSONValue {
    for byte in "\(word)".utf8 {
      guard position < text.count else {
        throw .unexpectedEnd(offset: position, expected: "\(word)")
      }
      guard text[position] == byte else {
        throw .unexpectedByte(offset: position, found: text[position], expected: "\(word)")
      }
      position += 1
    }
    return value
  }

  private mutating func skipWhiteSpace(_ text: Span<UInt8>) {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  /// Skips white space and then the byte, if it is next.
  private mutating func take(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    skipWhiteSpace(text)
    guard position < text.count, text[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(
    _ byte: UInt8, _ expected: String, _ text: Span<UInt8>
  ) throws(JSONError) {
    guard !take(byte, text) else { return }
    guard position < text.count else { throw .unexpectedEnd(offset: position, expected: expected) }
    throw .unexpectedByte(offset: position, found: text[position], expected: expected)
  }
}

// MARK: - Numbers

extension JSONParser {
  private mutating func number(_ text: Span<UInt8>) throws(JSONError) -> JSONValue {
    let start = position
    var isInteger = true
    if text[position] == UInt8(ascii: "-") { position += 1 }
    let leading = position
    try digits(text, start)
    // The standard forbids leading zeros: some readers take them for octal.
    guard position == leading + 1 || text[leading] != UInt8(ascii: "0") else {
      throw .invalidNumber(offset: start)
    }
    if position < text.count, text[position] == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try digits(text, start)
    }
    if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if position < text.count,
        text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try digits(text, start)
    }
    let written = ascii(text, start..<position)
    if isInteger, let exact = Int(written) { return .integer(exact) }
    guard let nearest = Double(written), nearest.isFinite else {
      throw .invalidNumber(offset: start)
    }
    return .number(nearest)
  }

  private mutating func digits(_ text: Span<UInt8>, _ start: Int) throws(JSONError) {
    let first = position
    while position < text.count, (0x30...0x39).contains(text[position]) { position += 1 }
    guard position > first else { throw .invalidNumber(offset: start) }
  }

  private func ascii(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    for index in range { bytes.append(text[index]) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: - Strings

extension JSONParser {
  /// Reads a string whose opening quote is the next byte.
  private mutating func string(_ text: Span<UInt8>) throws(JSONError) -> String {
    position += 1
    var bytes: [UInt8] = []
    while position < text.count {
      let byte = text[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        // The whole text was validated and escapes add whole scalars, so nothing is repaired here.
        return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(text, into: &bytes)
      case 0..<0x20: throw .controlCharacter(offset: position, found: byte)
      default:
        bytes.append(byte)
        position += 1
      }
    }
    throw .unexpectedEnd(offset: position, expected: "the end of a string")
  }

  private mutating func escape(
    _ text: Span<UInt8>, into bytes: inout [UInt8]
  ) throws(JSONError) {
    let start = position
    guard position + 1 < text.count else {
      throw .unexpectedEnd(offset: text.count, expected: "an escape")
    }
    position += 2
    switch text[start + 1] {
    case UInt8(ascii: "\""): bytes.append(0x22)
    case UInt8(ascii: "\\"): bytes.append(0x5c)
    case UInt8(ascii: "/"): bytes.append(0x2f)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0c)
    case UInt8(ascii: "n"): bytes.append(0x0a)
    case UInt8(ascii: "r"): bytes.append(0x0d)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"): bytes.append(contentsOf: String(try scalar(text, start)).utf8)
    default: throw .invalidEscape(offset: start)
    }
  }

  /// Reads the digits after `\u`, and the second half of a surrogate pair with its own `\u`.
  private mutating func scalar(
    _ text: Span<UInt8>, _ start: Int
  ) throws(JSONError) -> Unicode.Scalar {
    let first = try codeUnit(text, start)
    var code = first
    if (0xd800..<0xdc00).contains(first) {
      guard position + 1 < text.count, text[position] == UInt8(ascii: "\\"),
        text[position + 1] == UInt8(ascii: "u")
      else { throw .invalidEscape(offset: start) }
      position += 2
      let second = try codeUnit(text, start)
      guard (0xdc00..<0xe000).contains(second) else { throw .invalidEscape(offset: start) }
      code = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw .invalidEscape(offset: start) }
    return scalar
  }

  private mutating func codeUnit(
    _ text: Span<UInt8>, _ start: Int
  ) throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard position < text.count else {
        throw .unexpectedEnd(offset: position, expected: "four hexadecimal digits")
      }
      guard let digit = Character(Unicode.Scalar(text[position])).hexDigitValue,
        text[position] < 0x80
      else { throw .invalidEscape(offset: start) }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
