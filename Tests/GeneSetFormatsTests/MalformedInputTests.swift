import ByteStreams
import DelimitedText
import GeneSetFormats
import GeneSets
import TestSupport
import Testing

/// One malformed input, the format it is read in, and the message it must give.
struct Malformed: CustomTestStringConvertible {
  let format: GeneSetFormat
  let text: String
  let message: String

  init(_ format: GeneSetFormat, _ text: String, _ message: String) {
    (self.format, self.text, self.message) = (format, text, message)
  }

  var testDescription: String { "\(format) \(MessageText.quoted(text))" }

  static let gmtNeed = "expected a term, a description and at least one gene, found"

  static let gmt: [Malformed] = [
    Malformed(.gmt, "A\td\tG\nB\td\n", "x:2: \(gmtNeed) 2 fields"),
    Malformed(.gmt, "A\n", "x:1: \(gmtNeed) 1 field"),
    Malformed(.gmt, "A d G1 G2\n", "x:1: \(gmtNeed) 1 field"),
    Malformed(.gmt, "\n\n \t \nA\td", "x:4: \(gmtNeed) 2 fields"),
    Malformed(.gmt, "A\td\t\n", "x:1: \(gmtNeed) no gene in 3 fields"),
    Malformed(.gmt, "A\td\t\t \t\n", "x:1: \(gmtNeed) no gene in 5 fields"),
    Malformed(.gmt, "\td\tG\n", "x:1: expected a term, found an empty field"),
    Malformed(.gmt, "  \td\tG\n", "x:1: expected a term, found an empty field"),
    Malformed(.gmt, "A\td\tG\t,1.0\n", #"x:1: expected a gene, found ",1.0""#),
    Malformed(.gmt, "A\td\tG\0\n", "x:1: expected text, found a NUL byte at byte 6 of the line"),
  ]

  static let tsv: [Malformed] = [
    Malformed(.tsv, "A\tG\nA\n", "x:2: expected a term and a gene, found 1 field"),
    Malformed(.tsv, "A\tG\tH\n", "x:1: expected a term and a gene, found 3 fields"),
    Malformed(.tsv, "A\t\n", #"x:1: expected a gene, found """#),
    Malformed(.tsv, "\tG\n", "x:1: expected a term, found an empty field"),
    Malformed(
      .tsv, "term\tgene\nterm\tgene\textra\n", "x:2: expected a term and a gene, found 3 fields"),
    Malformed(
      .tsv, "term\tgene\nA\tG\nA\tH\n\nB\tG\nA\tI\n",
      "x:6: expected the lines of term \"A\" together, found it again after line 3\n"
        + "hint: sort the lines by term"),
  ]

  static let list: [Malformed] = [
    Malformed(.list, "TP53\nBRCA1\tEGFR\n", #"x:2: expected one gene a line, found "BRCA1\tEGFR""#),
    Malformed(.list, "TP53, BRCA1\n", #"x:1: expected one gene a line, found "TP53, BRCA1""#),
    Malformed(.list, "TP53;BRCA1\n", #"x:1: expected one gene a line, found "TP53;BRCA1""#),
    Malformed(.list, "\tTP53\n", #"x:1: expected one gene a line, found "\tTP53""#),
    Malformed(.list, "TP53,\n", #"x:1: expected one gene a line, found "TP53,""#),
    Malformed(.list, ",1\n", #"x:1: expected a gene, found ",1""#),
  ]
}

@Suite struct MalformedInputTests {
  @Test(arguments: Malformed.gmt + Malformed.tsv + Malformed.list)
  func isReportedWithItsPlace(malformed: Malformed) throws {
    let error = #expect(throws: FormatError.self) {
      _ = try readSets(malformed.text, format: malformed.format)
    }
    #expect(error?.description == malformed.message)
  }

  @Test(arguments: GeneSetFormat.allCases)
  func refusesOtherEncodings(format: GeneSetFormat) {
    let bytes: [UInt8] = Array("A\tB".utf8) + [0xE9, 10]
    #expect(throws: FormatError.text(.invalidUTF8(at: TextPosition(name: "x", line: 1)))) {
      _ = try readSets(bytes, format: format)
    }
  }

  @Test(arguments: GeneSetFormat.allCases)
  func passesOnWhatTheStreamReports(format: GeneSetFormat) throws {
    // Without a line end, so that no line is whole before the damage is met.
    let whole = GzipEncoder.compress(Array("A".utf8))
    let source = GzipSource(MemorySource(name: "x", bytes: Array(whole.dropLast(3))))
    #expect(
      throws: FormatError.stream(
        .corruptCompression(name: "x", reason: "unexpected end of the data"))
    ) {
      var reader = try GeneSetReader(source, format: format)
      while try reader.next() != nil {}
    }
  }

  @Test func neverCrashesOnRandomBytes() {
    var generator = SplitMix64(seed: 13)
    let alphabet: [UInt8] = [9, 9, 9, 10, 10, 13, 32, 35, 44, 65, 66, 0xC3, 0xA9, 0xEF]
    for _ in 0..<3_000 {
      let count = Int.random(in: 0...60, using: &generator)
      let bytes = (0..<count).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      for format in GeneSetFormat.allCases {
        guard let sets = try? readSets(bytes, format: format) else { continue }
        let areUsable = sets.allSatisfy { set in
          !set.term.isEmpty && !set.genes.isEmpty && set.genes.allSatisfy { !$0.isEmpty }
        }
        #expect(areUsable, "\(bytes) as \(format)")
      }
    }
  }
}
