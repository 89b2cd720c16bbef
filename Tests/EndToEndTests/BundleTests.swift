import Foundation
import TestSupport
import Testing

/// gsfm-bundle as a user meets it.
@Suite struct BundleTests {
  private let runner: BinaryRunner
  static let architectures = ["DAE", "EDAE", "mEDAE", "EPDAE", "VAE"]

  init() throws { runner = try BinaryRunner() }

  private func bundle(_ arguments: String...) throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-bundle", arguments)
  }

  private func folder(_ architecture: String) -> String {
    TestData.reference.appendingPathComponent(architecture).path
  }

  @Test(arguments: architectures) func packsInspectsVerifiesConverts(architecture: String) throws {
    defer { runner.cleanUp() }
    let packed = try bundle(
      "pack", folder(architecture), "--architecture", architecture, "--name", "tiny",
      "--version-string", "1.0", "--license", "MIT", "--citation", "Nobody 2026", "--species",
      "human", "-o", "X.gsfm")
    #expect(
      packed.status == 0 && packed.errors.isEmpty && packed.output.isEmpty, "\(packed.errors)")
    #expect(try runner.files() == ["X.gsfm"])

    let facts = try bundle("inspect", "X.gsfm").rows
    #expect(facts.first == ["key", "value"])
    #expect(facts.contains(["name", "tiny"]) && facts.contains(["license", "MIT"]))
    #expect(facts.contains(["architecture", architecture]) && facts.contains(["tokens", "96"]))
    #expect(facts.contains(["mapped", "yes"]))

    let verified = try bundle("verify", "X.gsfm")
    #expect(verified.status == 0)
    #expect(verified.rows.dropFirst().allSatisfy { $0.count == 4 && $0[2] == "ok" })

    for (dtype, name) in [("f16", "F16"), ("bf16", "BF16"), ("f32", "F32")] {
      #expect(try bundle("convert", "X.gsfm", "--dtype", dtype, "-o", "\(dtype).gsfm").status == 0)
      #expect(try bundle("verify", "\(dtype).gsfm").status == 0)
      let tensors = try bundle("inspect", "--tensors", "\(dtype).gsfm").rows
      #expect(tensors.first == ["name", "dtype", "shape", "bytes"])
      #expect(tensors.dropFirst().allSatisfy { $0[1] == name })
      for row in tensors.dropFirst() {
        let count = row[2].split(separator: "x").compactMap { Int($0) }.reduce(1, *)
        #expect(Int(row[3]) == count * (dtype == "f32" ? 4 : 2))
      }
    }
    let card = try bundle("card", "X.gsfm").text
    #expect(card.hasPrefix("# tiny\n") && card.contains("| Licence | MIT |"))
  }

  @Test func packingTwiceGivesTheSameBytes() throws {
    defer { runner.cleanUp() }
    _ = try bundle("pack", folder("DAE"), "-o", "a.gsfm")
    _ = try bundle("pack", folder("DAE"), "-o", "b.gsfm")
    #expect(try runner.read("a.gsfm") == runner.read("b.gsfm"))
  }

  @Test func aBundleMayReplaceItself() throws {
    defer { runner.cleanUp() }
    _ = try bundle("pack", folder("DAE"), "-o", "a.gsfm")
    #expect(try bundle("convert", "a.gsfm", "--dtype", "f16", "-o", "a.gsfm").status == 0)
    #expect(try bundle("verify", "a.gsfm").status == 0)
    #expect(try runner.files() == ["a.gsfm"])
  }

  @Test func asksForTheArchitectureThatTensorsDoNotDecide() throws {
    defer { runner.cleanUp() }
    let found = try bundle("pack", folder("mEDAE"), "-o", "X.gsfm")
    #expect(found.status == 65)
    #expect(found.errors.contains("EDAE, mEDAE") && found.errors.contains("--architecture"))
    #expect(try runner.files() == [])
  }

  @Test(arguments: BundleCorruption.onlyVerified)
  func doesNotCopyADamagedBundle(_ corruption: BundleCorruption) throws {
    defer { runner.cleanUp() }
    try runner.write(Data(corruption.bytes()), to: "X.gsfm")
    for arguments in [["pack", "X.gsfm"], ["convert", "X.gsfm", "--dtype", "f16"]] {
      let found = try runner.run("gsfm-bundle", arguments + ["-o", "Y.gsfm"])
      #expect(found.status == 65 && found.errors.contains(corruption.message), "\(found.errors)")
    }
    #expect(try runner.files() == ["X.gsfm"])
  }

  /// A snapshot in the cache of Hugging Face's client is a folder of links.
  @Test func followsTheLinksOfASnapshot() throws {
    defer { runner.cleanUp() }
    let found = try runner.shell(
      """
      mkdir -p blobs snapshots/main && cp \(folder("DAE"))/{config.json,vocab.txt,model.safetensors} blobs
      for name in config.json vocab.txt model.safetensors; do ln -s ../../blobs/$name snapshots/main/; done
      gsfm-bundle verify snapshots/main
      """)
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.text.contains("folder\tmembers\tok\t3 used, 0 ignored\n"))
  }

  @Test func writesABundleToAPipe() throws {
    defer { runner.cleanUp() }
    let found = try runner.shell("gsfm-bundle pack \(folder("DAE")) -o - | tar t")
    #expect(found.text == "bundle.json\nconfig.json\nvocab.txt\nmodel.safetensors\n")
  }

  @Test(arguments: [
    (["verify", "nowhere.gsfm"], Int32(66), "nowhere.gsfm: cannot open"),
    (["verify", "/dev/zero"], 66, "/dev/zero: cannot open: expected a regular file"),
    (["verify", "."], 65, ".: config.json: this member is missing"),
    (["pack", "DAE", "--architecture", "GPT", "-o", "x"], 64, "--architecture"),
    (["pack", "DAE"], 64, "missing expected argument"),
    (["convert", "DAE", "--dtype", "f64", "-o", "x"], 64, "--dtype"),
    (["convert", "DAE", "--dtype", "f16", "-o", "/dev/full"], 74, "/dev/full: write failed"),
    (["inspect", "DAE", "-o", "/dev/full"], 74, "/dev/full: write failed"),
  ])
  func endsWithTheRightStatus(
    arguments: [String], status: Int32, message: String
  ) throws {
    defer { runner.cleanUp() }
    let arguments = arguments.map { $0 == "DAE" ? folder("DAE") : $0 }
    let found = try runner.run("gsfm-bundle", arguments)
    #expect(found.status == status)
    #expect(found.errors.hasPrefix("gsfm-bundle: error: "))
    #expect(found.errors.lowercased().contains(message.lowercased()), "\(found.errors)")
    #expect(found.output.isEmpty)
  }

  @Test func namesInABundleCannotActOnATerminal() throws {
    defer { runner.cleanUp() }
    var tiny = TinyBundle(seed: 1)
    tiny.configuration =
      #"{"vocab_size": 6, "architecture": "\u001b]0;owned\u0007\ngsfm-bundle: error: none"}"#
    try runner.write(Data(tarArchive(tiny.members)), to: "X.gsfm")
    let found = try bundle("verify", "X.gsfm")
    #expect(found.status == 65)
    #expect(found.errors.contains(#"found "\u{1b}]0;owned\u{7}\ngsfm-bundle: error: none""#))
    #expect(found.errors.split(separator: "\n").count == 1, "\(found.errors)")
    #expect(found.errors.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
  }

  @Test func listsItsColumns() throws {
    defer { runner.cleanUp() }
    for subcommand in ["inspect", "verify"] {
      let found = try bundle(subcommand, "x", "--columns")
      #expect(found.rows.first == ["column", "type", "unit", "meaning"])
    }
    #expect(try bundle("--version").text == "gsfm-bundle 0.1.0\n")
  }
}

