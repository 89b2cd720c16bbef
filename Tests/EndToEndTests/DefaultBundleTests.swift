import Foundation
import TestSupport
import Testing

/// What is promised of the default bundle.
@Suite(.enabled(if: TestData.hasDefaultBundle, "the default bundle is not in this checkout"))
struct DefaultBundleTests {
  @Test func itVerifiesAndIsSmallEnoughToCommit() throws {
    let runner = try BinaryRunner()
    defer { runner.cleanUp() }
    let found = try runner.run("gsfm-bundle", ["verify", TestData.defaultBundle.path])
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.rows.dropFirst().allSatisfy { $0[2] == "ok" })
    let size = try TestData.defaultBundle.resourceValues(forKeys: [.fileSizeKey]).fileSize
    #expect(try #require(size) <= 40_000_000)
  }

  @Test func itIsFoundWithoutBeingNamedAndKnowsFerroptosis() throws {
    let runner = try BinaryRunner()
    defer { runner.cleanUp() }
    let example = TestData.checkout.appendingPathComponent("examples/ferroptosis.gmt").path
    let found = try runner.run("gsfm-complete", ["--top", "100", "--exclude-known", example])
    #expect(found.status == 0, "\(found.errors)")
    let genes = found.rows.dropFirst().map { $0[1] }
    #expect(genes.count == 100)
    // Regulators of ferroptosis that the pathway leaves out.
    for gene in ["NFE2L2", "KEAP1", "GSR", "NQO1"] { #expect(genes.contains(gene), "\(gene)") }
    #expect(found.rows.dropFirst().allSatisfy { $0[5] != "NA" && $0[6] != "NA" })
    // The paper's example is further down, and still kept by the website's rule.
    let kept = try runner.run("gsfm-complete", ["--rule", "site", "--exclude-known", example])
    #expect(kept.rows.contains { $0[1] == "PLIN2" && Double($0[5]) ?? 1 < 0.01 })
  }

  /// The floors of the four libraries of the published benchmark, on a sample of their terms.
  @Test(
    .enabled(if: TestData.hasRealData, "neither GSFM_DATA nor ../shared/data is there"),
    arguments: [
      ("KEGG_2021_Human", 0.96), ("GO_Biological_Process_2023", 0.89), ("GWAS_Catalog_2023", 0.71),
      ("ChEA_2022", 0.67),
    ])
  func hiddenGenesAreFound(library: String, floor: Double) throws {
    let runner = try BinaryRunner()
    defer { runner.cleanUp() }
    let data = try #require(TestData.realData)
    let found = try runner.run(
      "gsfm-evaluate",
      [
        "-q", "-H", "--summary", "--splits", "1", "--max-terms", "300",
        data.appendingPathComponent("library/\(library).gmt.gz").path,
      ])
    #expect(found.status == 0, "\(found.errors)")
    let row = try #require(found.rows.first)
    #expect(try #require(Double(row[3])) >= floor)
  }
}
