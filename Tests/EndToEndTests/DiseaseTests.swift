import Foundation
import TestSupport
import Testing

/// gsfm-disease as a user meets it: both directions, names and own diseases, libraries, errors.
@Suite struct DiseaseTests {
  private let runner: BinaryRunner
  private let folder = TestData.reference.appendingPathComponent("DAE").path
  private let genes: [String]

  init() throws {
    runner = try BinaryRunner()
    let vocabulary = try String(contentsOfFile: folder + "/vocab.txt", encoding: .utf8)
    genes = vocabulary.split(separator: "\n").dropFirst(2).map(String.init)
    var lines = ""
    for term in 0..<24 {
      let members = (0..<4 + term).map { [genes] place in genes[(term * 17 + place * 3) % 94] }
      lines += term % 2 == 0 ? "DOID:\(term)\tDisease, type \(term)\t" : "HP:\(term)\t\t"
      lines += members.joined(separator: "\t") + "\n"
    }
    try runner.write(lines, to: "disease.gmt")
    _ = try runner.run(
      "gsfm-bundle",
      ["add", folder, "--library", runner.workingFolder.path + "/disease.gmt", "-o", "x.gsfm"])
    // Out of the way, so that the name means the bundle's.
    try runner.shell("mv disease.gmt lib.gmt")
  }

