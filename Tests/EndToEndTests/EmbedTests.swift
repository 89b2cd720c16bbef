import Foundation
import TestSupport
import Testing

/// gsfm-embed as a user meets it: layers, questions, formats, errors.
@Suite struct EmbedTests {
  private let runner: BinaryRunner
  private let bundle = TestData.reference.appendingPathComponent("DAE").path

  init() throws { runner = try BinaryRunner() }

  private func embed(_ arguments: [String], input: String = "") throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-embed", ["-b", bundle] + arguments, input: input)
  }

  private func numbers(_ row: some Sequence<String>) throws -> [Double] {
    try row.map { try #require(Double($0)) }
  }

  private struct Answer: Decodable {
    let set: String
    let encoding: [Double]
    let logits: [Double]
  }

  private func answers(_ folder: String) throws -> [Answer] {
    try JSONDecoder().decode(
      [Answer].self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/expected.json")))
  }

  @Test(arguments: ParityTests.architectures)
  func encodingsAreThoseOfThePublishedPackage(architecture: String) throws {
    defer { runner.cleanUp() }
    let folder = TestData.reference.appendingPathComponent(architecture).path
    let name = String(architecture.prefix { $0 != "-" })
    let packed = try runner.run(
      "gsfm-bundle", ["pack", folder, "--architecture", name, "-o", "X.gsfm"])
    #expect(packed.status == 0, "\(packed.errors)")
    let found = try runner.run(
      "gsfm-embed", ["-b", "X.gsfm", "--unknown-as-token", "--digits", "9", "\(folder)/sets.gmt"])
    #expect(found.status == 0, "\(found.errors)")
    let answers = try answers(folder)
    #expect(found.rows.count == answers.count + 1)
    for (row, answer) in zip(found.rows.dropFirst(), answers) {
      #expect(row[0] == answer.set)
      let values = try numbers(row.dropFirst())
      #expect(values.count == answer.encoding.count)
      #expect(zip(values, answer.encoding).allSatisfy { agrees($0, $1) })
    }
  }

  @Test func theLastLayerMakesTheLogitsOfThePenultimate() throws {
    defer { runner.cleanUp() }
    let weights = try tensors()
    let last = try #require(weights.keys.filter { $0.hasPrefix("decoder") }.max())
    let layer = String(last.dropLast(".weight".count))
    let (weight, bias) = (try #require(weights[last]), try #require(weights["\(layer).bias"]))
    let found = try embed(
      ["--layer", "penultimate", "--unknown-as-token", "--digits", "9", "\(bundle)/sets.gmt"])
    for (row, answer) in zip(found.rows.dropFirst(), try answers(bundle)) {
      let values = try numbers(row.dropFirst())
      #expect(values.count * bias.count == weight.count)
      for (token, logit) in answer.logits.enumerated() {
        let products = zip(values, weight[(token * values.count)...]).map(*)
        #expect(agrees(products.reduce(bias[token], +), logit))
      }
    }
  }

  /// The tensors of the fixture by name, all float32.
  private func tensors() throws -> [String: [Double]] {
    let bytes = readFile("\(bundle)/model.safetensors")
    let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    let header = try #require(
      JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any])
    return try header.filter { $0.key != "__metadata__" }.mapValues { entry in
      let offsets = try #require((entry as? [String: Any])?["data_offsets"] as? [Int])
      return stride(from: 8 + length + offsets[0], to: 8 + length + offsets[1], by: 4).map { at in
        Double(Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * $1) }))
      }
    }
  }

  @Test func theHeaderIsTheContractAndColumnsAreItsNames() throws {
    defer { runner.cleanUp() }
    let found = try embed([])
    #expect(found.status == 0)
    let width = try answers(bundle)[0].encoding.count
    #expect(found.rows == [["term"] + (0..<width).map { "d\($0)" }])
    #expect(try embed(["--columns"]).rows.dropFirst().map { $0[0] } == found.rows[0])
    #expect(try embed(["-H"]).output.isEmpty)
  }

  @Test func genesAreSetsOfOneNamedAsWrittenAndGivenOnce() throws {
    defer { runner.cleanUp() }
    let input = "a\t\tTEK\ttlr6\tNOPE\nb\t\tEGF\tTEK\n"
    let found = try embed(["--genes", "-"], input: input)
    #expect(found.rows.dropFirst().map { $0[0] } == ["TEK", "tlr6", "EGF"])
    #expect(found.errors.contains("1 of 4 symbols unresolved, such as NOPE"))
    let alone = try embed([], input: "TEK\t\tTEK\ntlr6\t\tTLR6\nEGF\t\tEGF\n")
    for (one, other) in zip(found.rows.dropFirst(), alone.rows.dropFirst()) {
      #expect(one[0] == other[0])
      #expect(
        zip(try numbers(one.dropFirst()), try numbers(other.dropFirst())).allSatisfy(agrees))
    }
  }

  @Test func withoutAnInputGenesAreThoseOfTheVocabulary() throws {
    defer { runner.cleanUp() }
    let tokens = try String(contentsOfFile: "\(bundle)/vocab.txt", encoding: .utf8)
      .split(separator: "\n").map(String.init)
    // The options for names concern an input only.
    for options in [[], ["--case-sensitive"], ["-t", "1"]] {
      let found = try embed(["--genes"] + options)
      #expect(found.status == 0 && found.errors.isEmpty)
      #expect(found.rows.dropFirst().map { $0[0] } == Array(tokens.dropFirst(2)))
    }
  }

  @Test func setsWithoutAGeneHaveNoRowInAnyFormat() throws {
    defer { runner.cleanUp() }
    let input = "a b\t\tTEK\nnothing\t\tNOPE\nc\t\tEGF\n"
    let table = try embed(["--digits", "9"], input: input)
    #expect(table.rows.dropFirst().map { $0[0] } == ["a b", "c"])
    #expect(table.errors.contains("1 of 3 sets left out"))
    let vectors = try embed(["--output-format", "word2vec", "--digits", "9"], input: input)
    let lines = vectors.text.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    #expect(lines.map { $0[0] } == ["2", "a_b", "c"])
    #expect(lines[0][1] == "\(table.rows[0].count - 1)")
    #expect(
      lines.dropFirst().map { $0.dropFirst() } == table.rows.dropFirst().map { $0.dropFirst() })
    #expect(
      try embed(["--output-format", "npy", "-o", "v.npy", "-q"], input: input).status == 0)
    #expect(String(decoding: try runner.read("v.npy.txt"), as: UTF8.self) == "a b\nc\n")
    let matrix = try runner.read("v.npy")
    #expect(matrix.count == 128 + 2 * 4 * (table.rows[0].count - 1))
    let floats = stride(from: 128, to: matrix.count, by: 4).map { at in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(matrix[at + $1]) << (8 * $1) })
    }
    #expect(floats == table.rows.dropFirst().flatMap { $0.dropFirst().map { Float($0)! } })
    #expect(try runner.files() == ["v.npy", "v.npy.txt"])
  }

  @Test func manySetsAreTheSameForAnyThreadsAndFormats() throws {
    defer { runner.cleanUp() }
    let genes = ["TEK", "TLR6", "EGF", "IL10", "TBP", "LBR", "APAF1", "RHO", "PTH"]
    let sets = (0..<1500).map {
      "s\($0)\t\t\(genes[$0 % 9])\t\(genes[$0 * 7 % 9])\t\(genes[$0 / 9 % 9])"
    }
    let input = sets.joined(separator: "\n") + "\n"
    let one = try embed(["-t", "1"], input: input)
    #expect(one.rows.count == 1501)
    #expect(one.rows.dropFirst().map { $0[0] } == (0..<1500).map { "s\($0)" })
    #expect(try embed(["-t", "3"], input: input).output == one.output)
    try runner.write(input, to: "sets.gmt")
    try runner.shell("gzip -k sets.gmt")
    #expect(try embed(["-o", "out.tsv.gz", "sets.gmt.gz"]).status == 0)
    #expect(try runner.shell("gzip -dc out.tsv.gz").output == one.output)
    let word2vec = ["--output-format", "word2vec"]
    let text = try embed(word2vec, input: input).output
    #expect(try embed(word2vec + ["-t", "3", "-o", "v.gz", "sets.gmt"]).status == 0)
    #expect(try runner.shell("gzip -dc v.gz").output == text)
  }

  @Test(arguments: [
    (["--layer", "third"], Int32(64), "--layer"),
    (["--output-format", "npy"], 64, "expected -o FILE"),
    (["--output-format", "word2vec", "-H"], 64, "--no-header applies to --output-format tsv only"),
    (["missing.gmt"], 66, "missing.gmt: cannot open: No such file or directory"),
    (["-o", "/dev/full"], 74, "/dev/full: write failed: No space left on device"),
    (["--output-format", "npy", "-o", "/dev/null"], 74, "/dev/null.txt: cannot create"),
    (["--output-format", "word2vec", "-o", "/dev/full"], 74, "/dev/full: write failed"),
    (["--ids", "ensembl"], 65, "the bundle has no gene table"),
    (["--strict"], 65, "<stdin>:1: term 's': symbol 'NOPE' is not in the vocabulary"),
  ])
  func errorsHaveTheirStatusAndSayWhere(arguments: [String], status: Int32, message: String) throws
  {
    defer { runner.cleanUp() }
    let found = try embed(arguments, input: "s\t\tTEK\tNOPE\n")
    #expect(found.status == status)
    #expect(found.errors.contains("gsfm-embed: error: "))
    #expect(found.errors.contains(message), "\(found.errors)")
    #expect(try runner.files().isEmpty)
  }

  @Test func aFolderForTemporaryFilesThatIsNotThereIsNamed() throws {
    defer { runner.cleanUp() }
    let found = try runner.shell(
      "echo TEK | TMPDIR=nope gsfm-embed -b \(bundle) --output-format word2vec")
    #expect(found.status == 74)
    #expect(found.errors.contains("nope: cannot create: No such file or directory"))
  }

  @Test func aClosedPipeIsNoError() throws {
    defer { runner.cleanUp() }
    for format in ["tsv", "word2vec"] {
      let sets = (0..<9000).map { "s\($0)\t\tTEK\tEGF" }.joined(separator: "\n")
      try runner.write(sets, to: "sets.gmt")
      let found = try runner.shell(
        "gsfm-embed -b \(bundle) --output-format \(format) sets.gmt | head -n 1; echo \"${PIPESTATUS[0]}\""
      )
      #expect(found.rows.last == ["0"])
      #expect(found.errors.isEmpty)
    }
  }

  @Test func theProvenanceNamesBundleInputsAndCounts() throws {
    defer { runner.cleanUp() }
    try runner.write("s\t\tTEK\tNOPE\n", to: "sets.gmt")
    #expect(try embed(["--genes", "--provenance", "p.json", "sets.gmt"]).status == 0)
    let record = try #require(
      JSONSerialization.jsonObject(with: try runner.read("p.json")) as? [String: Any])
    #expect(record["tool"] as? String == "gsfm-embed")
    #expect((record["inputs"] as? [[String: Any]])?.count == 1)
    let counts = try #require(record["counts"] as? [String: Int])
    #expect(counts["sets"] == 2 && counts["sets_left_out"] == 1)
  }
}
