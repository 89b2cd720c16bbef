import ByteStreams
import Testing

@testable import GeneSetFormats

@Suite struct GenePairReaderTests {
  private func pairs(_ text: String, chunkSize: Int = .max) throws -> [[String]] {
    var reader = GenePairReader(MemorySource(name: "p.tsv", text: text, chunkSize: chunkSize))
    var pairs: [[String]] = []
    while let names = try reader.next() { pairs.append([names.first, names.second]) }
    return pairs
  }

  @Test func theHeaderIsOptionalAndFurtherColumnsArePassedOver() throws {
    let expected = [["A", "B"], ["C", "D"]]
    #expect(try pairs("A\tB\nC\tD\n") == expected)
    #expect(try pairs("gene_a\tgene_b\nA\tB\n\nC\tD") == expected)
    #expect(
      try pairs("gene_a\tgene_b\tweight\r\nA\t B \t1\r\nC\tD\t2\r\n", chunkSize: 5) == expected)
    // Only the first line can be the header.
    #expect(try pairs("A\tB\ngene_a\tgene_b\n") == [["A", "B"], ["gene_a", "gene_b"]])
    #expect(try pairs("").isEmpty)
  }

  @Test(arguments: [
    ("A\tB\nC\n", "p.tsv:2: expected at least 2 fields, found 1"),
    ("A\t\n", "p.tsv:1: expected a gene, found \"\""),
    ("A\tB\u{0}\n", "p.tsv:1: expected text, found a NUL byte at byte 4 of the line"),
  ])
  func aMalformedLineIsNamed(text: String, message: String) throws {
    let error = #expect(throws: FormatError.self) { try pairs(text) }
    #expect(error.map { "\($0)" } == message)
  }
}
