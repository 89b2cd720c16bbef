import Foundation
import TestSupport
import Testing

/// Numbers that are none never leave a tool: neither as rows nor in a file.
@Suite struct NotFiniteTests {
  private let bench: FaultBench

  /// A bundle whose weights are finite, but so large that its answers are not.
  init() throws {
    bench = try FaultBench()
    try bench.shell("cp -r $GSFM_BUNDLE huge && chmod -R u+w huge")
    var tensors = try bench.runner.read("huge/model.safetensors")
    let headerLength = tensors.prefix(8).enumerated().reduce(0) {
      $0 + Int($1.element) << (8 * $1.offset)
    }
    let header = try #require(
      JSONSerialization.jsonObject(with: tensors[8..<8 + headerLength]) as? [String: Any])
    for (name, entry) in header where !name.hasPrefix("memory") && !name.hasPrefix("__") {
      let entry = try #require(entry as? [String: Any])
      let offsets = try #require(entry["data_offsets"] as? [Int])
      guard entry["dtype"] as? String == "F32" else { continue }
      for place in stride(
        from: 8 + headerLength + offsets[0], to: 8 + headerLength + offsets[1], by: 4)
      {
        // The greatest finite exponents; the sign stays.
        tensors[place + 3] = tensors[place + 3] & 0x80 | 0x7E
      }
    }
    try bench.runner.write(tensors, to: "huge/model.safetensors")
  }

  @Test(
    arguments: ToolJob.writing.filter {
      // These do not ask the model.
      !["--method ora", "--method prerank", "pack", "--dtype", " add ", "gsfm-train "].contains(
        where: $0.line.contains)
    })
  func aModelThatAnswersInNoNumbersIsRefused(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    // The names of a matrix's rows have a file of their own, beside a file.
    let places = job.line.contains("npy") ? ["result"] : ["result", "/dev/stdout"]
    for line in places.map(job.line(writing:)) {
      let found = try bench.shell("export GSFM_BUNDLE=huge; \(line)")
      #expect(found.status == 65, "\(found.errors)")
      #expect(found.errors.contains("error: "), "\(found.errors)")
      let words = found.text.split { "\t\n ".contains($0) }.map { $0.lowercased() }
      #expect(Set(words).isDisjoint(with: ["nan", "-nan", "inf", "-inf"]))
    }
    #expect(try bench.runner.files() == before)
  }

  @Test func aNullThatHoldsNaNIsRefused() throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(
      """
      gsfm-bundle calibrate $GSFM_BUNDLE --corpus sets.gmt --samples 100 -o made.gsfm
      mkdir null; tar xf made.gsfm -C null; gsfm-complete -b null few.gmt > rows; echo $?
      truncate -s -4 null/null.safetensors; printf '\\377\\377\\377\\177' >> null/null.safetensors
      gsfm-complete -b null -o result few.gmt; echo $?; ls result
      """)
    #expect(found.text == "0\n65\n", "\(found.text)\(found.errors)")
    #expect(found.errors.contains("null: null.safetensors: tensor "), "\(found.errors)")
    #expect(found.errors.contains("is not a finite number"), "\(found.errors)")
  }

  @Test func aTrainingThatDivergesLeavesNoBundle() throws {
    defer { bench.runner.cleanUp() }
    for epochs in 1...3 {
      let found = try bench.shell(
        """
        gsfm-train --width 8 --min-size 3 --min-frequency 2 --learning-rate 1e38 --epochs \(epochs) --batch 1000 \
        --out trained sets.gmt
        """)
      #expect(found.status == 65 && !found.errors.isEmpty, "\(epochs) epochs: \(found.errors)")
      #expect(!(try bench.runner.files().contains("trained")))
    }
  }

  @Test(arguments: [("inf", Int32(65)), ("-inf", 65), ("1e999", 65), ("nan", 0), ("NA", 0)])
  func aScoreThatIsNoNumberIsRefusedOrLeftOut(score: String, status: Int32) throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(
      "(head -n 40 ranked.tsv; printf 'TEK2\\t\(score)\\n'; tail -n +41 ranked.tsv) > odd.tsv; "
        + "gsfm-enrich --method prerank --as-written --min-size 3 --library library.gmt odd.tsv")
    #expect(found.status == status, "\(found.errors)")
    #expect(found.errors.contains(status == 65 ? "odd.tsv:41: " : "without a score left out"))
    let words = Set(found.text.split { "\t\n ".contains($0) }.map { $0.lowercased() })
    #expect(words.isDisjoint(with: ["nan", "-nan", "inf", "-inf"]))
  }
}
