import TestSupport
import Testing

/// The same questions in one file, in several or in several runs have the same answers.
@Suite struct SplitTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  private static let jobs = [
    ("gsfm-complete --top 5 -H", "sets.gmt"), ("gsfm-complete --rule site -H", "sets.gmt"),
    ("gsfm-embed -H", "sets.gmt"),
    ("gsfm-enrich -H --method ora --min-size 3 --library library.gmt", "sets.gmt"),
    ("gsfm-disease -H --library library.gmt --top 9", "names.txt"),
    ("gsfm-annotate -H --library library.gmt --rule all --top 9", "genes.txt"),
    ("gsfm-annotate -H --library library.gmt --by term --top 9", "names.txt"),
    ("gsfm-ppi -H --method completion", "pairs.tsv"),
    ("gsfm-ppi -H --partners --method cosine --top 4", "genes.txt"),
  ]

  @Test(arguments: jobs, ["", "zstd -q"])
  func cutAnywhereBetweenLinesTheRowsAreTheSame(job: (line: String, input: String), packer: String)
    throws
  {
    defer { bench.runner.cleanUp() }
    var random = SplitMix64(seed: UInt64(job.line.utf8.count))
    let cuts = Set((0..<3).map { _ in Int.random(in: 2...11, using: &random) }).sorted()
    let pack = packer.isEmpty ? "" : "for f in part.*; do \(packer) < $f > $f.packed; rm $f; done"
    // A pair's rank is among the pairs of one run.
    let fields = job.input == "pairs.tsv" ? "1-3,5" : "1-"
    let found = try bench.shell(
      """
      ask() { \(job.line) "$@" | cut -f \(fields); }
      ask -t 2 \(job.input) > whole
      csplit -s -f part. \(job.input) \(cuts.map(String.init).joined(separator: " ")); \(pack)
      ask -t 2 part.* > together
      for f in part.*; do ask -t 1 $f; done > apart
      """)
    #expect(found.status == 0 && found.errors.isEmpty, "\(found.errors)")
    let whole = try rows("whole")
    #expect(whole.count >= 11)
    for name in ["together", "apart"] {
      let other = try rows(name)
      try #require(other.count == whole.count, "\(name)")
      for (one, other) in zip(whole, other) {
        #expect(
          zip(one, other).allSatisfy(Self.agree) && one.count == other.count, "\(name): \(other)")
      }
    }
  }

  private func rows(_ name: String) throws -> [[Substring]] {
    String(decoding: try bench.runner.read(name), as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
  }

  private static func agree(_ one: Substring, _ other: Substring) -> Bool {
    if one == other { return true }
    guard let one = Double(one), let other = Double(other) else { return false }
    return agrees(one, other)
  }
}
