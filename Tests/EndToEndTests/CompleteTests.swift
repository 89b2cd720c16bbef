import Foundation
import TestSupport
import Testing

/// gsfm-complete as a user meets it: options, streams, errors.
@Suite struct CompleteTests {
  private let runner: BinaryRunner
  private let bundle = TestData.reference.appendingPathComponent("DAE").path

  init() throws { runner = try BinaryRunner() }

  private func complete(_ arguments: [String], input: String = "") throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-complete", ["-b", bundle] + arguments, input: input)
  }

  @Test func theHeaderIsTheContract() throws {
    defer { runner.cleanUp() }
    let found = try complete([], input: "")
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.text == "term\tgene\tlogit\tprobability\tzscore\tpvalue\tfdr\trank\tknown\n")
    #expect(try complete(["-H"]).text.isEmpty)
  }

  @Test func rowsAreRankedAndTheKnownGenesMarked() throws {
    defer { runner.cleanUp() }
    let found = try complete(["--top", "7"], input: "s\t\tTEK\tTLR6\n").rows
    #expect(found.count == 8)
    #expect(found.dropFirst().map { $0[7] } == (1...7).map(String.init))
    let logits = try found.dropFirst().map { try #require(Double($0[2])) }
    #expect(logits == logits.sorted(by: >))
    let all = try complete(["--all"], input: "s\t\tTEK\tTLR6\n").rows
    #expect(all.count == 95)
    #expect(Set(all.filter { $0[8] == "1" }.map { $0[1] }) == ["TEK", "TLR6"])
    let novel = try complete(["--all", "--exclude-known"], input: "s\t\tTEK\tTLR6\n").rows
    #expect(novel == all.filter { $0[8] != "1" })
    let site = try complete(["--rule", "site"], input: "s\t\tTEK\tTLR6\n").rows
    #expect(site == all.filter { $0[2] == "logit" || Double($0[2])! > 0 || Double($0[4])! > 1.645 })
  }

  @Test(arguments: [
    ("s\t\ttek\tTlr6\n", "gmt"), ("term\tgene\ns\ttek\ns\ttlr6\n", "tsv"), ("TEK\ntlr6\n", "list"),
  ])
  func everyFormatAsksTheSameQuestion(input: String, format: String) throws {
    defer { runner.cleanUp() }
    let expected = try complete([], input: "s\t\tTEK\tTLR6\n").text
    #expect(try complete(["--format", format, "--name", "s"], input: input).text == expected)
    #expect(try complete(["--name", "s"], input: input).text == expected)
  }

  @Test func theOrderAndRepetitionOfGenesDoNotMatter() throws {
    defer { runner.cleanUp() }
    let expected = try complete(["--all"], input: "s\t\tTEK\tTLR6\tEGF\n").text
    #expect(try complete(["--all"], input: "s\t\tEGF\tTLR6\tTEK\tEGF\n").text == expected)
  }

  @Test(arguments: ["--matrix", "--all"])
  func logitsThatAreNotFiniteAreRefusedByName(option: String) throws {
    defer { runner.cleanUp() }
    for file in ["config.json", "vocab.txt"] {
      _ = try runner.write(Data(contentsOf: URL(fileURLWithPath: "\(bundle)/\(file)")), to: file)
    }
    var tensors = try Data(contentsOf: URL(fileURLWithPath: "\(bundle)/model.safetensors"))
    let headerEnd = 8 + tensors[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try #require(
      JSONSerialization.jsonObject(with: tensors[8..<headerEnd]) as? [String: [String: Any]])
    // Finite weights whose products are not.
    let large = withUnsafeBytes(of: Float(3e38).bitPattern.littleEndian) { Data($0) }
    for name in ["decoder.layers.0.bias", "decoder.layers.3.weight"] {
      let offsets = try #require(header[name]?["data_offsets"] as? [Int])
      for start in stride(from: headerEnd + offsets[0], to: headerEnd + offsets[1], by: 4) {
        tensors.replaceSubrange(start..<start + 4, with: large)
      }
    }
    _ = try runner.write(tensors, to: "model.safetensors")
    let found = try runner.run(
      "gsfm-complete", ["-b", ".", option], input: "good\t\tTEK\nbad\t\tEGF\n")
    #expect(found.status == 65)
    #expect(found.errors.contains("term 'good': the model gave a logit that is not finite"))
  }

  @Test func theMatrixHoldsTheLogitsOfAll() throws {
    defer { runner.cleanUp() }
    let input = "a\t\tTEK\tTLR6\nnothing\t\tNOPE\nb\t\tEGF\n"
    let matrix = try complete(["--matrix", "--digits", "9"], input: input)
    #expect(matrix.status == 0)
    #expect(matrix.errors.contains("1 of 3 sets left out"))
    #expect(matrix.rows.first == ["gene", "a", "b"])
    #expect(matrix.rows.count == 95)
    let rows = try complete(["--all", "--digits", "9"], input: input).rows.dropFirst()
    let logits = Dictionary(uniqueKeysWithValues: rows.map { ("\($0[0])\t\($0[1])", $0[2]) })
    for row in matrix.rows.dropFirst() {
      for (column, term) in ["a", "b"].enumerated() {
        let expected = try #require(logits["\(term)\t\(row[0])"].flatMap(Double.init))
        #expect(agrees(try #require(Double(row[column + 1])), expected))
      }
    }
  }

  @Test func aNullGivesPValuesToTheGenesOutsideTheSet() throws {
    defer { runner.cleanUp() }
    let genes = try String(contentsOfFile: "\(bundle)/vocab.txt", encoding: .utf8).split(
      separator: "\n")
    let corpus = (0..<80).map { "c\($0)\t\t\(genes[$0 + 2])\t\(genes[($0 * 7) % 90 + 2])" }
    try runner.write(corpus.joined(separator: "\n"), to: "corpus.gmt")
    let made = try runner.run(
      "gsfm-bundle",
      ["calibrate", bundle, "--corpus", "corpus.gmt", "--samples", "300", "-o", "null.gsfm"])
    #expect(made.status == 0, "\(made.errors)")
    #expect(try runner.run("gsfm-bundle", ["verify", "null.gsfm"]).status == 0)
    let found = try runner.run(
      "gsfm-complete", ["-b", "null.gsfm", "--all"], input: "s\t\tTEK\tTLR6\tEGF\n")
    let rows = found.rows.dropFirst()
    #expect(rows.count == 94)
    #expect(
      Set(rows.filter { $0[5] == "NA" && $0[6] == "NA" }.map { $0[1] }) == ["TEK", "TLR6", "EGF"])
    let tests = try rows.filter { $0[8] == "0" }.map {
      (p: try #require(Double($0[5])), fdr: try #require(Double($0[6])))
    }
    #expect(tests.allSatisfy { 0 < $0.p && $0.p <= $0.fdr && $0.fdr <= 1 })
    let top = try runner.run(
      "gsfm-complete", ["-b", "null.gsfm", "--top", "9"], input: "s\t\tTEK\tTLR6\tEGF\n")
    #expect(Array(top.rows.dropFirst()) == Array(rows.prefix(9)))
  }

  @Test func scaledLogitsKeepTheRanks() throws {
    defer { runner.cleanUp() }
    let genes = try String(contentsOfFile: "\(bundle)/vocab.txt", encoding: .utf8).split(
      separator: "\n")
    // Sets of what the model itself finds, so that its logits tell hidden genes from others.
    let seeds = (0..<60).map { "c\($0)\t\t\(genes[$0 + 2])\t\(genes[($0 * 7) % 90 + 2])" }
    let found = try complete(["--top", "12"], input: seeds.joined(separator: "\n"))
    let corpus = Dictionary(grouping: found.rows.dropFirst()) { $0[0] }
      .map { "\($0.key)\t\t\($0.value.map { $0[1] }.joined(separator: "\t"))" }.sorted()
    try runner.write(corpus.joined(separator: "\n"), to: "corpus.gmt")
    let made = try runner.run(
      "gsfm-bundle",
      [
        "calibrate", bundle, "-v", "--scale-logits", "--samples", "300", "-o", "scaled.gsfm",
        "--corpus", "corpus.gmt",
      ])
    #expect(made.status == 0, "\(made.errors)")
    let words = made.errors.split(whereSeparator: { " \n".contains($0) })
    let slope = try #require(words.firstIndex(of: "times").flatMap { Double(words[$0 + 1]) })
    let shift = try #require(words.firstIndex(of: "plus").flatMap { Double(words[$0 + 1]) })
    let plain = try complete(["--all", "--digits", "9"], input: "s\t\tTEK\tEGF\n").rows
    let scaled = try runner.run(
      "gsfm-complete", ["-b", "scaled.gsfm", "--all", "--digits", "9"], input: "s\t\tTEK\tEGF\n"
    ).rows
    #expect(scaled.map { $0[1] } == plain.map { $0[1] })
    for (new, old) in zip(scaled, plain).dropFirst() {
      #expect(agrees(Double(new[2])!, slope * Double(old[2])! + shift))
    }
  }

  @Test func explanationsNameTheGenesWhoseRemovalLowersTheLogit() throws {
    defer { runner.cleanUp() }
    let whole = try complete(
      ["--all", "--explain", "2", "--digits", "9"], input: "s\t\tTEK\tTLR6\tEGF\tRHO\n")
    #expect(whole.rows.first?.last == "because")
    let members = ["TEK", "TLR6", "EGF", "RHO"]
    var falls: [String: [String: Double]] = [:]
    for left in members {
      let rest = members.filter { $0 != left }.joined(separator: "\t")
      for row in try complete(["--all", "--digits", "9"], input: "s\t\t\(rest)\n").rows.dropFirst()
      {
        falls[row[1], default: [:]][left] = Double(row[2])
      }
    }
    for row in whole.rows.dropFirst() {
      let logit = try #require(Double(row[2]))
      let reduced = try #require(falls[row[1]])
      let expected = members.filter { logit - reduced[$0]! > 1e-6 }
        .sorted { reduced[$0]! < reduced[$1]! }.prefix(2)
      #expect(row[9] == expected.joined(separator: ";"), "\(row[1])")
    }
  }

  @Test func aBackgroundNarrowsTheCandidates() throws {
    defer { runner.cleanUp() }
    let background = try runner.write("EGF\nTEK\nIL10\nnope\n", to: "background.txt")
    let found = try complete(["--background", background], input: "s\t\tTEK\tTLR6\n").rows
    #expect(Set(found.dropFirst().map { $0[1] }) == ["EGF", "TEK", "IL10"])
    #expect(found.dropFirst().map { $0[7] } == ["1", "2", "3"])
    let empty = try runner.write("nope\n", to: "empty.txt")
    #expect(try complete(["--background", empty], input: "s\t\tTEK\n").status == 65)
  }

  @Test func unresolvedSymbolsAreCountedOrRefused() throws {
    defer { runner.cleanUp() }
    let input = "s\t\tTEK\tNOPE\tNADA\n"
    let counted = try complete([], input: input)
    #expect(counted.status == 0)
    #expect(counted.errors.contains("2 of 3 symbols unresolved, such as NOPE, NADA"))
    #expect(try complete(["-q"], input: input).errors.isEmpty)
    let refused = try complete(["--strict"], input: input)
    #expect(refused.status == 65)
    #expect(refused.errors.contains("<stdin>:1: term 's': symbol 'NOPE' is not in the vocabulary"))
    #expect(
      try complete(["--case-sensitive"], input: "s\t\ttek\n").errors.contains("1 of 1 symbols"))
  }

  @Test func manySetsAreTheSameForAnyThreadsAndBatches() throws {
    defer { runner.cleanUp() }
    let genes = ["TEK", "TLR6", "EGF", "IL10", "TBP", "LBR", "APAF1", "RHO", "PTH"]
    let sets = (0..<500).map {
      "s\($0)\t\t\(genes[$0 % 9])\t\(genes[$0 * 7 % 9])\t\(genes[$0 / 9 % 9])"
    }
    let input = sets.joined(separator: "\n") + "\n"
    let one = try complete(["-t", "1", "--top", "5"], input: input)
    #expect(one.rows.count == 2501)
    #expect(try complete(["-t", "3", "--top", "5"], input: input).output == one.output)
    let alone = try complete(["--top", "5"], input: sets[77] + "\n").rows.dropFirst()
    let together = one.rows.filter { $0[0] == "s77" }
    for (found, expected) in zip(alone, together) {
      #expect(found[1] == expected[1])
      #expect(agrees(Double(found[2])!, Double(expected[2])!))
    }
  }

  @Test func compressedInputAndOutput() throws {
    defer { runner.cleanUp() }
    try runner.write("s\t\tTEK\tTLR6\n", to: "sets.gmt")
    let plain = try complete(["sets.gmt"]).output
    for (command, name) in [("gzip", "a"), ("xz", "b"), ("zstd -q", "c"), ("bzip2", "d")] {
      let made = try runner.shell("\(command) -c < sets.gmt > \(name)")
      try #require(made.status == 0, "\(made.errors)")
      #expect(try complete([name]).output == plain)
    }
    #expect(try complete(["-o", "out.tsv.gz", "sets.gmt"]).status == 0)
    #expect(try runner.shell("gzip -dc out.tsv.gz").output == plain)
  }

  @Test(arguments: [
    (["--nope"], Int32(64), "unknown option '--nope'"),
    (["--top", "0"], 64, "--top: expected a number from 1 up, found 0"),
    (["--top", "5", "--all"], 64, "exclude each other"),
    (["--digits", "18"], 64, "--digits: expected a number from 1 to 17"),
    (["-", "-"], 64, "standard input (-) can be read once only"),
    (["missing.gmt"], 66, "missing.gmt: cannot open: No such file or directory"),
    ([".."], 66, "..: cannot open: Is a directory"),
    (["-o", "no/such/folder.tsv"], 74, "no/such/folder.tsv: cannot create"),
    (["-o", "/dev/full"], 74, "/dev/full: write failed: No space left on device"),
    (["--ids", "ensembl"], 65, "the bundle has no gene table"),
  ])
  func errorsHaveTheirStatusAndSayWhere(arguments: [String], status: Int32, message: String) throws
  {
    defer { runner.cleanUp() }
    let found = try complete(arguments, input: "s\t\tTEK\n")
    #expect(found.status == status)
    #expect(found.errors.hasPrefix("gsfm-complete: error: "))
    #expect(found.errors.contains(message), "\(found.errors)")
    #expect(found.output.isEmpty)
  }

  @Test func aMalformedLineIsNamedAndNoFileIsLeft() throws {
    defer { runner.cleanUp() }
    try runner.write("a\t\tTEK\nb\tno genes\n", to: "library.gmt")
    let found = try complete(["-o", "out.tsv", "library.gmt"])
    #expect(found.status == 65)
    #expect(
      found.errors
        == "gsfm-complete: error: library.gmt:2: expected a term, a description and at least one gene, found 2 fields\n"
    )
    #expect(try runner.files() == ["library.gmt"])
  }

  @Test func aClosedPipeIsNoError() throws {
    defer { runner.cleanUp() }
    let sets = (0..<300).map { "s\($0)\t\tTEK\tEGF" }.joined(separator: "\n")
    try runner.write(sets, to: "sets.gmt")
    let found = try runner.shell(
      "gsfm-complete -b \(bundle) --all sets.gmt | head -n 1; echo \"${PIPESTATUS[0]}\"")
    #expect(found.rows.last == ["0"])
    #expect(found.errors.isEmpty)
  }

  @Test func versionHelpAndColumns() throws {
    defer { runner.cleanUp() }
    #expect(try complete(["--version"]).text == "gsfm-complete 0.1.0\n")
    let help = try complete(["--help"])
    #expect(help.status == 0 && help.text.contains("USAGE: gsfm-complete"))
    let columns = try complete(["--columns"]).rows
    #expect(columns.first == ["column", "type", "unit", "meaning"])
    #expect(
      columns.dropFirst().map { $0[0] }
        == ["term", "gene", "logit", "probability", "zscore", "pvalue", "fdr", "rank", "known"])
  }

  @Test func theProvenanceNamesBundleInputsAndCounts() throws {
    defer { runner.cleanUp() }
    try runner.write("s\t\tTEK\tNOPE\n", to: "sets.gmt")
    #expect(try complete(["--provenance", "p.json", "sets.gmt"]).status == 0)
    let record = try #require(
      JSONSerialization.jsonObject(with: try runner.read("p.json")) as? [String: Any])
    let inputs = try #require(record["inputs"] as? [[String: Any]])
    let digest = try runner.shell("sha256sum sets.gmt").text.prefix(64)
    #expect(inputs.first?["sha256"] as? String == String(digest))
    #expect(inputs.first?["bytes"] as? Int == 12)
    let counts = try #require(record["counts"] as? [String: Any])
    #expect(counts["sets"] as? Int == 1 && counts["symbols_unresolved"] as? Int == 1)
    #expect(record["tool"] as? String == "gsfm-complete")
    #expect(((record["bundle"] as? [String: Any])?["sha256"] as? String)?.count == 64)
  }

  @Test func withoutAnyBundleTheSearchedPlacesAreNamed() throws {
    defer { runner.cleanUp() }
    try runner.shell("mkdir bin; cp \(BinaryRunner.folder.path)/gsfm-complete bin/")
    let found = try runner.shell("bin/gsfm-complete </dev/null")
    #expect(found.status == 66)
    #expect(found.errors.contains("share/gsfm/default.gsfm"))
    try runner.shell("mkdir -p share/gsfm; cp -r \(bundle) share/gsfm/default.gsfm")
    #expect(try runner.shell("bin/gsfm-complete </dev/null").status == 0)
    #expect(try runner.shell("GSFM_BUNDLE=nope bin/gsfm-complete </dev/null").status == 66)
  }
}
