import ByteStreams
import DelimitedText
import TestSupport
import Testing

/// The lines of `bytes`, which come in chunks.
private func lines(
  _ bytes: [UInt8], chunkSize: Int = .max, bufferSize: Int = 64
) throws(TextError) -> [[UInt8]] {
  var reader = LineReader(
    MemorySource(name: "x", bytes: bytes, chunkSize: chunkSize), chunkSize: bufferSize)
  var lines: [[UInt8]] = []
  while try reader.next() {
    lines.append(Array(reader.buffer[reader.line]))
    precondition(reader.lineNumber == lines.count)
  }
  return lines
}

private func lines(_ text: String) throws(TextError) -> [String] {
  try lines(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
}

private func failure(
  _ text: String, lengthLimit: Int = 100, bufferSize: Int = 8, chunkSize: Int = .max
) -> TextError? {
  var reader = LineReader(
    MemorySource(name: "x", text: text, chunkSize: chunkSize), lengthLimit: lengthLimit,
    chunkSize: bufferSize)
  do throws(TextError) {
    while try reader.next() {}
    return nil
  } catch {
    return error
  }
}

@Suite struct LineReaderTests {
  @Test(arguments: [
    ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
    ("a\n\nb\n", ["a", "", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\r", ["a"]),
    ("\r\n\r\n", ["", ""]),
    ("a\rb\n", ["a\rb"]), ("a\r\r\n", ["a\r"]), ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]),
    ("\u{FEFF}", []), ("é\tß\n", ["é\tß"]),
  ])
  func splitsLines(text: String, expected: [String]) throws {
    #expect(try lines(text) == expected)
  }

  @Test func givesTheSameLinesForAnyChunks() throws {
    var generator = SplitMix64(seed: 12)
    for _ in 0..<500 {
      let count = Int.random(in: 0...300, using: &generator)
      let alphabet: [UInt8] = [10, 13, 9, 65, 66, 67]
      let bytes = (0..<count).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      // The model: cut at every line feed, then drop one return.
      var expected = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
      if expected.last == [] { expected.removeLast() }
      expected = expected.map { $0.last == 13 ? $0.dropLast() : $0 }
      let chunkSize = Int.random(in: 1...50, using: &generator)
      let bufferSize = Int.random(in: 4...100, using: &generator)
      #expect(
        try lines(bytes, chunkSize: chunkSize, bufferSize: bufferSize) == expected,
        "chunks of \(chunkSize), buffer of \(bufferSize)")
    }
  }

  @Test(arguments: [1, 3, .max])
  func refusesBytesThatAreNotText(chunkSize: Int) {
    let position = TextPosition(name: "x", line: 2)
    #expect(
      failure("ab\ncd\0e\n", chunkSize: chunkSize) == .binary(at: position, byte: 3))
    #expect(
      failure("ab\n" + String(repeating: "c", count: 50) + "\0", chunkSize: chunkSize)
        == .binary(at: position, byte: 51))
    #expect(failure("\0") == .binary(at: TextPosition(name: "x", line: 1), byte: 1))
    #expect(
      failure("ab\n\0")?.description == "x:2: expected text, found a NUL byte at byte 1 of the line"
    )
  }

  @Test func refusesALineBeyondTheLimit() {
    let long = String(repeating: "x", count: 100)
    #expect(failure("a\n\(long)\n\(long)") == nil)
    #expect(failure("a\n\(long)\r\n") == nil, "the return does not count")
    for tail in ["x", "x\n", "x\r\n", "xxxxxxxxxxxxxxxxxxxxxxx\n", "xx"] {
      #expect(
        failure("a\n\(long)\(tail)")
          == .lineTooLong(at: TextPosition(name: "x", line: 2), limit: 100))
    }
  }

  @Test func reportsWhatTheSourceReports() {
    let source = GzipSource(MemorySource(name: "x", bytes: [0x1F, 0x8B]))
    var reader = LineReader(source)
    #expect(
      throws: TextError.stream(
        .corruptCompression(name: "x", reason: "unexpected end of the data"))
    ) { try reader.next() }
  }

  @Test(arguments: [
    ("", [""]), ("a", ["a"]), ("a\tb", ["a", "b"]), ("\t", ["", ""]),
    ("a\t\tb\t", ["a", "", "b", ""]),
  ])
  func splitsFields(line: String, expected: [String]) throws {
    var reader = LineReader(MemorySource(name: "x", text: "first\tline\n\(line)\n"))
    #expect(try reader.next())
    reader.splitFields()
    #expect(reader.fields.map { reader.text($0) } == ["first", "line"])
    #expect(try reader.next())
    reader.splitFields()
    #expect(reader.fields.map { reader.text($0) } == expected)
  }

  @Test func trimsSpaces() throws {
    var reader = LineReader(MemorySource(name: "x", text: "  a b \t   \t"))
    #expect(try reader.next())
    reader.splitFields()
    #expect(reader.fields.map { reader.text(reader.trimmed($0)) } == ["a b", "", ""])
    let isBlank = reader.isBlank
    #expect(!isBlank)
  }

  @Test(
    arguments: [[0xFF], [0xC3], [0xC3, 0x41], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
  func refusesOtherEncodings(bytes: [UInt8]) throws {
    var reader = LineReader(MemorySource(name: "x", bytes: [65, 10, 66] + bytes + [9]))
    #expect(try reader.next())
    try reader.validateText()
    #expect(try reader.next())
    #expect(throws: TextError.invalidUTF8(at: TextPosition(name: "x", line: 2))) {
      try reader.validateText()
    }
  }
}
