import Foundation
import TestSupport
import Testing

/// gsfm-ppi as a user meets it.
@Suite struct InteractionTests {
  private let runner: BinaryRunner
  private let bundle = TestData.reference.appendingPathComponent("RDAE").path

  init() throws { runner = try BinaryRunner() }

  private func ppi(_ arguments: [String], input: String = "") throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-ppi", ["-b", bundle] + arguments, input: input)
  }

  private static let header = ["gene_a", "gene_b", "score", "rank", "known"]

  @Test func theHeaderIsTheContract() throws {
    defer { runner.cleanUp() }
    for mode in ["--pairs", "--partners"] {
      let found = try ppi([mode])
      #expect(found.status == 0, "\(found.errors)")
      #expect(found.rows == [Self.header])
      #expect(try ppi([mode, "-H"]).output.isEmpty)
    }
    #expect(try ppi(["--all-pairs", "-"], input: "TEK\n").rows == [Self.header])
    #expect(try ppi(["--columns"]).rows.dropFirst().map { $0[0] } == Self.header)
  }

  @Test(arguments: ["cosine", "completion"])
  func scoresAreTheSameBitsInEveryOrderAndMode(method: String) throws {
    defer { runner.cleanUp() }
    let options = ["--method", method, "--digits", "9"]
    let all = try ppi(["--all-pairs"] + options).rows.dropFirst()
    #expect(all.count == 94 * 93 / 2)
    #expect(all.allSatisfy { $0[3] == "NA" && $0[4] == "NA" })
    let scores = Dictionary(uniqueKeysWithValues: all.map { ("\($0[0])\t\($0[1])", $0[2]) })
    let partners = try ppi(["--partners", "--top", "1000"] + options, input: "TEK\nEGF\nRHO\n")
      .rows.dropFirst()
    #expect(partners.count == 3 * 93)
    for row in partners {
      #expect(
        row[2] == scores["\(row[0])\t\(row[1])"] ?? scores["\(row[1])\t\(row[0])"], "\(row)")
    }
    let forward = partners.map { "\($0[0])\t\($0[1])" }
    let backward = partners.map { "\($0[1])\t\($0[0])" }.reversed()
    let one = try ppi(["--pairs"] + options, input: forward.joined(separator: "\n")).rows
    let other = try ppi(["--pairs"] + options, input: backward.joined(separator: "\n")).rows
    #expect(one.dropFirst().map { $0[2] } == partners.map { $0[2] })
    #expect(other.dropFirst().reversed().map { $0[2] } == partners.map { $0[2] })
  }

  @Test func completionIsTheMeanOfTwoLogits() throws {
    defer { runner.cleanUp() }
    let logits = try runner.run(
      "gsfm-complete", ["-b", bundle, "--all", "--digits", "9"], input: "a\t\tTEK\nb\t\tEGF\n"
    ).rows
    func logit(_ term: String, _ gene: String) throws -> Double {
      try #require(
        logits.first { $0[0] == term && $0[1] == gene }.flatMap { Double($0[2]) })
    }
    let row = try #require(
      ppi(["--method", "completion", "--digits", "9"], input: "EGF\tTEK\n").rows.last)
    let expected = (try logit("a", "EGF") + logit("b", "TEK")) / 2
    #expect(agrees(try #require(Double(row[2])), expected))
  }

  @Test func pairsKeepTheirOrderAndMissingScoresAreSaid() throws {
    defer { runner.cleanUp() }
    let input = "gene_a\tgene_b\tweight\ntek\tEGF\t0.5\nTEK\tTEK\t1\nNOPE\tEGF\t1\nEGF\tTEK\t1\n"
    let found = try ppi(["--method", "cosine"], input: input)
    #expect(found.status == 0)
    #expect(found.errors.contains("1 of 7 symbols unresolved, such as NOPE"), "\(found.errors)")
    let rows = found.rows.dropFirst()
    #expect(rows.map { $0[0] + "-" + $0[1] } == ["TEK-EGF", "TEK-TEK", "NOPE-EGF", "EGF-TEK"])
    #expect(rows.map { $0[2] == "NA" } == [false, true, true, false])
    #expect(rows.map { $0[3] } == ["1", "NA", "NA", "1"])
    #expect(try ppi(["--strict"], input: input).status == 65)
    let kept = try ppi(["--method", "cosine", "--min-score", "-1"], input: input)
    #expect(kept.rows.count == 3)
  }

  @Test func partnersAreRankedAndKnownOnesMarked() throws {
    defer { runner.cleanUp() }
    let all = try ppi(["--partners", "--top", "93"], input: "TEK\n").rows.dropFirst()
    #expect(all.map { $0[3] } == (1...93).map(String.init))
    let scores = try all.map { try #require(Double($0[2])) }
    #expect(scores == scores.sorted(by: >))
    let third = try #require(all.dropFirst(2).first)
    try runner.write("\(third[1])\ttek\nEGF\tNOPE\n", to: "known.tsv")
    let marked = try ppi(
      ["--partners", "--top", "5", "--known", "known.tsv"], input: "TEK\n"
    ).rows.dropFirst()
    #expect(marked.map { $0[4] } == ["0", "0", "1", "0", "0"])
    #expect(marked.map { $0[2] } == all.prefix(5).map { $0[2] })
    let high = try ppi(["--partners", "--min-score", third[2]], input: "TEK\n").rows
    #expect((2...5).contains(high.count))
  }

  @Test func aMinimumKeepsTheSameRowsForAnyThreads() throws {
    defer { runner.cleanUp() }
    let options = ["--all-pairs", "--method", "completion", "--digits", "9"]
    let all = try ppi(options + ["-t", "1"])
    let scores = try all.rows.dropFirst().map { try #require(Double($0[2])) }
    // Between two scores, so that rounding to nine digits plays no part.
    let sorted = scores.sorted()
    let minimum = (sorted[sorted.count - 200] + sorted[sorted.count - 201]) / 2
    let some = try ppi(options + ["-t", "3", "--min-score", "\(minimum)"]).rows.dropFirst()
    let expected = zip(all.rows.dropFirst(), scores).filter { $1 >= minimum }.map(\.0)
    #expect(some.count == 200)
    #expect(Array(some) == expected)
    let same = try ppi(options + ["-t", "3"]).output == all.output
    #expect(same)
    let genes = try ppi(options + ["-"], input: "RHO\nTEK\nEGF\n")
    #expect(genes.rows.count == 4)
    #expect(Set(genes.rows.dropFirst()).isSubset(of: Set(all.rows)))
  }

  @Test(arguments: [
    (["--pairs", "--partners"], Int32(64), "--partners"),
    (["--top", "3"], 64, "--top goes with --partners"),
    (["--partners", "--top", "0"], 64, "--top: expected a number from 1 up, found 0"),
    (["--min-score", "nan"], 64, "--min-score: expected a number"),
    (["--unknown-as-token"], 64, "--unknown-as-token"),
    (["--method", "guess"], 64, "--method"),
    (["missing.tsv"], 66, "missing.tsv: cannot open"),
    (["--known", "missing.tsv"], 66, "missing.tsv: cannot open"),
    (["-o", "/dev/full"], 74, "/dev/full: write failed"),
    (["bad.tsv"], 65, "bad.tsv:2: expected at least 2 fields, found 1"),
    (["empty.tsv"], 65, "empty.tsv:1: expected a gene"),
  ])
  func errorsHaveTheirStatusAndSayWhere(arguments: [String], status: Int32, message: String) throws
  {
    defer { runner.cleanUp() }
    try runner.write("TEK\tEGF\nTEK\n", to: "bad.tsv")
    try runner.write("TEK\t \n", to: "empty.tsv")
    let found = try ppi(arguments, input: "TEK\tEGF\n")
    #expect(found.status == status, "\(found.errors)")
    #expect(found.errors.hasPrefix("gsfm-ppi: error: "))
    #expect(found.errors.contains(message), "\(found.errors)")
    #expect(found.output.isEmpty)
  }

  /// Pairs of a ring of the fixture's genes.
  private func ring() throws -> String {
    let genes = try String(contentsOfFile: "\(bundle)/vocab.txt", encoding: .utf8)
      .split(separator: "\n").dropFirst(2)
    return zip(genes, genes.dropFirst()).map { "\($0)\t\($1)\n" }.joined()
  }

  @Test(arguments: ["bilinear", "published"])
  func aTrainedHeadIsTheDefaultMethodOfItsBundle(kind: String) throws {
    defer { runner.cleanUp() }
    try runner.write(ring(), to: "ring.tsv")
    let options = ["--kind", kind, "--epochs", "3", "--license", "MIT", "ring.tsv"]
    let trained = try runner.run(
      "gsfm-train-head", ["-b", bundle, "--out", "head.gsfm"] + options)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(
      trained.rows.first == ["epoch", "loss", "pairs_per_second", "seconds", "learning_rate"])
    #expect(trained.rows.count == 4)
    #expect(try runner.run("gsfm-bundle", ["verify", "head.gsfm"]).status == 0)
    let facts = try runner.run("gsfm-bundle", ["inspect", "head.gsfm"]).rows
    for fact in [
      ["head.kind", kind], ["head.license", "MIT"], ["head.sources", "ring.tsv"],
      ["head.negatives_per_positive", "10.0"],
    ] { #expect(facts.contains(fact), "\(fact)") }
    let all = try runner.run(
      "gsfm-ppi", ["-v", "-b", "head.gsfm", "--all-pairs", "--digits", "9"])
    #expect(all.errors.contains("method: head (\(kind), trained at 1 to 10.0)"))
    let rows = all.rows.dropFirst()
    #expect(rows.count == 94 * 93 / 2)
    #expect(rows.allSatisfy { (0...1).contains(Double($0[2]) ?? -1) })
    let swapped = rows.map { "\($0[1])\t\($0[0])" }.joined(separator: "\n")
    let again = try runner.run(
      "gsfm-ppi", ["-b", "head.gsfm", "--digits", "9", "--pairs"], input: swapped)
    #expect(again.rows.dropFirst().map { $0[2] } == rows.map { $0[2] })
    // The same head by way of a file of its own; it also survives a conversion.
    #expect(
      try runner.run(
        "gsfm-train-head", ["-t", "1", "-b", bundle, "--out", "head.safetensors"] + options
      ).status == 0)
    let added = try runner.run(
      "gsfm-bundle", ["add-head", bundle, "--head", "head.safetensors", "-o", "added.gsfm"])
    #expect(added.status == 0, "\(added.errors)")
    #expect(try runner.shell("cmp head.gsfm added.gsfm").status == 0)
    #expect(
      try runner.run("gsfm-bundle", ["convert", "added.gsfm", "--dtype", "f32", "-o", "f.gsfm"])
        .status == 0)
    let converted = try runner.run(
      "gsfm-ppi", ["-b", "f.gsfm", "--digits", "9", "--pairs"], input: swapped)
    #expect(converted.output == again.output)
  }

  @Test func heldOutPairsAndGenesAreNotTrainedOn() throws {
    defer { runner.cleanUp() }
    let lines = try ring().split(separator: "\n")
    try runner.write(lines.joined(separator: "\n"), to: "ring.tsv")
    let swapped = lines.prefix(3).map {
      $0.split(separator: "\t").reversed().joined(separator: "\t")
    }
    try runner.write(swapped.joined(separator: "\n"), to: "pairs.tsv")
    let gene = lines[50].split(separator: "\t")[0]
    try runner.write("\(gene)\n", to: "genes.txt")
    let found = try runner.run(
      "gsfm-train-head",
      [
        "-v", "-b", bundle, "--out", "h.safetensors", "--epochs", "1", "--hold-out", "pairs.tsv",
        "--hold-out-genes", "genes.txt", "--provenance", "p.json", "ring.tsv",
      ])
    #expect(found.errors.contains("88 pairs of 93 lines, 5 held out"), "\(found.errors)")
    #expect(
      String(decoding: try runner.read("p.json"), as: UTF8.self).contains("\"pairs_held_out\": 5"))
  }

  @Test(arguments: [
    (["--out", "h.gsfm"], Int32(65), "expected interacting pairs"),
    (["--out", "h.gsfm", "--rank", "0"], 64, "rank: expected 1 to 4096, found 0"),
    (["--out", "h.gsfm", "--kind", "published", "--rank", "4"], 64, "--rank goes with"),
    (["--out", "h.gsfm", "missing.tsv"], 66, "missing.tsv: cannot open"),
    (["--out", "no/such/h.gsfm"], 74, "no/such/h.gsfm: cannot create"),
    ([], 64, "--out"),
  ])
  func mistakesInTrainingHaveTheirStatus(arguments: [String], status: Int32, message: String) throws
  {
    defer { runner.cleanUp() }
    let input = status == 65 ? "" : try ring()
    let found = try runner.run(
      "gsfm-train-head", ["-b", bundle, "--epochs", "1"] + arguments, input: input)
    #expect(found.status == status, "\(found.errors)")
    #expect(found.errors.contains(message), "\(found.errors)")
    #expect(try runner.files().isEmpty)
  }

  @Test func aHeadOfAnotherModelIsRefused() throws {
    defer { runner.cleanUp() }
    try runner.write(ring(), to: "ring.tsv")
    #expect(
      try runner.run(
        "gsfm-train-head",
        ["-b", bundle, "--epochs", "1", "--out", "h.safetensors", "ring.tsv"]
      ).status == 0)
    let other = TestData.reference.appendingPathComponent("EPDAE").path
    let found = try runner.run(
      "gsfm-bundle", ["add-head", other, "--head", "h.safetensors", "-o", "x.gsfm"])
    #expect(found.status == 65)
    #expect(
      found.errors.contains("h.safetensors: heads/ppi.safetensors: tensor 'projection.weight'"))
    let none = try ppi(["--method", "head"], input: "TEK\tEGF\n")
    #expect(none.status == 65)
    #expect(none.errors.contains("expected an interaction head"))
  }

  @Test func aClosedPipeIsNoError() throws {
    defer { runner.cleanUp() }
    let found = try runner.shell(
      "gsfm-ppi -b \(bundle) --all-pairs | head -n 1; echo \"${PIPESTATUS[0]}\"")
    #expect(found.rows.last == ["0"])
    #expect(found.errors.isEmpty)
  }
}
