import ByteStreams
import GeneSetFormats
import GeneSets
import TestSupport
import Testing

@Suite struct GMTWriterTests {
  @Test(arguments: ["library.gmt", "library.gmt.gz"])
  func writesWhatIsReadAgain(name: String) throws {
    let folder = TemporaryFolder()
    var generator = SplitMix64(seed: 15)
    func word(_ alphabet: String, _ counts: ClosedRange<Int>) -> String {
      let letters = Array(alphabet)
      return String(
        (0..<Int.random(in: counts, using: &generator)).map { _ in
          letters[Int.random(in: 0..<letters.count, using: &generator)]
        })
    }
    let sets = (0..<300).map { _ in
      GeneSet(
        term: "T" + word("ab ,#é\"日", 0...12), description: word("ab ,#é ", 0...8),
        genes: (0..<Int.random(in: 1...30, using: &generator)).map { _ in
          word("ABC-#é", 1...20)
        })
    }
    let sink = try ByteSink(path: folder.file(name))
    var writer = GMTWriter(sink)
    for set in sets { try writer.write(set) }
    try sink.close()
    let file = PeekedSource(try FileSource(path: folder.file(name)))
    var reader = GMTReader(try file.compression() == .gzip ? GzipSource(file) : file)
    for set in sets { #expect(try reader.next() == set) }
    #expect(try reader.next() == nil)
  }

  @Test(
    arguments: [
      (GeneSet(term: "", genes: ["A"]), .emptyTerm),
      (GeneSet(term: "  ", genes: ["A"]), .emptyTerm),
      (GeneSet(term: "T", genes: []), .noGene), (GeneSet(term: "T", genes: ["A", ""]), .gene),
      (GeneSet(term: "T", genes: ["A,B"]), .gene), (GeneSet(term: "T", genes: [" A"]), .gene),
      (GeneSet(term: "T", genes: ["A "]), .gene), (GeneSet(term: "T\t", genes: ["A"]), .separator),
      (GeneSet(term: "T", description: "\n", genes: ["A"]), .separator),
      (GeneSet(term: "T", genes: ["A\r"]), .separator),
    ] as [(GeneSet, FormatError.UnwritableReason)])
  func refusesWhatWouldBeReadOtherwise(set: GeneSet, reason: FormatError.UnwritableReason) throws {
    let sink = try ByteSink(path: "/dev/null")
    var writer = GMTWriter(sink)
    #expect(
      throws: FormatError.unwritableSet(name: "/dev/null", term: set.term, reason: reason)
    ) { try writer.write(set) }
  }
}
