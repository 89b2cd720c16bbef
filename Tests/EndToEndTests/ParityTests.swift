import Foundation
import TestSupport
import Testing

/// The built tools against the answers of the published package (Fixtures/reference).
@Suite struct ParityTests {
  private struct Answer: Decodable {
    let set: String
    let encoding: [Double]
    let logits: [Double]
  }

  static let architectures = ["DAE", "EDAE", "mEDAE", "EPDAE", "VAE", "RDAE", "RDAE-memory"]

  @Test(arguments: architectures, ["1", "2"])
  func logitsAreThoseOfThePublishedPackage(architecture: String, threads: String) throws {
    let runner = try BinaryRunner()
    defer { runner.cleanUp() }
    let folder = TestData.reference.appendingPathComponent(architecture).path
    let name = String(architecture.prefix { $0 != "-" })
    let packed = try runner.run(
      "gsfm-bundle", ["pack", folder, "--architecture", name, "-o", "X.gsfm"])
    #expect(packed.status == 0, "\(packed.errors)")
    let found = try runner.run(
      "gsfm-complete",
      [
        "--all", "--unknown-as-token", "--digits", "9", "-b", "X.gsfm", "-t", threads,
        "\(folder)/sets.gmt",
      ])
    #expect(found.status == 0, "\(found.errors)")

    let answers = try JSONDecoder().decode(
      [Answer].self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/expected.json")))
    let vocabulary = try String(contentsOfFile: "\(folder)/vocab.txt", encoding: .utf8)
      .split(separator: "\n").map(String.init)
    var expected: [String: Double] = [:]
    for answer in answers {
      for (token, logit) in zip(vocabulary, answer.logits).dropFirst(2) {
        expected["\(answer.set)\t\(token)"] = logit
      }
    }
    #expect(found.rows.count == 1 + expected.count)
    for row in found.rows.dropFirst() {
      let logit = try #require(expected["\(row[0])\t\(row[1])"])
      #expect(agrees(try #require(Double(row[2])), logit))
    }
  }
}
