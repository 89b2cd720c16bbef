import Foundation
import TestSupport
import Testing

/// gsfm-enrich as a user meets it: methods, streams, errors.
@Suite struct EnrichTests {
  private let runner: BinaryRunner
  private let bundle = TestData.reference.appendingPathComponent("DAE").path

  init() throws { runner = try BinaryRunner() }

  private static let header = "query\tterm\tsize\tes\tnes\tpvalue\tfdr\tleading_edge\tlog2err"

  /// Twenty genes from 10 down to −10 without 0, and a library on them.
  private func writeList() throws {
    let scores = (1...10).reversed().map { $0 } + (1...10).map { -$0 }
    try runner.write(
      scores.enumerated().map { "G\($0)\t\($1)\n" }.joined(), to: "list.rnk")
    try runner.write(
      "up\td\tG0\tG1\tG3\ndown\td\tG18\tG19\nmix\td\tG2\tG9\tG17\tnowhere\none\td\tG4\n",
      to: "library.gmt")
  }

  private func prerank(_ arguments: [String], input: String = "") throws -> BinaryRunner.Outcome {
    try runner.run(
      "gsfm-enrich",
      ["--method", "prerank", "--as-written", "--library", "library.gmt", "--min-size", "2"]
        + arguments, input: input)
  }

