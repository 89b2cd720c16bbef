import ByteStreams
import GeneSetFormats
import GeneSets
import TestSupport
import Testing

/// All sets of `bytes`, named `x`.
func readSets(
  _ bytes: [UInt8], format: GeneSetFormat, chunkSize: Int = .max
) throws(FormatError) -> [GeneSet] {
  var reader = try GeneSetReader(
    MemorySource(name: "x", bytes: bytes, chunkSize: chunkSize), format: format)
  var sets: [GeneSet] = []
  while let set = try reader.next() { sets.append(set) }
  return sets
}

func readSets(_ text: String, format: GeneSetFormat) throws(FormatError) -> [GeneSet] {
  try readSets(Array(text.utf8), format: format)
}

@Suite struct GeneSetReaderTests {
  @Test func readsGMT() throws {
    let text = "A\tfirst\tG1\tG2\r\n\nB b\t\t G1 \t\tG3,0.5\t\t\nA\td\tG\n"
    #expect(
      try readSets(text, format: .gmt) == [
        GeneSet(term: "A", description: "first", genes: ["G1", "G2"]),
        GeneSet(term: "B b", genes: ["G1", "G3"]),
        GeneSet(term: "A", description: "d", genes: ["G"]),
      ])
  }

  @Test func readsPairs() throws {
    let expected = [
      GeneSet(term: "A", genes: ["G1", "G2"]), GeneSet(term: "B", genes: ["G1"]),
      GeneSet(term: "a long term, with a comma", genes: ["G3", "G3"]),
    ]
    let pairs = """
      A\tG1
      A\t G2\t
      B\tG1

      a long term, with a comma\tG3
      a long term, with a comma\tG3
      """
    #expect(try readSets(pairs, format: .tsv) == expected)
    #expect(try readSets("\nTerm\tGene\n" + pairs, format: .tsv) == expected)
    #expect(try readSets("term\tgene\n", format: .tsv) == [])
  }

  @Test func readsAList() throws {
    let text =
      "# my genes\nTP53\n\n  BRCA1 \n\tEGFR".replacingTabs() + "\n # more\nKRAS,0.25\r\nHLA-A\t\n"
    #expect(
      try readSets(text, format: .list) == [
        GeneSet(term: "input", genes: ["TP53", "BRCA1", "EGFR", "KRAS", "HLA-A"])
      ])
    #expect(try readSets("# nothing\n\n", format: .list) == [])
    var named = GeneListReader(MemorySource(name: "x", text: "A\n"), term: "mine")
    #expect(try named.next() == GeneSet(term: "mine", genes: ["A"]))
    #expect(try named.next() == nil)
    #expect(try named.next() == nil)
  }

  @Test(arguments: GeneSetFormat.allCases)
  func readsNothingFromNothing(format: GeneSetFormat) throws {
    #expect(try readSets("", format: format) == [])
    #expect(try readSets("\u{FEFF}", format: format) == [])
    #expect(try readSets("\n \n\t\n", format: format) == [])
  }

  @Test(
    arguments: [
      ("A\td\tG\n", .gmt), ("\n\nA\t\tG\n", .gmt), ("A\td\nB\td\tG\n", .gmt), ("A\tG\n", .tsv),
      ("term\tgene\nA\tG", .tsv), ("\u{FEFF}A\tG\t\t\n", .tsv), ("A\n", .list), ("A", .list),
      ("A\t\t\nB\n", .list), ("# a\tb\tc\nA\n", .list), ("# only\n", .list), ("", .gmt),
      ("#1\td\tG\n", .gmt), ("A\r\nB\r\n", .list), ("A\nB\tC\n", .list), ("A\tG\nB\n", .tsv),
    ] as [(String, GeneSetFormat)])
  func choosesTheFormat(text: String, expected: GeneSetFormat) throws {
    for chunkSize in [1, 2, .max] {
      let source = MemorySource(name: "x", text: text, chunkSize: chunkSize)
      let reader = try GeneSetReader(source, format: .auto)
      let format = reader.format
      #expect(format == expected, "chunks of \(chunkSize)")
    }
  }

  @Test func choosesTheFormatOfLongLines() throws {
    let gmt = "A\td" + String(repeating: "\tGENE", count: 50_000)
    #expect(try readSets(gmt, format: .auto).map(\.genes.count) == [50_000])
    let list = (0..<50_000).map { "GENE\($0)\n" }.joined()
    #expect(try readSets(list, format: .auto).map(\.genes.count) == [50_000])
    let pairs = (0..<50_000).map { "TERM\($0 / 10)\tGENE\($0)\n" }.joined()
    #expect(try readSets(pairs, format: .auto).count == 5_000)
  }

  @Test(arguments: [GeneSetFormat.gmt, .tsv, .list])
  func tellsTheLineReadLast(format: GeneSetFormat) throws {
    let text = [.gmt: "\n\nA\td\tG\n", .tsv: "A\tG\n\nA\tH", .list: "A\n\nB\n"][format, default: ""]
    var reader = try GeneSetReader(MemorySource(name: "x", text: text), format: format)
    let before = reader.position.description
    let set = try reader.next()
    let after = reader.position.description
    #expect(before == "x:0")
    #expect(set != nil)
    #expect(after == "x:3")
  }

  @Test func choosesGMTBeforeTheInputEnds() throws {
    /// Gives a line, then fails: whoever reads further than the first line sees the failure.
    final class Slow: ByteSource {
      let name = "slow"
      var isFirst = true

      func read(into buffer: inout [UInt8], at start: Int) throws(StreamError) -> Int {
        guard isFirst else { throw .readFailed(name: name, reason: "read too far") }
        isFirst = false
        let line = Array("A\td\tG\n".utf8)
        buffer.replaceSubrange(start..<start + line.count, with: line)
        return line.count
      }
    }
    var reader = try GeneSetReader(Slow())
    #expect(try reader.next()?.term == "A")
  }

  @Test func givesTheSameSetsForAnyChunks() throws {
    var generator = SplitMix64(seed: 14)
    for _ in 0..<100 {
      let text = (0..<20).map { line in
        "T\(line)\td" + (0..<Int.random(in: 1...40, using: &generator)).map { "\tG\($0)" }.joined()
      }.joined(separator: "\n")
      let bytes = Array(text.utf8)
      let chunkSize = Int.random(in: 1...200, using: &generator)
      #expect(
        try readSets(bytes, format: .auto, chunkSize: chunkSize) == readSets(bytes, format: .gmt))
    }
  }
}

extension String {
  /// Without its tabs.
  fileprivate func replacingTabs() -> String { String(filter { $0 != "\t" }) }
}