/// Every named way to break a bundle, through the real tools.
@Suite struct BrokenBundleTests {
  private func check(_ corruption: BundleCorruption, _ tool: String, _ arguments: [String]) throws {
    let runner = try BinaryRunner()
    defer { runner.cleanUp() }
    try runner.write(Data(corruption.bytes()), to: "X.gsfm")
    // 2 GiB of address space: what is refused must be refused before it is allocated.
    let line = ([tool] + arguments).joined(separator: " ")
    let found = try runner.shell("ulimit -v 2097152; timeout 20 \(line) </dev/null")
    #expect(found.status == 65, "\(corruption.name): \(found.errors)")
    #expect(found.errors.hasPrefix("\(tool): error: X.gsfm: "), "\(found.errors)")
    #expect(found.errors.contains(corruption.message), "\(found.errors)")
    #expect(found.errors.split(separator: "\n").count == 1)
    #expect(found.output.isEmpty)
  }

  @Test(arguments: BundleCorruption.all + BundleCorruption.onlyVerified)
  func verifyRefuses(_ corruption: BundleCorruption) throws {
    try check(corruption, "gsfm-bundle", ["verify", "X.gsfm"])
  }

  @Test(arguments: BundleCorruption.all) func completeRefuses(_ corruption: BundleCorruption) throws
  {
    try check(corruption, "gsfm-complete", ["-b", "X.gsfm"])
  }
}
