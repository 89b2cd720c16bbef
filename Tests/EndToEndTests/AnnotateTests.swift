import Foundation
import TestSupport
import Testing

/// gsfm-annotate as a user meets it: both pages, the matrix, libraries of bundle and file, the cache.
@Suite struct AnnotateTests {
  private let runner: BinaryRunner
  private let folder = TestData.reference.appendingPathComponent("DAE").path
  private let genes: [String]

  init() throws {
    runner = try BinaryRunner()
    let vocabulary = try String(contentsOfFile: folder + "/vocab.txt", encoding: .utf8)
    genes = vocabulary.split(separator: "\n").dropFirst(2).map(String.init)
    // Thirty terms of 3 to 21 genes.
    var lines = ""
    for term in 0..<30 {
      let size = 3 + term * 5 % 19
      let members = (0..<size).map { [genes] place in genes[(term * 13 + place * 3) % 94] }
      lines += "term \(term)\tabout \(term)\t" + members.joined(separator: "\t") + "\n"
    }
    try runner.write(lines, to: "lib.gmt")
  }

  private func annotate(
    _ arguments: [String], input: String = "", bundle: String? = nil
  ) throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-annotate", ["-b", bundle ?? folder] + arguments, input: input)
  }

  @Test func theHeaderIsTheContract() throws {
    defer { runner.cleanUp() }
    let header = "gene\tterm\tprobability\tzscore\trank\tknown\tauroc\tuniqueness\n"
    #expect(try annotate(["--library", "lib.gmt"]).text == header)
    #expect(
      try annotate(["--columns"]).rows.dropFirst().map { $0[0] }.joined(separator: "\t") + "\n"
        == header)
    #expect(try annotate(["-H", "--library", "lib.gmt"]).text.isEmpty)
  }

  @Test func bothPagesHoldTheSamePairs() throws {
    defer { runner.cleanUp() }
    let byTerm = try annotate(["--library", "lib.gmt", "--by", "term"]).rows.dropFirst()
    let byGene = try annotate(
      ["--library", "lib.gmt"], input: genes.joined(separator: "\n")
    ).rows.dropFirst()
    func pairs(_ rows: ArraySlice<[String]>) -> Set<[String]> {
      // All but the rank, which is that of the page.
      Set(rows.map { $0[..<4] + $0[5...] }.map(Array.init))
    }
    #expect(byTerm.count > 100 && byTerm.count == byGene.count)
    #expect(pairs(byTerm) == pairs(byGene))
    #expect(byTerm.allSatisfy { Double($0[2])! > 0.5 || Double($0[3])! > 1.645 })
    // Small terms are left out; the others are in the order of the library, their genes by rank.
    let terms = byTerm.map { $0[1] }
    #expect(!terms.contains("term 0") && terms.first == "term 1")
    let geneOrder = byGene.map { $0[0] }
    #expect(geneOrder.first == genes.first { gene in geneOrder.contains(gene) })
    for (row, next) in zip(byGene, byGene.dropFirst()) where row[0] == next[0] {
      #expect(Int(row[4])! <= Int(next[4])!)
    }
  }

  @Test func aTermsRowsAreThoseOfACompletion() throws {
    defer { runner.cleanUp() }
    let found = try annotate(
      ["--library", "lib.gmt", "--by", "term", "--all", "--digits", "9"], input: "about 7\n"
    ).rows.dropFirst()
    try runner.shell("grep -P '^term 7\\t' lib.gmt > seven.gmt")
    let expected = try runner.run(
      "gsfm-complete", ["-b", folder, "--all", "--digits", "9", "seven.gmt"]
    ).rows.dropFirst()
    #expect(found.count == 94)
    for (row, other) in zip(found, expected) {
      #expect(row[0] == other[1] && row[1] == "term 7" && row[4] == other[7] && row[5] == other[8])
      #expect(agrees(Double(row[2])!, Double(other[3])!))
      #expect(agrees(Double(row[3])!, Double(other[4])!))
    }
  }

  @Test func theAreaIsThatOfAnEvaluation() throws {
    defer { runner.cleanUp() }
    let splits = try runner.run(
      "gsfm-evaluate", ["-b", folder, "--digits", "9", "lib.gmt"]
    ).rows.dropFirst()
    let areas = Dictionary(grouping: splits) { $0[0] }.mapValues { rows in
      rows.map { Double($0[2])! }.sorted()[2]
    }
    let found = try annotate(
      ["--library", "lib.gmt", "--by", "term", "--digits", "9", "--top", "1", "--rule", "all"]
    ).rows.dropFirst()
    #expect(found.count == 26 && found.contains { $0[6] == "NA" })
    for row in found {
      if let area = areas[row[1]] {
        #expect(abs(Double(row[6])! - area) < 1e-5)
      } else {
        #expect(row[6] == "NA")
      }
    }
    let unmeasured = try annotate(["--library", "lib.gmt", "--by", "term", "--no-auroc"]).rows
    #expect(unmeasured.dropFirst().allSatisfy { $0[6] == "NA" && $0[7] != "NA" })
    let uncounted = try annotate(["--library", "lib.gmt", "--by", "term", "--no-uniqueness"]).rows
    #expect(uncounted.dropFirst().allSatisfy { $0[7] == "NA" })
    #expect(uncounted.contains { $0[6] != "NA" && $0[6] != "auroc" })
  }

  @Test func namesArePagedInTheOrderOfTheInput() throws {
    defer { runner.cleanUp() }
    let found = try annotate(
      ["--library", "lib.gmt", "--by", "term", "--top", "1"],
      input: "term 9\nABOUT 3\nterm 9\nterm 0\nnothing\n")
    #expect(found.rows.dropFirst().map { $0[1] } == ["term 9", "term 3"])
    #expect(found.errors.contains("1 of 5 names are no terms of lib.gmt, such as nothing"))
    #expect(found.errors.contains("1 of 5 terms left out: fewer than 5 genes"))
    let strict = try annotate(
      ["--library", "lib.gmt", "--by", "term", "--strict"], input: "term 9\nnothing\n")
    #expect(strict.status == 65 && strict.output.isEmpty)
    #expect(strict.errors.contains("<stdin>:2: the library has no term 'nothing'"))
    let part = try annotate(
      ["--library", "lib.gmt", "--by", "term", "--match", "--top", "1"], input: "BOUT 2\n")
    #expect(part.rows.dropFirst().map { $0[1] }.allSatisfy { $0.hasPrefix("term 2") })
    #expect(part.rows.count > 5)
  }

  @Test func rowsAreTheSameForAnyThreadsAndInputs() throws {
    defer { runner.cleanUp() }
    let one = try annotate(["-t", "1", "--library", "lib.gmt", "--by", "term"])
    #expect(try annotate(["-t", "3", "--library", "lib.gmt", "--by", "term"]).output == one.output)
    let byOne = try annotate(["-t", "1", "--library", "lib.gmt"], input: "TEK\nEGF\ntek\n")
    let lines = try annotate(["-t", "3", "--library", "lib.gmt"], input: "s\t\tTEK\tEGF\n")
    #expect(lines.output == byOne.output && byOne.rows.count > 2)
    try runner.shell("gzip -k lib.gmt")
    #expect(
      try annotate(["--library", "lib.gmt.gz"], input: "TEK\nEGF\n").output == byOne.output)
    try runner.write("TEK\nEGF\n", to: "genes.txt")
    let library = try String(decoding: runner.read("lib.gmt"), as: UTF8.self)
    #expect(
      try annotate(["--library", "-", "genes.txt"], input: library).output == byOne.output)
  }

  @Test func completionsAreReadAsGenes() throws {
    defer { runner.cleanUp() }
    try runner.write("s\t\tTEK\tTLR6\n", to: "sets.gmt")
    let found = try runner.shell(
      """
      gsfm-complete -b \(folder) --top 3 sets.gmt | cut -f 1,2 | gsfm-annotate -b \(folder) --library lib.gmt --top 2
      """)
    #expect(found.status == 0, "\(found.errors)")
    #expect(Set(found.rows.dropFirst().map { $0[0] }).count <= 3 && found.rows.count > 2)
  }

  @Test func theMatrixIsThatOfTheTermsThatArePredicted() throws {
    defer { runner.cleanUp() }
    let found = try annotate(["--library", "lib.gmt", "--matrix"])
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.rows.count == 95 && found.rows[0].count == 27 && found.rows[0][1] == "term 1")
    let whole = try runner.run("gsfm-complete", ["-b", folder, "--matrix", "lib.gmt"]).rows
    let column = try #require(whole[0].firstIndex(of: "term 1"))
    for (row, other) in zip(found.rows, whole).dropFirst() {
      #expect(row[0] == other[0] && agrees(Double(row[1])!, Double(other[column])!))
    }
  }

  // MARK: - Measures

  @Test func aLibraryOfTheBundleBringsItsMeasuresAlong() throws {
    defer { runner.cleanUp() }
    try runner.write(
      "name\tlicense\tversion\tsource\nlib\tCC0-1.0\t\tnowhere\nother\t\t\t\n", to: "about.tsv")
    let added = try runner.run(
      "gsfm-bundle",
      ["add", folder, "--library", "lib.gmt", "--describe", "about.tsv", "-o", "with.gsfm"])
    #expect(added.status == 0, "\(added.errors)")
    let facts = try runner.run("gsfm-bundle", ["inspect", "with.gsfm"]).rows
    #expect(facts.contains(["library.lib", "CC0-1.0; 30 terms"]))
    let verified = try runner.run("gsfm-bundle", ["verify", "with.gsfm"])
    #expect(verified.status == 0, "\(verified.errors)")
    #expect(verified.rows.contains(["libraries/lib.gmt", "gene sets", "ok", "30 terms"]))
    #expect(verified.rows.contains(["libraries/lib.terms.tsv", "terms", "ok", "30 terms"]))

    let named = try annotate(["--library", "lib", "--by", "term"], bundle: "with.gsfm")
    let file = try annotate(["--library", "lib.gmt", "--by", "term"])
    #expect(named.status == 0 && named.output == file.output)
    // What is known already needs no measuring; other symbols make other sets, of which nothing is known.
    let quick = ["--library", "lib", "--by", "term", "--no-auroc", "--no-uniqueness"]
    #expect(try annotate(quick, bundle: "with.gsfm").output == file.output)
    let other = try annotate(quick + ["--case-sensitive"], bundle: "with.gsfm")
    #expect(other.rows.dropFirst().allSatisfy { $0[6] == "NA" && $0[7] == "NA" })
    let lost = try annotate(["--library", "libb"], bundle: "with.gsfm")
    #expect(lost.status == 66 && lost.errors.contains("there is no library 'libb'"))
    #expect(lost.errors.contains("in the bundle, which has lib"))
  }

  @Test func anotherModelMakesTheMeasuresVoid() throws {
    defer { runner.cleanUp() }
    _ = try runner.run("gsfm-bundle", ["add", folder, "--library", "lib.gmt", "-o", "with.gsfm"])
    let converted = try runner.run(
      "gsfm-bundle", ["convert", "with.gsfm", "--dtype", "bf16", "-o", "b.gsfm"])
    #expect(converted.status == 0)
    #expect(converted.errors.contains("libraries/lib.terms.tsv: left out, since it was measured"))
    #expect(try runner.run("gsfm-bundle", ["verify", "b.gsfm"]).status == 0)
    let quick = ["--library", "lib", "--by", "term", "--no-auroc", "--no-uniqueness"]
    #expect(try annotate(quick, bundle: "b.gsfm").rows[1][6...] == ["NA", "NA"])
    // A folder may be edited under the manifest's nose: its files are looked at.
    let edited = try runner.shell(
      """
      mkdir x && tar -xf with.gsfm -C x && chmod -R u+w x
      gsfm-annotate -b x --library lib --by term --no-auroc | cut -f 7 | sort -u > before
      sed -i '3d' x/libraries/lib.gmt
      gsfm-annotate -b x --library lib --by term --no-auroc | cut -f 7 | sort -u > after
      gsfm-bundle verify x
      """)
    #expect(edited.status == 65 && edited.errors.contains("libraries/lib"), "\(edited.errors)")
    #expect(try String(decoding: runner.read("after"), as: UTF8.self) == "NA\nauroc\n")
    #expect(try String(decoding: runner.read("before"), as: UTF8.self).count > 20)
  }

  @Test func aCacheIsUsedForTheSameSetsAndModelOnly() throws {
    defer { runner.cleanUp() }
    let arguments = ["--library", "lib.gmt", "--by", "term", "--cache", "kept"]
    let first = try annotate(arguments)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output == (try annotate(["--library", "lib.gmt", "--by", "term"]).output))
    let names = try runner.shell("ls kept").text.split(separator: "\n")
    #expect(names.count == 1 && names[0].hasSuffix(".terms.tsv") && names[0].count == 74)
    // What the file says is what is written: it is used.
    try runner.shell("sed -i '3s/\\t[0-9]*\\t[0-9]*$/\\t1\\t4/' kept/*.tsv")
    #expect(try annotate(arguments).rows[1][7] == "0.25")
    // The same sets in another file and compression are the same; other sets or models are not.
    try runner.shell("gzip -c lib.gmt > copy.gz; sed 's/\\tTEK//' lib.gmt > less.gmt")
    _ = try annotate(["--library", "copy.gz", "--by", "term", "--cache", "kept"])
    #expect(try runner.shell("ls kept | wc -l").text == "1\n")
    _ = try annotate(["--library", "less.gmt", "--by", "term", "--cache", "kept"])
    #expect(try runner.shell("ls kept | wc -l").text == "2\n")
    _ = try annotate(arguments, bundle: TestData.reference.appendingPathComponent("VAE").path)
    #expect(try runner.shell("ls kept | wc -l").text == "3\n")
    // A damaged file is told of and made anew.
    try runner.shell("for file in kept/*; do echo broken > $file; done")
    let again = try annotate(arguments)
    #expect(again.output == first.output && again.errors.contains("measured anew"))
    #expect(try annotate(["--library", "lib.gmt", "--cache", "no/such"]).status == 74)
  }

  // MARK: - Errors

  @Test(arguments: [
    (["--by", "gene"], Int32(64), "--library: expected a file or the name"),
    (["--library", "lib.gmt", "--top", "0"], 64, "--top: expected a number from 1 up"),
    (["--library", "lib.gmt", "--all", "--rule", "site"], 64, "--all reports everything"),
    (["--library", "lib.gmt", "--match"], 64, "--match is for --by term"),
    (["--library", "lib.gmt", "--matrix", "--top", "3"], 64, "--matrix writes every term"),
    (["--library", "-"], 64, "standard input (-) can be read once only"),
    (["--library", "no/such.gmt"], 66, "no/such.gmt: cannot open"),
    (["--library", "nope"], 66, "there is no library 'nope'"),
    (["--library", "lib.gmt", "missing.txt"], 66, "missing.txt: cannot open"),
    (["--library", "lib.gmt", "-o", "/dev/full"], 74, "/dev/full: write failed"),
    (["--library", "broken.gmt"], 65, "broken.gmt:2: expected a term, a description"),
    (["--library", "lib.gmt", "--by", "term", "lib.gmt"], 65, "expected names of terms"),
  ])
  func errorsHaveTheirStatusAndSayWhere(arguments: [String], status: Int32, message: String) throws
  {
    defer { runner.cleanUp() }
    try runner.write("a\t\tTEK\nb\tno genes\n", to: "broken.gmt")
    let found = try annotate(arguments, input: "TEK\n")
    #expect(found.status == status, "\(found.errors)")
    #expect(found.errors.hasPrefix("gsfm-annotate: error: "))
    #expect(found.errors.contains(message), "\(found.errors)")
    #expect(found.output.isEmpty)
  }

  @Test func aClosedPipeIsNoError() throws {
    defer { runner.cleanUp() }
    let found = try runner.shell(
      """
      for i in 1 2 3 4 5 6 7 8; do sed "s/term/term $i/" lib.gmt; done > big.gmt
      gsfm-annotate -b \(folder) --library big.gmt --by term --all | head -n 1; echo "${PIPESTATUS[0]}"
      """)
    #expect(found.rows.last == ["0"])
  }
}
