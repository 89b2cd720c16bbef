import ByteStreams
import DelimitedText
import GeneSets
import Testing

@testable import GeneSetFormats

@Suite struct TermMeasureTableTests {
  private let terms = [
    TermMeasureTable.Term(name: "HP:1", geneCount: 12),
    TermMeasureTable.Term(name: "a long name, with commas", geneCount: 4),
    TermMeasureTable.Term(name: "HP:1", geneCount: 7),
  ]
  private let measures = [
    TermMeasure(areaUnderROC: 0.912345678, bestCount: 3, predictedCount: 80),
    TermMeasure.missing,
    TermMeasure(areaUnderROC: .nan, bestCount: 5, predictedCount: 5),
  ]

  private func read(_ text: String) throws(TermMeasureError) -> [TermMeasure] {
    try TermMeasureTable.read(MemorySource(name: "t.tsv", text: text), of: terms)
  }

  private var text: String {
    String(decoding: TermMeasureTable.text(terms, measures).bytes, as: UTF8.self)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    #expect(
      text
        == "term\tgenes\tauroc\tbest\tpredicted\nHP:1\t12\t0.912345678\t3\t80\n"
        + "a long name, with commas\t4\tNA\t0\t0\nHP:1\t7\tNA\t5\t5\n")
    let found = try read(text)
    #expect(found.map(\.bestCount) == [3, 0, 5] && found.map(\.predictedCount) == [80, 0, 5])
    #expect(found[0].areaUnderROC == 0.912345678 && found[1].areaUnderROC.isNaN)
    #expect(found[0].uniqueness == 3 / 80 && found[1].uniqueness.isNaN && found[2].uniqueness == 1)
  }

  @Test(arguments: [
    ("term\tgenes", "term\tgene", "t.tsv:1: expected the columns"),
    ("HP:1\t12", "HP:2\t12", "t.tsv:2: expected term 'HP:1' with 12 genes, found term 'HP:2'"),
    ("HP:1\t12", "HP:1\t13", "t.tsv:2: expected term 'HP:1' with 12 genes, found"),
    ("HP:1\t7\tNA\t5\t5\n", "", "expected 3 terms, found 2"),
    ("5\t5\n", "5\t5\nX\t7\tNA\t5\t5\n", "t.tsv:5: expected no more terms"),
    ("\t3\t80", "\t3", "t.tsv:2: expected 5 fields, found 4"),
    ("0.912345678", "1.5", "t.tsv:2: expected an area from 0 to 1"),
    ("0.912345678", "nan", "t.tsv:2: expected a number in column 3"),
    ("\t3\t80", "\t81\t80", "t.tsv:2: expected an area"),
    ("\t3\t80", "\t-1\t80", "t.tsv:2: expected an area"),
    ("\t3\t80", "\t1\t-3", "t.tsv:2: expected an area"),
    ("\t3\t80", "\t-3\t-1", "t.tsv:2: expected an area"),
    ("\t3\t80", "\t3\t8e1", "t.tsv:2: expected an area"),
  ])
  func refuses(part: String, change: String, message: String) throws {
    let range = try #require(text.firstRange(of: part))
    let changed = text.replacingCharacters(in: range, with: change)
    do throws(TermMeasureError) {
      _ = try read(changed)
      Issue.record("accepted \(changed)")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    var copy = self
    copy.replaceSubrange(range, with: text)
    return copy
  }
}

@Suite struct TermNameReaderTests {
  private func names(_ text: String) throws(FormatError) -> [String] {
    var reader = TermNameReader(MemorySource(name: "names", text: text))
    var names: [String] = []
    while let name = try reader.next() { names.append(name) }
    return names
  }

  @Test func namesKeepTheirCommas() throws {
    #expect(
      try names("Diabetes mellitus, type 2\n\n# a remark\r\n  DOID:1485; x \nlast")
        == ["Diabetes mellitus, type 2", "DOID:1485; x", "last"])
    #expect(try names("").isEmpty && names("\n \n").isEmpty)
  }

  @Test func aTabIsAnError() {
    #expect(throws: FormatError.self) { try names("a\nb\tc\n") }
  }
}
