import Foundation
import TestSupport
import Testing

/// Aliases, identifiers and mouse genes through the built gsfm-complete, on a bundle with a gene table.
@Suite struct NamesTests {
  private let runner: BinaryRunner

  /// TEK has an alias, EGF a previous symbol; RHO and LBR share one; TLR6 has every kind of identifier.
  private static let table = """
    symbol\taliases\tprevious\tensembl\tentrez\tuniprot\tmouse\tmouse_entrez
    TEK\tTIE2|CD202B\t\tENSG00000120156\t7010\tQ02763\tTek\t21687
    EGF\t\tURG\tENSG00000138798\t1950\tP01133\tEgf\t13645
    RHO\tSHARED\t\tENSG00000163914\t6010\tP08100\tRho\t212541
    LBR\tSHARED\t\tENSG00000143815\t3930\tQ14739\tLbr\t98386
    TLR6\tCD286\t\tENSG00000174130\t10333\tQ9Y2C9\tTlr6\t21899
    ABSENT1\tGONE\t\tENSG00000000001\t1\tP00001\tAbsent1\t2

    """

  init() throws {
    runner = try BinaryRunner()
    try runner.shell("cp -r \(TestData.reference.path)/DAE bundle && chmod -R u+w bundle")
    try runner.write(Self.table, to: "bundle/genes.tsv")
  }

  private func complete(_ arguments: [String], _ genes: [String]) throws -> BinaryRunner.Outcome {
    try runner.run(
      "gsfm-complete", ["-b", "bundle", "--all", "--format", "list"] + arguments,
      input: genes.joined(separator: "\n"))
  }

  @Test(arguments: [
    (["--ids", "auto"], ["tie2", "URG", "CD286"]),
    (["--ids", "symbol"], ["TIE2", "urg", "cd286"]),
    (["--ids", "ensembl"], ["ENSG00000120156.14", "ENSG00000138798", "ENSG00000174130"]),
    (["--ids", "entrez"], ["7010", "1950", "10333"]),
    (["--ids", "uniprot"], ["Q02763", "P01133", "Q9Y2C9"]),
    (["--ids", "auto"], ["ENSG00000120156", "1950", "Q9Y2C9"]),
    (["--species", "mouse"], ["Tek", "egf", "21899"]),
    (["--species", "mouse", "--ids", "entrez"], ["21687", "13645", "21899"]),
  ])
  func everyNameOfAGeneAsksTheSame(options: [String], names: [String]) throws {
    defer { runner.cleanUp() }
    let expected = try complete([], ["TEK", "EGF", "TLR6"])
    let found = try complete(options, names)
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.output == expected.output)
    #expect(found.errors.isEmpty)
  }

  @Test func ambiguousNamesAreReportedAndNotGuessed() throws {
    defer { runner.cleanUp() }
    let found = try complete(
      ["-v", "--provenance", "p.json"], ["TEK", "URG", "shared", "GONE", "NOPE"])
    #expect(found.output == (try complete(["-q"], ["TEK", "EGF"])).output)
    #expect(
      found.errors.contains("1 of 5 symbols left out as shared by several genes, such as shared"))
    #expect(found.errors.contains("2 of 5 symbols unresolved, such as GONE, NOPE"))
    #expect(found.errors.contains("1 of 5 symbols found by another name, such as URG"))
    let record = try JSONSerialization.jsonObject(with: runner.read("p.json")) as? [String: Any]
    let counts = try #require(record?["counts"] as? [String: Int])
    #expect(counts["symbols_renamed"] == 1 && counts["symbols_ambiguous"] == 1)
    #expect(counts["symbols_unresolved"] == 2 && counts["symbols"] == 5)
    let strict = try complete(["--strict"], ["TEK", "SHARED"])
    #expect(strict.status == 65)
    #expect(strict.errors.contains("symbol 'SHARED' is shared by several genes"))
  }

  @Test func aSymbolOfTheVocabularyStandsForItself() throws {
    defer { runner.cleanUp() }
    // LBR is also an alias here, but the vocabulary knows it.
    try runner.write(
      Self.table.replacingOccurrences(of: "CD286", with: "LBR"), to: "bundle/genes.tsv")
    let found = try complete([], ["LBR"])
    #expect(found.rows.filter { $0.last == "1" }.map { $0[1] } == ["LBR"])
  }

  @Test(arguments: [
    ("symbl\taliases\nTEK\tA\n", "genes.tsv:1: "), ("symbol\taliases\nTEK\n", "genes.tsv:2: "),
    ("symbol\taliases\n\tTEK\n", "genes.tsv:2: "),
  ])
  func aMalformedGeneTableIsNamed(table: String, place: String) throws {
    defer { runner.cleanUp() }
    try runner.write(table, to: "bundle/genes.tsv")
    let found = try complete([], ["TEK"])
    #expect(found.status == 65)
    #expect(found.errors.contains(place), "\(found.errors)")
  }
}
