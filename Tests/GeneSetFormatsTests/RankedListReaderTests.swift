import ByteStreams
import DelimitedText
import GeneSetFormats
import TestSupport
import Testing

/// Ranked lists as text.
@Suite struct RankedListReaderTests {
  private func lists(_ text: String, scoreColumn: String? = nil) throws -> [RankedGenes] {
    var reader = RankedListReader(
      MemorySource(name: "x", bytes: Array(text.utf8)), scoreColumn: scoreColumn)
    var lists: [RankedGenes] = []
    while let list = try reader.next() { lists.append(list) }
    return lists
  }

  private func flat(_ lists: [RankedGenes]) -> [String] {
    lists.flatMap { list in list.entries.map { "\(list.name) \($0.gene) \($0.score)" } }
  }

  @Test(arguments: [
    "A\t1\nB\t-2.5\n", "gene\tlogfc\nA\t1\nB\t-2.5\n", "#comment\n\nA\t1\r\nB\t-2.5",
    "score\tgene\n1\tA\n-2.5\tB\n", "\u{FEFF}Gene\tstat\tp\nA\t1\t0.1\nB\t-2.5\t0.2\n",
    "\t0\nA\t1\nB\t-2.5\n", " A \t 1 \nB\t-25e-1\t\n",
  ])
  func oneListWithOrWithoutAHeader(text: String) throws {
    #expect(flat(try lists(text)) == ["input A 1.0", "input B -2.5"])
  }

  @Test(arguments: [
    "s\tA\t1\ns\tB\t2\nt\tA\t3\n",
    "term\tgene\tlogit\tprobability\ns\tA\t1\t.7\ns\tB\t2\t.8\nt\tA\t3\t.9\n",
  ])
  func severalListsByTerm(text: String) throws {
    #expect(flat(try lists(text)) == ["s A 1.0", "s B 2.0", "t A 3.0"])
  }

  @Test func theScoreColumnCanBeNamed() throws {
    let text = "term\tgene\tlogit\tzscore\ns\tA\t1\t9\n"
    #expect(flat(try lists(text, scoreColumn: "zscore")) == ["s A 9.0"])
    #expect(flat(try lists("id\tp\tt\nA\t1\t9\n", scoreColumn: "t")) == ["input A 9.0"])
  }

  @Test(arguments: ["NA", "NaN", "nan", "", "null"])
  func missingScoresAreNaN(text: String) throws {
    let entries = try lists("A\t1\nB\t\(text)\n")[0].entries
    #expect(entries.count == 2 && entries[1].score.isNaN)
  }

  @Test func nothingHoldsNoList() throws {
    #expect(try lists("").isEmpty)
    #expect(try lists("gene\tscore\n").isEmpty)
    #expect(try lists("# only a comment\n").isEmpty)
  }

  @Test(arguments: [
    ("A\t1\nB\tx\n", "x:2: expected a number in column 2, found \"x\""),
    ("A\t1\nB\n", "x:2: expected a gene and its score in 2 fields, found 1"),
    ("A\n", "x:1: expected a gene and its score in 2 fields, found 1"),
    ("A\t1\t2\t3\n", "x:1: expected a gene and its score in 2 fields, found 4"),
    ("A\t1\nB\tinf\n", "x:2: expected a finite number in column 2, found \"inf\""),
    ("A\t1\n\t2\n", "x:2: expected a gene, found \"\""),
    ("s\tA\t1\n\tA\t2\n", "x:2: expected a term, found an empty field"),
    (
      "s\tA\t1\nt\tA\t2\ns\tB\t2\n",
      "x:3: expected the lines of term \"s\" together, found it again after line 1\n"
        + "hint: sort the lines by term"
    ),
  ])
  func mistakesAreReportedWithTheirPlace(text: String, message: String) {
    let error = #expect(throws: FormatError.self) { _ = try lists(text) }
    #expect(error?.description == message)
  }

  @Test func aScoreColumnThatIsNotThereIsReported() {
    let error = #expect(throws: FormatError.self) {
      _ = try lists("gene\tp\nA\t1\n", scoreColumn: "t")
    }
    #expect(
      error?.description
        == "x:1: expected a header with the score column \"t\", found \"gene\\tp\"")
  }

  @Test func whatCompleteWritesIsReadAsSets() throws {
    let text = "term\tgene\tlogit\trank\ns\tA\t1.5\t1\ns\tB\t1\t2\nt\tA\tNA\t1\n"
    let source = MemorySource(name: "x", bytes: Array(text.utf8))
    var reader = try GeneSetReader(source)
    #expect(reader.format == .tsv)
    let first = try reader.next()
    #expect(first?.term == "s" && first?.genes == ["A", "B"])
    let second = try reader.next()
    #expect(second?.term == "t" && second?.genes == ["A"])
    #expect(try reader.next() == nil)
  }

  @Test func neverCrashesOnRandomBytes() {
    var generator = SplitMix64(seed: 17)
    let alphabet: [UInt8] = [9, 9, 10, 13, 32, 35, 45, 46, 48, 49, 65, 0xC3, 0xA9, 101]
    for _ in 0..<3_000 {
      let bytes = (0..<Int.random(in: 0...50, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      var reader = RankedListReader(MemorySource(name: "x", bytes: bytes))
      while let list = try? reader.next() {
        #expect(
          !list.name.isEmpty && list.entries.allSatisfy { !$0.gene.isEmpty && !$0.score.isInfinite }
        )
      }
    }
  }
}