  private func disease(_ arguments: [String], input: String = "") throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-disease", ["-b", "x.gsfm"] + arguments, input: input)
  }

  @Test func theHeaderIsTheContract() throws {
    defer { runner.cleanUp() }
    let header = "disease_id\tdisease\tgene\tprobability\tzscore\trank\tknown\tauroc\n"
    #expect(try disease(["--by", "gene"]).text == header)
    #expect(
      try disease(["--columns"]).rows.dropFirst().map { $0[0] }.joined(separator: "\t") + "\n"
        == header)
    // A file of no names asks for nothing; no input at all asks for everything.
    try runner.write("", to: "none.txt")
    #expect(try disease(["none.txt"]).text == header)
  }

  @Test func withoutInputEveryDiseaseIsRanked() throws {
    defer { runner.cleanUp() }
    let found = try disease(["--top", "3"])
    #expect(found.status == 0 && found.errors.isEmpty, "\(found.errors)")
    let rows = found.rows.dropFirst()
    // The first has four genes only.
    #expect(rows.count == 23 * 3 && rows.first?[0] == "HP:1")
    #expect(rows.filter { $0[5] == "1" }.count == 23)
    // A disease without a name is called by its identifier.
    #expect(rows.allSatisfy { $0[0].hasPrefix("HP:") ? $0[1] == $0[0] : $0[1].hasPrefix("Dis") })
    #expect(try disease([]).rows.count == 1 + 23 * 94)
    #expect(try disease(["--library", "lib.gmt", "--top", "3"]).output == found.output)
    #expect(
      try disease(["--top", "3", "--prefix", "DOID:"]).rows.dropFirst()
        == rows.filter { $0[0].hasPrefix("DOID:") }[...])
  }

  @Test func aDiseaseIsFoundByIdentifierNameAndPart() throws {
    defer { runner.cleanUp() }
    func names(_ arguments: [String], _ input: String) throws -> [String] {
      try disease(["--top", "1"] + arguments, input: input).rows.dropFirst().map { $0[0] }
    }
    #expect(
      try names([], "HP:7\n# remark\ndisease, TYPE 8\nDOID:2\nHP:7\n")
        == ["HP:7", "DOID:8", "DOID:2"])
    #expect(try names(["--match"], "type 2\n") == ["DOID:2", "DOID:20", "DOID:22"])
    #expect(try names([], "type 2\n").isEmpty)
    let lost = try disease([], input: "HP:7\nHP:700\n")
    #expect(lost.status == 0 && lost.errors.contains("1 of 2 names are no terms of disease"))
    #expect(try disease(["--strict"], input: "HP:700\n").status == 65)
  }

  @Test func ownDiseasesAreRankedAsCompletionsAre() throws {
    defer { runner.cleanUp() }
    let set = "mine\tMy disease\t" + genes.prefix(12).joined(separator: "\t") + "\n"
    let found = try disease(["--top", "9", "--exclude-known"], input: set).rows
    let expected = try runner.run(
      "gsfm-complete", ["-b", folder, "--top", "9", "--exclude-known"], input: set
    ).rows
    #expect(found.dropFirst().map { $0[2] } == expected.dropFirst().map { $0[1] })
    #expect(found.dropFirst().allSatisfy { $0[0] == "mine" && $0[1] == "My disease" })
    // Hidden genes are looked for among all genes, since one set has no background of its own.
    #expect((0...1).contains(try #require(Double(found[1][7]))))
    let pairs = genes.prefix(12).map { "mine\t\($0)" }.joined(separator: "\n")
    #expect(
      try disease(["--top", "9", "--exclude-known"], input: pairs).rows.dropFirst().map { $0[2] }
        == found.dropFirst().map { $0[2] })
  }

  @Test func aGenesDiseasesAreRankedByTheirLogits() throws {
    defer { runner.cleanUp() }
    let all = try disease(["--all", "--digits", "9"]).rows.dropFirst()
    let found = try disease(["--by", "gene", "--digits", "9"], input: "TEK\negf\nTEK\n").rows
    #expect(found.count == 1 + 2 * 23)
    #expect(found.dropFirst().map { $0[2] } == (0..<46).map { $0 < 23 ? "TEK" : "EGF" })
    for gene in ["TEK", "EGF"] {
      let page = found.filter { $0[2] == gene }
      let expected = all.filter { $0[2] == gene }
        .sorted { Double($0[3])! > Double($1[3])! }.map { $0[..<5] + $0[6...] }.map(Array.init)
      #expect(page.map { $0[..<5] + $0[6...] }.map(Array.init) == expected)
      #expect(page.map { $0[5] } == (1...23).map(String.init))
    }
    let site = try disease(["--by", "gene", "--rule", "site"], input: "TEK\n").rows.dropFirst()
    #expect(site.allSatisfy { Double($0[3])! > 0.5 || Double($0[4])! > 1.645 } && site.count < 23)
    let unknown = try disease(["--by", "gene"], input: "TEK\nNOPE\n")
    #expect(unknown.errors.contains("1 of 2 symbols unresolved, such as NOPE"))
    #expect(try disease(["--by", "gene", "--strict"], input: "NOPE\n").status == 65)
  }

  @Test func rowsAreTheSameForAnyThreads() throws {
    defer { runner.cleanUp() }
    for arguments in [["--top", "5"], ["--by", "gene", "genes.txt"]] {
      try runner.write(genes.joined(separator: "\n"), to: "genes.txt")
      let one = try disease(["-t", "1"] + arguments)
      #expect(try disease(["-t", "3"] + arguments).output == one.output && one.rows.count > 100)
    }
  }

  @Test(arguments: [
    (["--by", "gene", "--match"], Int32(64), "--match is for --by disease"),
    (["--library", "nope"], 66, "there is no library 'nope'"),
    (["--library", "lib.gmt", "lib.gmt"], 64, "--library and --match do not apply"),
    (["--library", "-", "--by", "gene"], 64, "standard input (-) can be read once only"),
    (["--rule", "best"], 64, "--rule"),
    (["missing.txt"], 66, "missing.txt: cannot open"),
    (["tabs.txt"], 65, "tabs.txt:2: expected 1 field, found 2"),
    (["-o", "no/such/file"], 74, "no/such/file: cannot create"),
  ])
  func errorsHaveTheirStatusAndSayWhere(arguments: [String], status: Int32, message: String) throws
  {
    defer { runner.cleanUp() }
    try runner.write("a name\na name\tand more\n", to: "tabs.txt")
    let found = try disease(arguments)
    #expect(found.status == status, "\(found.errors)")
    #expect(found.errors.hasPrefix("gsfm-disease: error: "))
    #expect(found.errors.contains(message), "\(found.errors)")
    #expect(found.output.isEmpty)
  }

  @Test func aBundleWithoutLibrariesSaysSo() throws {
    defer { runner.cleanUp() }
    let found = try runner.run("gsfm-disease", ["-b", folder])
    #expect(found.status == 66)
    #expect(found.errors.contains("no library 'disease'") && found.errors.contains("has none"))
  }

  /// The hold-out of docs/disease.md is for patience; this is its sign.
  @Test(
    .enabled(if: TestData.hasRealData && TestData.hasDefaultBundle, "no data or no default bundle"))
  func ferroptosisKeepsThePapersGene() throws {
    defer { runner.cleanUp() }
    let data = try #require(TestData.realData)
    let found = try runner.run(
      "gsfm-disease",
      ["-q", "--rule", "site", data.appendingPathComponent("genes/ferroptosis.gmt.gz").path])
    #expect(found.status == 0, "\(found.errors)")
    let ranks = found.rows.filter { $0[2] == "PLIN2" && $0[0].hasPrefix("Ferroptosis") }
    #expect(ranks.count == 3 && ranks.allSatisfy { Double($0[4])! > 2.5 && $0[6] == "0" })
  }
}
