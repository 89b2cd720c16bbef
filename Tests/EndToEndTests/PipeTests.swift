import Foundation
import TestSupport
import Testing

/// The tools in pipes with each other and with the tools of every shell.
@Suite struct PipeTests {
  private let runner: BinaryRunner
  private let bundle = TestData.reference.appendingPathComponent("RDAE-memory").path

  init() throws {
    runner = try BinaryRunner()
    let genes = try String(contentsOfFile: "\(bundle)/vocab.txt", encoding: .utf8)
      .split(separator: "\n").dropFirst(2).map(String.init)
    // 120 sets of 3 to 12 genes, and a library of 12 terms.
    try runner.write(library(of: genes, terms: 120, prefix: "set") { 3 + $0 % 10 }, to: "sets.gmt")
    try runner.write(
      library(of: genes, terms: 12, prefix: "term") { 12 + $0 % 5 }, to: "library.gmt")
  }

  private func library(
    of genes: [String], terms: Int, prefix: String, size: (Int) -> Int
  ) -> String {
    var random = SplitMix64(seed: UInt64(terms))
    return (0..<terms).map { term in
      "\(prefix)\(term)\tsome text\t"
        + genes.shuffled(using: &random).prefix(size(term)).joined(separator: "\t") + "\n"
    }.joined()
  }

  /// Runs a pipe in which every part must end with status 0.
  private func pipe(_ command: String) throws -> BinaryRunner.Outcome {
    let found = try runner.shell(
      "set -euo pipefail\nexport GSFM_BUNDLE='\(bundle)'\n\(command)")
    #expect(found.status == 0, "\(command)\n\(found.errors)")
    return found
  }

  @Test func completionsGoIntoEnrichmentAndAnnotation() throws {
    defer { runner.cleanUp() }
    let enriched = try pipe(
      "gsfm-complete --top 50 sets.gmt | gsfm-enrich --min-size 5 --library library.gmt")
    #expect(Set(enriched.rows.dropFirst().map { $0[0] }).count == 120)
    #expect(Set(enriched.rows.dropFirst().map { $0[1] }).count == 12)
    let tested = try pipe(
      "gsfm-complete --top 50 sets.gmt | gsfm-enrich --method ora --library library.gmt")
    #expect(tested.rows.first?.contains("odds_ratio") == true && tested.rows.count > 100)
    let annotated = try pipe(
      "head -n 3 sets.gmt | gsfm-complete --top 50 | gsfm-annotate --library library.gmt --rule all --top 2"
    )
    #expect(annotated.rows.first?.first == "gene")
    // Each gene has two terms, and the genes are those completed.
    let completed = try pipe("head -n 3 sets.gmt | gsfm-complete --top 50 | cut -f 2 | sort -u")
    let genes = Set(completed.rows.map { $0[0] }).subtracting(["gene"])
    let counts = Dictionary(grouping: annotated.rows.dropFirst()) { $0[0] }.mapValues(\.count)
    #expect(Set(counts.keys).isSubset(of: genes) && counts.values.allSatisfy { $0 == 2 })
    #expect(counts.count == genes.count)
  }

  @Test func genesOfASetGetTheirDiseases() throws {
    defer { runner.cleanUp() }
    let found = try pipe(
      """
      head -n 1 sets.gmt | gsfm-complete --top 5 | cut -f 2 | tail -n +2 |
        gsfm-disease --by gene --library library.gmt --top 3 --no-auroc | sort -k 3,3 -k 6,6n | cut -f 1,3,6
      """)
    #expect(found.rows.count == 1 + 5 * 3)
    #expect(Set(found.rows.map { $0[1] }).count == 6)
  }

  @Test func sortAndCutSeeWholeRows() throws {
    defer { runner.cleanUp() }
    let best = try pipe(
      "gsfm-complete --top 3 -H sets.gmt | sort -t $'\\t' -k 1,1 -k 8,8n | cut -f 1,2,8")
    #expect(best.rows.count == 360)
    #expect(best.rows.allSatisfy { $0.count == 3 && (1...3).contains(Int($0[2]) ?? 0) })
  }

  @Test func compressedInputComesThroughAPipe() throws {
    defer { runner.cleanUp() }
    let direct = try pipe("gsfm-embed sets.gmt")
    let piped = try pipe("gzip -c sets.gmt > sets.gmt.gz; zcat sets.gmt.gz | gsfm-embed -")
    #expect(piped.output == direct.output && direct.rows.count == 121)
    #expect(try pipe("gsfm-embed < sets.gmt.gz").output == direct.output)
    let distances = try pipe("zcat sets.gmt.gz | gsfm-embed - | tail -n +2 | cut -f 2- | wc -l")
    #expect(distances.text.trimmingCharacters(in: .whitespacesAndNewlines) == "120")
  }

  @Test(arguments: [
    "gsfm-complete --all sets.gmt", "gsfm-embed sets.gmt",
    "gsfm-disease --by disease --library library.gmt --all --no-auroc",
    "gsfm-enrich --library library.gmt sets.gmt",
    "gsfm-annotate --library library.gmt --by term --all --no-auroc --no-uniqueness",
  ])
  func aReaderThatStopsIsNoError(command: String) throws {
    defer { runner.cleanUp() }
    let found = try runner.shell(
      "export GSFM_BUNDLE='\(bundle)'; \(command) 2> errors | head -n 1; echo \"${PIPESTATUS[0]}\"; cat errors"
    )
    #expect(found.rows.count == 2 && found.rows.last == ["0"], "\(found.text)")
  }

  @Test(arguments: [
    "gsfm-complete --top 5", "gsfm-embed", "gsfm-enrich --library library.gmt --min-size 5",
  ])
  func chunksInParallelAreOneRun(command: String) throws {
    defer { runner.cleanUp() }
    let whole = try pipe("\(command) -t 2 sets.gmt")
    let chunked = try pipe(
      """
      split -l 37 -d sets.gmt chunk.
      printf '%s\\n' chunk.?? | xargs -P 3 -I @ sh -c '\(command) -t 1 -H -o @.tsv @'
      \(command) -t 1 chunk.01 > first.tsv
      head -n 1 first.tsv; cat chunk.??.tsv
      """)
    #expect(whole.rows.count > 120)
    #expect(whole.output == chunked.output)
  }
}
