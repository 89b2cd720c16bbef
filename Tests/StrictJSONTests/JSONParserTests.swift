import StrictJSON
import Testing

@Suite struct JSONParserTests {
  @Test(arguments: [
    ("null", JSONValue.null), (" true\n", .bool(true)), ("false", .bool(false)),
    ("0", .integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(0x1p63)),
    ("1.0", .number(1)), ("-2.5e-3", .number(-0.0025)), ("1E+2", .number(100)),
    ("[]", .array([])), ("[ ]", .array([])), ("{ }", .object([:])),
    ("[1,[2,null]]", .array([.integer(1), .array([.integer(2), .null])])),
    (#"{"b":1,"a":"x"}"#, .object(["b": .integer(1), "a": .string("x")])),
    (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
    (#""\u00e9\uD83D\ude00 é""#, .string("é😀 é")),
  ])
  func reads(_ text: String, _ expected: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)) == expected)
  }

  @Test(arguments: [
    ("", JSONError.unexpectedEnd(offset: 0, expected: "a value")),
    ("  ", .unexpectedEnd(offset: 2, expected: "a value")),
    ("nul", .unexpectedEnd(offset: 3, expected: "null")),
    ("nulL", .unexpectedByte(offset: 3, found: 0x4c, expected: "null")),
    ("+1", .unexpectedByte(offset: 0, found: 0x2b, expected: "a value")),
    ("01", .invalidNumber(offset: 0)), ("-", .invalidNumber(offset: 0)),
    ("1.", .invalidNumber(offset: 0)),
    (".5", .unexpectedByte(offset: 0, found: 0x2e, expected: "a value")),
    ("[1e]", .invalidNumber(offset: 1)), ("1e999", .invalidNumber(offset: 0)),
    ("NaN", .unexpectedByte(offset: 0, found: 0x4e, expected: "a value")),
    ("1 2", .trailingData(offset: 2)), ("{}x", .trailingData(offset: 2)),
    ("[1,]", .unexpectedByte(offset: 3, found: 0x5d, expected: "a value")),
    ("[1", .unexpectedEnd(offset: 2, expected: "\",\" or \"]\"")),
    ("{\"a\"}", .unexpectedByte(offset: 4, found: 0x7d, expected: "\":\"")),
    ("{\"a\":1,}", .unexpectedByte(offset: 7, found: 0x7d, expected: "a key")),
    ("{1:2}", .unexpectedByte(offset: 1, found: 0x31, expected: "a key")),
    ("{\"a\":1,\"b\":2,\"a\":3}", .duplicateKey(offset: 13, key: "a")),
    ("{\"a\":1,\"\\u0061\":2}", .duplicateKey(offset: 7, key: "a")),
    ("\"a", .unexpectedEnd(offset: 2, expected: "the end of a string")),
    ("\"a\nb\"", .controlCharacter(offset: 2, found: 10)),
    ("\"\\x\"", .invalidEscape(offset: 1)), ("\"\\ud800\"", .invalidEscape(offset: 1)),
    ("\"\\ud800\\u0041\"", .invalidEscape(offset: 1)), ("\"\\udc00\"", .invalidEscape(offset: 1)),
    ("\"\\u12g4\"", .invalidEscape(offset: 1)),
    ("'a'", .unexpectedByte(offset: 0, found: 0x27, expected: "a value")),
    ("// a\n1", .unexpectedByte(offset: 0, found: 0x2f, expected: "a value")),
  ])
  func refuses(_ text: String, _ expected: JSONError) {
    #expect(throws: expected) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test func refusesInvalidUTF8AndByteOrderMarks() {
    #expect(throws: JSONError.invalidUTF8(offset: 1)) {
      try JSONValue(parsing: [0x22, 0xff, 0x22])
    }
    #expect(throws: JSONError.invalidUTF8(offset: 1)) {
      try JSONValue(parsing: [0x22, 0xed, 0xa0, 0x80, 0x22])
    }
    #expect(throws: JSONError.unexpectedByte(offset: 0, found: 0xef, expected: "a value")) {
      try JSONValue(parsing: [0xef, 0xbb, 0xbf, 0x31])
    }
  }

  @Test func keepsToItsLimits() throws {
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    #expect(throws: JSONError.tooDeep(offset: 64, limit: 64)) {
      try JSONValue(parsing: Array(deep.utf8))
    }
    #expect(throws: JSONError.tooLong(byteCount: 4, limit: 3)) {
      try JSONValue(parsing: Array("1234".utf8), limits: JSONLimits(byteCount: 3))
    }
    #expect(throws: JSONError.tooManyValues(offset: 5, limit: 3)) {
      try JSONValue(parsing: Array("[1,2,3]".utf8), limits: JSONLimits(valueCount: 3))
    }
    let endless = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: JSONError.tooDeep(offset: 64, limit: 64)) { try JSONValue(parsing: endless) }
  }

  /// No prefix and no single changed byte may crash, and every prefix is refused.
  @Test func survivesEveryTruncationAndManyMutations() throws {
    let text = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00"],"b":{"c":null,"d":true}}"#.utf8)
    for length in 0..<text.count {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text[..<length])) }
    }
    for position in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[position] = byte
        _ = try? JSONValue(parsing: changed)
      }
    }
  }
}