  private func number(_ text: String) throws -> Double { try #require(Double(text)) }

  @Test func scoresAreThoseDoneByHand() throws {
    defer { runner.cleanUp() }
    try writeList()
    let found = try prerank(["list.rnk", "--digits", "12", "--permutations", "4000"])
    #expect(found.status == 0 && found.errors.isEmpty, "\(found.errors)")
    #expect(found.text.hasPrefix(Self.header + "\n"))
    let rows = Dictionary(uniqueKeysWithValues: found.rows.dropFirst().map { ($0[1], $0) })
    #expect(rows.keys.sorted() == ["down", "mix", "up"])
    let up = try #require(rows["up"])
    // Hits weigh 10, 9 and 7 of 26; one of 17 misses comes before the last.
    #expect(abs(try number(up[3]) - (1 - 1.0 / 17)) < 1e-9)
    #expect(up[2] == "3" && up[7] == "G0;G1;G3")
    let down = try #require(rows["down"])
    #expect(abs(try number(down[3]) + 1) < 1e-9)
    #expect(down[7] == "G19;G18")
    // One of the 190 pairs, among those of its sign, which are about half.
    #expect(abs(try number(down[5]) - 1.0 / 95) < 0.003)
    #expect(try number(down[8]) < 0.2)
  }

  @Test func headersColumnsAndSeveralListsAreTaken() throws {
    defer { runner.cleanUp() }
    try writeList()
    let plain = try prerank(["list.rnk"])
    let list = String(decoding: try runner.read("list.rnk"), as: UTF8.self)
    #expect(try prerank([], input: "gene\tscore\n" + list).text == plain.text)
    let table = list.split(separator: "\n").map { line in
      "s\t\(line)\t7\n"
    }.joined()
    let named = try prerank(
      ["--score-column", "logit"], input: "term\tgene\tlogit\tother\n" + table)
    #expect(named.text == plain.text.replacingOccurrences(of: "input\t", with: "s\t"))
  }

  @Test func answersAreTheSameForAnyNumberOfThreads() throws {
    defer { runner.cleanUp() }
    try writeList()
    let one = try prerank(["-t", "1", "list.rnk"])
    #expect(try prerank(["-t", "4", "list.rnk"]).text == one.text)
    #expect(try prerank(["--seed", "5", "list.rnk"]).text != one.text)
  }

  @Test func oddListsHaveDefinedResults() throws {
    defer { runner.cleanUp() }
    try writeList()
    let empty = try prerank([])
    #expect(empty.status == 0 && empty.text == Self.header + "\n")
    let constant = try prerank([], input: (0..<20).map { "G\($0)\t1\n" }.joined())
    #expect(constant.status == 0)
    #expect(constant.errors.contains("all scores are equal"))
    #expect(constant.rows.dropFirst().allSatisfy { $0[3...6].allSatisfy { $0 == "NA" } })
    let two = try prerank(["--min-size", "1"], input: "G4\t1\nG0\t-1\n")
    #expect(two.status == 0)
    #expect(two.rows.dropFirst().map { $0[1] }.sorted() == ["one", "up"])
    let missing = try prerank([], input: "G0\tNA\nG1\t3\nG3\t2\nG3\t9\nG5\t1\n")
    #expect(missing.errors.contains("1 genes without a score left out"))
    #expect(missing.errors.contains("1 lines left out, their gene came before"))
    #expect(missing.rows.dropFirst().first?[2] == "2")
    let ties = try prerank([], input: "G0\t2\nG1\t2\nG3\t1\nG5\t1\n")
    #expect(ties.errors.contains("4 of 4 genes share their score"))
  }

  @Test func overRepresentationIsExact() throws {
    defer { runner.cleanUp() }
    try writeList()
    try runner.write((0..<20).map { "G\($0)\n" }.joined(), to: "background.txt")
    let found = try runner.run(
      "gsfm-enrich",
      [
        "--method", "ora", "--as-written", "--library", "library.gmt", "--background",
        "background.txt", "--min-size", "2", "--format", "list",
      ], input: "G0\nG1\nG3\nG7\nelsewhere\n")
    #expect(found.status == 0)
    #expect(found.errors.contains("1 genes of the input are not in the background"))
    #expect(found.rows[0][3...4] == ["overlap", "odds_ratio"])
    let up = try #require(found.rows.first { $0[1] == "up" })
    #expect(up[2] == "3" && up[3] == "3" && up[4] == "inf" && up[7] == "G0;G1;G3" && up[8] == "0")
    // C(4, 3) of the C(20, 3) threes.
    #expect(abs(try number(up[5]) - 4.0 / 1140) < 1e-8)
  }

  @Test func theModelRanksTheVocabulary() throws {
    defer { runner.cleanUp() }
    let genes = try String(contentsOfFile: "\(bundle)/vocab.txt", encoding: .utf8)
      .split(separator: "\n").dropFirst(2).map(String.init)
    let library = (0..<6).map { term in
      "t\(term)\t\t" + genes[(term * 8)..<(term * 8 + 8)].joined(separator: "\t")
    }
    try runner.write(library.joined(separator: "\n") + "\n", to: "library.gmt")
    let sets = "a\t\tTEK\tTLR6\nnone\t\tNOPE\n"
    let found = try runner.run(
      "gsfm-enrich", ["-b", bundle, "--library", "library.gmt", "--digits", "9"], input: sets)
    #expect(found.status == 0)
    #expect(found.errors.contains("1 of 2 sets left out"))
    #expect(found.rows.count == 7)
    // The same through complete and prerank, with the scores measured from their mean.
    try runner.write(sets, to: "sets.gmt")
    let piped = try runner.shell(
      """
      gsfm-complete -q -b '\(bundle)' --all --digits 9 sets.gmt \
        | gsfm-enrich -b '\(bundle)' --method prerank --center mean --library library.gmt --digits 9
      """)
    #expect(piped.rows.map { $0[..<3] } == found.rows.map { $0[..<3] }, "\(piped.errors)")
    for (left, right) in zip(piped.rows.dropFirst(), found.rows.dropFirst()) {
      #expect(agrees(try number(left[3]), try number(right[3])))
      #expect(left[7] == right[7])
    }
    let top = try runner.shell(
      """
      gsfm-complete -q -b '\(bundle)' --top 5 sets.gmt \
        | gsfm-enrich -b '\(bundle)' --method ora --library library.gmt
      """)
    #expect(top.status == 0 && top.rows.dropFirst().contains { $0[3] != "0" }, "\(top.errors)")
  }

  @Test func drawingsAreOneFileATerm() throws {
    defer { runner.cleanUp() }
    try writeList()
    try runner.write("a/b <&>\td\tG0\tG1\tG3\nA/B <&>\td\tG18\tG19\n", to: "library.gmt")
    let found = try prerank(["--plot", "plots", "list.rnk"])
    #expect(found.status == 0, "\(found.errors)")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: runner.workingFolder.appendingPathComponent("plots").path
    ).sorted()
    #expect(files.count == 2 && files.allSatisfy { $0.hasSuffix(".svg") })
    #expect(files.allSatisfy { $0.hasPrefix("input.") && !$0.contains(" ") })
    for file in files {
      let svg = String(decoding: try runner.read("plots/\(file)"), as: UTF8.self)
      #expect(svg.hasSuffix("</svg>\n") && !svg.contains("<&"))
      #expect(svg.contains("&lt;&amp;&gt;") && svg.contains("polyline"))
    }
    let one = try prerank(["--plot", "best", "--plot-top", "1", "list.rnk"])
    #expect(one.status == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: runner.workingFolder.appendingPathComponent("best").path
      ).count == 1)
    #expect(try prerank(["--plot", "no/such/folder", "list.rnk"]).status == 74)
  }

  @Test(arguments: [
    (["--method", "ora", "--seed", "1"], "do not apply"),
    (["--background", "x"], "--background is for --method ora"),
    (["--score-column", "x"], "--score-column is for --method prerank"),
    (["--as-written"], "--as-written is for"), (["--permutations", "5"], "--permutations"),
    (["--min-size", "9", "--max-size", "3"], "--min-size"), (["--weight", "-1"], "--weight"),
    (["--method", "ora", "--plot", "x"], "--plot"), (["--plot-top", "3"], "--plot-top"),
    (["--library", "-", "-"], "can be read once"),
  ])
  func mistakesOnTheCommandLineEndWith64(arguments: [String], message: String) throws {
    defer { runner.cleanUp() }
    let found = try runner.run("gsfm-enrich", ["--library", "x.gmt"] + arguments)
    #expect(found.status == 64 && found.errors.contains(message), "\(found.errors)")
  }

  @Test func otherMistakesHaveTheirStatus() throws {
    defer { runner.cleanUp() }
    try writeList()
    #expect(try runner.run("gsfm-enrich", ["-b", bundle]).status == 64)
    #expect(try runner.run("gsfm-enrich", ["-b", bundle, "--library", "nowhere"]).status == 66)
    #expect(try prerank(["nowhere.rnk"]).status == 66)
    let bad = try prerank([], input: "G0\t1\nG1\tx\n")
    #expect(bad.status == 65)
    #expect(
      bad.errors.contains(
        "gsfm-enrich: error: <stdin>:2: expected a number in column 2, found \"x\""))
    #expect(
      try runner.shell(
        "gsfm-enrich --method prerank --as-written --library library.gmt list.rnk -o /dev/full"
      ).status == 74)
    let closed = try runner.shell(
      "gsfm-enrich --method prerank --as-written --min-size 1 --library library.gmt list.rnk | head -n 1"
    )
    #expect(closed.status == 0 && closed.text == Self.header + "\n")
  }

  @Test func columnsExplainTheHeader() throws {
    defer { runner.cleanUp() }
    let found = try runner.run("gsfm-enrich", ["--columns"])
    #expect(found.status == 0)
    #expect(
      found.rows.dropFirst().map { $0[0] }.joined(separator: "\t") == Self.header)
    #expect(
      try runner.run("gsfm-enrich", ["--method", "ora", "--columns"]).text.contains("odds_ratio\t"))
  }
}
