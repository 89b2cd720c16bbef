import Foundation
import TestSupport
import Testing

/// gsfm-evaluate as a user meets it: protocols, baseline, options, errors.
@Suite struct EvaluateTests {
  private let runner: BinaryRunner
  private let bundle = TestData.reference.appendingPathComponent("DAE").path
  /// The genes of the tiny vocabulary.
  private let genes: [String]
  /// Six terms of 8 to 28 genes; the first is too small to be split.
  private let library: String

  init() throws {
    runner = try BinaryRunner()
    let vocabulary = try String(contentsOfFile: bundle + "/vocab.txt", encoding: .utf8)
    genes = vocabulary.split(separator: "\n").dropFirst(2).map(String.init)
    var lines = ""
    for term in 0..<6 {
      let members = (0..<8 + 4 * term).map { [genes] place in genes[(term * 13 + place) % 94] }
      lines += "t\(term)\t\t" + members.joined(separator: "\t") + "\n"
    }
    library = lines
  }

  private func evaluate(_ arguments: [String], input: String = "") throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-evaluate", ["-b", bundle] + arguments, input: input)
  }

  private func numbers(_ rows: some Sequence<[String]>, _ column: Int) throws -> [Double] {
    try rows.map { try #require(Double($0[column])) }
  }

  @Test func theHeadersAreTheContract() throws {
    defer { runner.cleanUp() }
    let found = try evaluate([], input: "")
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.text == "term\tsplit\tauroc\tap\trecall\tf1\tes\tn\tn_true\n")
    #expect(found.errors.contains("<stdin>: no term has 5 genes to show and as many to find"))
    #expect(try evaluate(["-H", "-q"]).text.isEmpty)
    let summary = try evaluate(["--summary", "-q"])
    #expect(summary.text == "library\tmodel\tterms\tauroc\tap\nstdin\tDAE\t0\tNA\tNA\n")
    #expect(summary.errors.isEmpty)
  }

  @Test func everyTermIsSplitAndTheSummaryIsTheMedian() throws {
    defer { runner.cleanUp() }
    let path = try runner.write(library, to: "My.library.gmt")
    let found = try evaluate(["--digits", "17", path])
    let rows = found.rows.dropFirst()
    #expect(rows.count == 25)
    #expect(rows.map { $0[0] } == (1..<6).flatMap { Array(repeating: "t\($0)", count: 5) })
    #expect(rows.map { $0[1] } == (1..<6).flatMap { _ in (1...5).map(String.init) })
    let background = Set(library.split(whereSeparator: \.isWhitespace)).count - 6
    for row in rows {
      let size = 8 + 4 * (try #require(Int(row[0].dropFirst())))
      #expect(Int(row[7]) == background - size / 2 && Int(row[8]) == size - size / 2)
      for column in 2..<7 { #expect((0...1).contains(try #require(Double(row[column])))) }
    }
    let summary = try evaluate(["--digits", "17", "--summary", path, path]).rows
    #expect(summary[1].prefix(3) == ["My.library", "DAE", "5"] && summary[1] == summary[2])
    for (column, place) in [(2, 3), (3, 4)] {
      let all = try numbers(rows, column)
      let medians = (0..<5).map { all[5 * $0..<5 * $0 + 5].sorted()[2] }
      #expect(Double(summary[1][place]) == medians.sorted()[2])
    }
  }

  @Test func theScoresTellTheSameAreas() throws {
    defer { runner.cleanUp() }
    let found = try evaluate(
      ["--digits", "17", "--scores", "scores.tsv", "--splits", "2"], input: library)
    let lines = String(decoding: try runner.read("scores.tsv"), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(lines.first == ["term", "split", "gene", "score", "hidden"])
    let questions = Dictionary(grouping: lines.dropFirst()) { "\($0[0]) \($0[1])" }
    for row in found.rows.dropFirst() {
      let candidates = try #require(questions["\(row[0]) \(row[1])"])
      let hidden = try numbers(candidates.filter { $0[4] == "1" }, 3)
      let others = try numbers(candidates.filter { $0[4] == "0" }, 3)
      #expect(candidates.count == Int(row[7]) && hidden.count == Int(row[8]))
      let wins = hidden.flatMap { high in others.map { high > $0 ? 1 : high == $0 ? 0.5 : 0 } }
      let area = wins.reduce(0, +) / Double(wins.count)
      #expect(abs(try #require(Double(row[2])) - area) < 1e-12)
    }
  }

  @Test func splitsDependOnTheSeedAndNotOnOrderThreadsOrBatches() throws {
    defer { runner.cleanUp() }
    let many = (0..<8).map { copy in
      library.split(separator: "\n").map { "c\(copy)\($0)\n" }.joined()
    }
    let one = try evaluate(["-t", "1"], input: many.joined())
    #expect(one.rows.count == 201)
    #expect(try evaluate(["-t", "3"], input: many.joined()).output == one.output)
    let reversed = try evaluate(["-t", "3"], input: many.reversed().joined())
    #expect(Set(reversed.rows) == Set(one.rows))
    #expect(try evaluate(["--seed", "9"], input: many.joined()).output != one.output)
    let some = try evaluate(["--max-terms", "3"], input: many.joined())
    #expect(some.rows.count == 16 && some.rows.allSatisfy(one.rows.contains))
  }

  @Test func addedGenesAreToBeFoundAgainstANewerRelease() throws {
    defer { runner.cleanUp() }
    let shown = genes[..<6].joined(separator: "\t")
    let later = genes[4..<20].joined(separator: "\t")
    try runner.write(
      "A Term Homo sapiens hsa00010\t\t\(shown)\ngone\t\t\(shown)\nb (GO:0000001)\t\t\(shown)\n",
      to: "Old.gmt.gz")
    try runner.write("a term\t\t\(later)\nrenamed (GO:0000001)\t\t\(later)\n", to: "New.gmt")
    let found = try evaluate(["--against", "New.gmt", "Old.gmt.gz"])
    #expect(found.status == 0, "\(found.errors)")
    #expect(
      found.rows.dropFirst().map { $0[0] } == ["A Term Homo sapiens hsa00010", "b (GO:0000001)"])
    #expect(found.rows.dropFirst().allSatisfy { $0[1] == "1" && $0[7...] == ["14", "14"] })
    // There is nothing else to tell the added genes from.
    #expect(found.rows.dropFirst().allSatisfy { $0[2] == "NA" && $0[3] == "1" })
    let summary = try evaluate(["--summary", "--against", "New.gmt", "Old.gmt.gz"])
    #expect(summary.rows.last == ["Old", "DAE", "2", "NA", "1"])
  }

  @Test(
    .enabled(if: TestData.hasRealData),
    arguments: [
      ("timesplit/KEGG_2016", "library/KEGG_2021_Human", "260 of 293 terms"),
      ("timesplit/GWAS_Catalog_2019", "library/GWAS_Catalog_2023", "1232 of 1737 terms"),
      (
        "library/GO_Biological_Process_2023", "timesplit/GO_Biological_Process_2025",
        "4956 of 5407 terms"
      ),
    ])
  func termsOfRealReleasesFindEachOther(older: String, newer: String, matched: String) throws {
    defer { runner.cleanUp() }
    let data = try #require(TestData.realData).path
    let found = try evaluate(
      ["-v", "--against", "\(data)/\(newer).gmt.gz", "\(data)/\(older).gmt.gz"])
    #expect(found.errors.contains("\(matched) are in the newer release"), "\(found.errors)")
  }

  @Test func theBaselineCountsItsCorpus() throws {
    defer { runner.cleanUp() }
    let path = try runner.write(library, to: "library.gmt")
    let corpus = try runner.write(library.replacing("\nt", with: "\nx"), to: "corpus.gmt")
    let options = ["--baseline", "cooccurrence", "--corpus", corpus]
    // Who has the answers finds nearly all.
    let found = try evaluate(options + ["--summary", "--", path])
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.rows[1].prefix(3) == ["library", "cooccurrence", "5"])
    #expect(try #require(Double(found.rows[1][3])) > 0.95)
    let rows = try evaluate(options + ["--splits", "1", "--", path]).rows
    #expect(rows.dropFirst().allSatisfy { $0[4] == "NA" && $0[5] == "NA" })
    // The last of several names is the library when none is left.
    #expect(try evaluate(options + [path, "--splits", "1"]).rows == rows)
    #expect(try evaluate(options + ["--splits", "1"], input: library).rows == rows)
    // A corpus that is given twice is the same corpus.
    #expect(try evaluate(options + [corpus, "--splits", "1", path]).rows == rows)
  }

  @Test func withoutABundleTheBaselineSpeaksForItsCorpus() throws {
    defer { runner.cleanUp() }
    try runner.shell("mkdir bin; cp \(BinaryRunner.folder.path)/gsfm-evaluate bin/")
    try runner.write(library, to: "library.gmt")
    // Five sets hold each of these; the sixth set has genes of its own.
    let rows = (0..<5).map { "s\($0)\t\t" + genes[..<40].joined(separator: "\t") + "\tEX\($0)\n" }
    try runner.write(rows.joined() + "s5\t\tRARE1\tRARE2\n", to: "corpus.gmt")
    let found = try runner.shell(
      "bin/gsfm-evaluate --baseline cooccurrence --corpus corpus.gmt -v --splits 1 library.gmt")
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.errors.contains("no bundle: the vocabulary is the 40 symbols"))
    #expect(found.errors.contains("corpus: 1 sets, 4 duplicates and 1 of fewer than two genes"))
    #expect(try runner.shell("bin/gsfm-evaluate library.gmt").status == 66)
  }

  @Test func versionHelpColumnsAndProvenance() throws {
    defer { runner.cleanUp() }
    #expect(try evaluate(["--version"]).text == "gsfm-evaluate 0.1.0\n")
    let help = try evaluate(["--help"])
    #expect(help.status == 0 && help.text.contains("USAGE: gsfm-evaluate"))
    #expect(
      try evaluate(["--columns"]).rows.dropFirst().map { $0[0] }
        == ["term", "split", "auroc", "ap", "recall", "f1", "es", "n", "n_true"])
    #expect(
      try evaluate(["--columns", "--summary"]).rows.dropFirst().map { $0[0] }
        == ["library", "model", "terms", "auroc", "ap"])
    try runner.write(library, to: "a.gmt")
    #expect(try evaluate(["--provenance", "p.json", "--summary", "a.gmt"]).status == 0)
    let record = try #require(
      JSONSerialization.jsonObject(with: try runner.read("p.json")) as? [String: Any])
    let counts = try #require(record["counts"] as? [String: Any])
    #expect(counts["sets"] as? Int == 6 && counts["terms_evaluated"] as? Int == 5)
    #expect((record["inputs"] as? [[String: Any]])?.count == 1)
  }

  @Test(arguments: [
    (["--splits", "0"], Int32(64), "--splits: expected a number from 1 to 10000, found 0"),
    (["--max-terms", "0"], 64, "--max-terms: expected a number from 1 up"),
    (["--seed", "-1"], 64, "--seed"),
    (["--against", "new.gmt", "--splits", "2"], 64, "--against asks once of every term"),
    (["--against", "-"], 64, "standard input (-) can be read once only"),
    (["--baseline", "cooccurrence"], 64, "needs --corpus"),
    (["--baseline", "chance"], 64, "--baseline"),
    (["--corpus", "c.gmt"], 64, "give --baseline cooccurrence"),
    (["--scores", "-"], 64, "--scores: expected a file"),
    (["missing.gmt"], 66, "missing.gmt: cannot open"),
    (["--against", "missing.gmt"], 66, "missing.gmt: cannot open"),
    (["-o", "/dev/full"], 74, "/dev/full: write failed"),
    (["--strict"], 65, "symbol 'NOPE' is not in the vocabulary"),
  ])
  func errorsHaveTheirStatusAndSayWhere(arguments: [String], status: Int32, message: String) throws
  {
    defer { runner.cleanUp() }
    let found = try evaluate(arguments, input: library + "bad\t\tNOPE\n")
    #expect(found.status == status)
    #expect(found.errors.hasPrefix("gsfm-evaluate: error: "))
    #expect(found.errors.contains(message), "\(found.errors)")
    #expect(found.output.isEmpty)
  }
}
