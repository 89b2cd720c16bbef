import Foundation
import TestSupport
import Testing

/// gsfm-train as a user meets it: a bundle out of gene sets, stopped and continued.
@Suite struct TrainTests {
  private let runner: BinaryRunner

  init() throws { runner = try BinaryRunner() }

  /// Sets of genes of one of three groups, in small letters every other time.
  private func library(setCount: Int = 90) -> String {
    (0..<setCount).map { set in
      let genes = (0..<8).map { "m\(set % 3)g\((set / 3 + $0 * $0) % 20)" }
      let written = set % 2 == 0 ? genes : genes.map { $0.uppercased() }
      return "s\(set)\t\t" + written.joined(separator: "\t") + "\n"
    }.joined()
  }

  private let small = [
    "--width", "8", "--min-size", "3", "--min-frequency", "2", "--batch", "16", "--threads", "2",
  ]

  private func train(_ arguments: [String], input: String = "") throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-train", small + arguments, input: input)
  }

  @Test(arguments: ["dae", "vae", "edae", "medae", "epdae", "rdae"], ["released", "open"])
  func everyArchitectureMakesABundleThatAnswers(architecture: String, recipe: String) throws {
    defer { runner.cleanUp() }
    let sets = try runner.write(library(), to: "sets.gmt")
    let trained = try train([
      "--architecture", architecture, "--recipe", recipe, "--epochs", "2", "--out", "m.gsfm",
      "--dtype", "f16", sets,
    ])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(
      trained.rows.first == [
        "epoch", "loss", "sets_per_second", "seconds", "learning_rate", "auroc",
      ])
    #expect(trained.rows.map { $0[0] } == ["epoch", "1", "2"])
    let verified = try runner.shell("gsfm-bundle verify m.gsfm")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
    let asked = try runner.shell("echo M0G3 M0G4 M0G7 | tr ' ' '\\n' | gsfm-complete -b m.gsfm")
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(asked.rows.count > 50)
    #expect(try runner.files() == ["m.gsfm", "sets.gmt"])
  }

  @Test func theManifestSaysWhatWasTrained() throws {
    defer { runner.cleanUp() }
    let sets = try runner.write(library() + library(setCount: 10), to: "sets.gmt")
    let excluded = try runner.write(
      library(setCount: 1).replacingOccurrences(of: "\n", with: "\tEXTRA\n"), to: "excluded.gmt")
    let trained = try train([
      "--recipe", "released", "--epochs", "1", "--seed", "5", "--out", "m.gsfm", "--license",
      "CC0-1.0", "--corpus-license", "sets.gmt=CC-BY-4.0", "--exclude", excluded, "--", sets,
    ])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.errors.contains("sets left out as nearly a set of an excluded library"))
    let manifest = String(
      decoding: try runner.shell("tar xOf m.gsfm bundle.json").output, as: UTF8.self)
    for text in [
      "\"CC0-1.0\"", "\"CC-BY-4.0\"", "\"sets.gmt\"", "\"seed\": \"5\"", "\"recipe\": \"released\"",
      "\"read\": 100",
    ] {
      #expect(manifest.contains(text), "\(text) in \(manifest)")
    }
  }

  @Test func aStoppedTrainingContinuesToTheSameModel() throws {
    defer { runner.cleanUp() }
    try runner.write(library(setCount: 60), to: "sets.gmt")
    let options = small.joined(separator: " ") + " --epochs 120 --seed 3 --dropout 0.1"
    let whole = try runner.shell("gsfm-train \(options) --out whole.gsfm sets.gmt")
    #expect(whole.status == 0, "\(whole.errors)")
    for (signal, status) in [("TERM", Int32(143)), ("INT", 130)] {
      // Stopped after the first rows, so in the middle of the training whatever the machine's speed.
      let stopped = try runner.shell(
        """
        coproc training { exec gsfm-train \(options) --out part.gsfm sets.gmt; }
        pid=$training_PID
        for row in 1 2 3; do read -r _ <&${training[0]}; done
        kill -\(signal) $pid; wait $pid
        """)
      #expect(stopped.status == status, "\(stopped.errors)")
      #expect(stopped.errors.contains("to continue, add --resume part.gsfm.ckpt"))
      #expect(try runner.files().contains("part.gsfm") == false)
      let resumed = try runner.shell(
        "gsfm-train \(options) --threads 1 --out part.gsfm --resume part.gsfm.ckpt sets.gmt")
      #expect(resumed.status == 0, "\(resumed.errors)")
      let same = try runner.shell(
        "for f in whole part; do tar xOf $f.gsfm model.safetensors | sha256sum; done | uniq | wc -l"
      )
      #expect(same.text.trimmingCharacters(in: .whitespacesAndNewlines) == "1")
      try runner.shell("rm part.gsfm part.gsfm.ckpt")
    }
  }

  @Test func tenInterruptionsAtRandomPointsChangeNothing() throws {
    defer { runner.cleanUp() }
    try runner.write(library(setCount: 60), to: "sets.gmt")
    let options = (small.dropLast(2) + ["--threads", "1", "--epochs", "400", "--seed", "9"])
      .joined(separator: " ")
    let whole = try runner.shell("gsfm-train \(options) --out whole.gsfm sets.gmt")
    #expect(whole.status == 0, "\(whole.errors)")
    var random = SplitMix64(seed: 17)
    var resume = ""
    for interruption in 0..<10 {
      // Some random number of rows on, and then some random moment later: anywhere within an epoch.
      let rows = Int.random(in: 1...20, using: &random)
      let milliseconds = Int.random(in: 0...9, using: &random)
      let stopped = try runner.shell(
        """
        : > rows; gsfm-train \(options) --out part.gsfm --checkpoint part.ckpt \(resume) sets.gmt >> rows & pid=$!
        while kill -0 $pid && [ $(wc -l < rows) -le \(rows) ]; do sleep 0.002; done
        sleep 0.00\(milliseconds); kill -TERM $pid; wait $pid
        """)
      #expect(stopped.status == 143, "interruption \(interruption): \(stopped.errors)")
      resume = "--resume part.ckpt"
    }
    let resumed = try runner.shell("gsfm-train \(options) --out part.gsfm \(resume) sets.gmt")
    #expect(resumed.status == 0, "\(resumed.errors)")
    let same = try runner.shell(
      "for f in whole part; do tar xOf $f.gsfm model.safetensors > $f; done; cmp whole part")
    #expect(same.status == 0, "\(same.text)")
  }

  @Test func theOpenRecipeRemembersItsSets() throws {
    defer { runner.cleanUp() }
    try runner.write(library(setCount: 60), to: "sets.gmt")
    try runner.write("m0\t\tm0g1\tm0g2\tm0g5\n", to: "query.gmt")
    for (option, count) in [("", 1), ("--no-memory", 0), ("--recipe released --memory", 1)] {
      let made = try runner.shell(
        """
        gsfm-train \(small.joined(separator: " ")) \(option) --epochs 1 --out m.gsfm --dtype f16 sets.gmt &&
        gsfm-bundle verify m.gsfm && gsfm-bundle convert m.gsfm --dtype f32 -o wide.gsfm &&
        gsfm-bundle inspect wide.gsfm | grep -c ^memory_sets
        """)
      #expect(made.text.hasSuffix("\n\(count)\n"), "\(option): \(made.text)\(made.errors)")
      // Numbers that are whole, and those that float16 holds, survive a change of format.
      let asked = try runner.shell(
        """
        for b in m wide; do gsfm-complete --all -b $b.gsfm query.gmt --explain 1 > $b.tsv; done
        cmp m.tsv wide.tsv
        """)
      #expect(asked.status == 0, "\(option): \(asked.text)\(asked.errors)")
    }
  }

  @Test func validationAndPlotShowTheProgress() throws {
    defer { runner.cleanUp() }
    let sets = try runner.write(library(), to: "sets.gmt")
    let terms = (0..<3).map { group in
      "t\(group)\t\t" + (0..<20).map { "M\(group)G\($0)" }.joined(separator: "\t") + "\n"
    }.joined()
    let validation = try runner.write(terms, to: "terms.gmt")
    let trained = try train([
      "--recipe", "released", "--epochs", "3", "--out", "m.gsfm", "--validate", validation,
      "--plot", "m.svg", sets,
    ])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.rows.dropFirst().allSatisfy { (0...1).contains(Double($0[5]) ?? -1) })
    let plot = String(decoding: try runner.read("m.svg"), as: UTF8.self)
    #expect(plot.hasPrefix("<svg") && plot.hasSuffix("</svg>\n"))
    #expect(plot.contains("Validation AUROC"))
    #expect(plot.components(separatedBy: "<circle").count == 4)
  }

  @Test func mistakesAreToldApart() throws {
    defer { runner.cleanUp() }
    let sets = try runner.write(library(), to: "sets.gmt")
    let broken = try runner.write("one field only\n", to: "broken.gmt")
    let cases: [(arguments: [String], status: Int32, text: String)] = [
      ([sets], 64, "--out"),
      (["--out", "m", "--architecture", "rnn", sets], 64, "rnn"),
      (["--out", "m", "--dropout", "1", sets], 64, "dropout"),
      (["--out", "m", "--mask", "0.5", sets], 64, "LOW:HIGH"),
      (["--out", "m", "--exclude", sets, sets], 64, "put --"),
      (["--out", "m", "--corpus-weight", "other=2", sets], 64, "other"),
      (["--out", "m", "--format", "gmt", broken], 65, "broken.gmt:1"),
      (["--out", "m", "--min-frequency", "1000", sets], 65, "no gene set is left"),
      (["--out", "m", "--resume", sets, sets], 65, "checkpoint"),
      (["--out", "m", "nowhere.gmt"], 66, "nowhere.gmt"),
      (["--out", "no/such/folder/m", "--epochs", "1", sets], 74, "no/such/folder"),
      (["--out", "m", "--temporary-folder", "no/such", sets], 74, "no/such"),
    ]
    for item in cases {
      let found = try train(item.arguments)
      #expect(found.status == item.status, "\(item.arguments): \(found.errors)")
      #expect(found.errors.contains(item.text), "\(item.arguments): \(found.errors)")
    }
  }

  @Test func columnsAndVersionAreTold() throws {
    defer { runner.cleanUp() }
    let columns = try runner.run("gsfm-train", ["--out", "m", "--columns"])
    #expect(columns.rows.map { $0[0] }.contains("sets_per_second"))
    #expect(try runner.run("gsfm-train", ["--version"]).text == "gsfm-train 0.1.0\n")
  }
}
