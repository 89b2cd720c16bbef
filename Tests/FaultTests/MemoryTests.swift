import TestSupport
import Testing

/// Too little memory or too few threads: less speed or a message, never a hang and never half a file.
@Suite struct MemoryTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  private static let jobs = [
    "gsfm-complete --all -o result sets.gmt", "gsfm-embed --output-format npy -o result sets.gmt",
    "gsfm-enrich --min-size 3 --library library.gmt -o result few.gmt",
    "gsfm-ppi --all-pairs --method completion -o result",
    "gsfm-bundle convert $GSFM_BUNDLE --dtype f16 -o result",
    "gsfm-train --width 8 --min-size 3 --min-frequency 2 --epochs 1 --out result sets.gmt",
  ]

  /// From what does not load the tool's libraries to what is enough for several threads.
  @Test(arguments: jobs) func aLimitOnMemoryIsToldOrKept(line: String) throws {
    defer { bench.runner.cleanUp() }
    let before = Set(try bench.runner.files())
    let found = try bench.shell(
      """
      for kilobytes in 40000 150000 220000 300000 380000 460000 540000 700000 1000000; do
        (ulimit -v $kilobytes; exec timeout 30 \(line) -t 8) > rows 2> errors; status=$?
        echo "$status $(head -n 1 errors)"
        [[ $status != 0 && -e result ]] && echo half a file
        rm -f result
      done
      """.replacingOccurrences(of: " -t 8", with: line.contains("bundle") ? "" : " -t 8"))
    let lines = found.text.split(separator: "\n")
    #expect(lines.count == 9, "\(found.text)\(found.errors)")
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 1)
      // 127: the system's loader has no room for the libraries and says so.
      #expect(["0", "65", "66", "70", "74", "127"].contains(String(words[0])), "\(line)")
      #expect(words[0] == "0" || words.count == 2, "a failure without a word: \(line)")
    }
    #expect(lines.last?.hasPrefix("0") == true, "\(found.text)")
    let left = Set(try bench.runner.files()).subtracting(before)
    #expect(left.isSubset(of: ["rows", "errors", "result.txt"]), "\(left.sorted())")
  }

  @Test func aLimitThatHasRoomForFewerThreadsChangesNoRow() throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(
      """
      gsfm-complete -t 1 sets.gmt > one
      for kilobytes in 700000 900000 1500000; do
        (ulimit -v $kilobytes; exec timeout 30 gsfm-complete -t 64 sets.gmt) > many; echo $?; cmp one many
      done
      (ulimit -v 200000; exec timeout 30 gsfm-complete -t 64 sets.gmt); echo $?
      """)
    #expect(found.text == "0\n0\n0\n70\n", "\(found.text)")
    #expect(
      found.errors.hasPrefix("gsfm-complete: error: the limit on memory (ulimit -v) leaves "),
      "\(found.errors)")
  }

  /// A line that needs more than there is, in the middle of a file begun.
  @Test func memoryThatEndsInTheMiddleIsToldAndLeavesNoFile() throws {
    defer { bench.runner.cleanUp() }
    let genes = (0..<300_000).map { "\tNOBODY\($0)" }.joined()
    let line = "s\t\tTEK" + genes
    try bench.runner.write(String(repeating: line, count: 20) + "\n", to: "long.gmt")
    let found = try bench.shell(
      "(ulimit -v 600000; exec timeout 30 gsfm-embed -t 1 -o result sets.gmt long.gmt); echo $?; ls -A"
    )
    #expect(found.text.hasPrefix("70\n") && !found.text.contains("partial"), "\(found.text)")
    #expect(
      !found.text.contains("result") && found.errors.contains("unfinished output is removed"),
      "\(found.errors)")
  }

  /// Limits on processes do not hold for the superuser, so another user runs the tools.
  @Test(
    .enabled(if: FaultBench.isPrivileged, "changing the user needs a privileged one"),
    arguments: [
      "gsfm-complete -t 8 sets.gmt", "gsfm-embed -t 8 sets.gmt",
      "gsfm-enrich -t 8 --min-size 3 --library library.gmt few.gmt",
    ])
  func threadsThatTheSystemRefusesAreDoneWithout(line: String) throws {
    defer { bench.runner.cleanUp() }
    // One number of a user each, whose processes nobody else adds to.
    let user = 60_000 + Int.random(in: 0..<5000)
    let found = try bench.shell(
      """
      \(line) > whole
      for count in 2 3 4 32; do
        export OPENBLAS_NUM_THREADS=1
        timeout 30 setpriv --reuid \(user) --regid \(user) --clear-groups --inh-caps=-all \\
          prlimit --nproc=$count \(line) < sets.gmt > rows; echo $?; cmp whole rows
      done
      """)
    // Where that user may not read the checkout, there is nothing to be seen.
    if found.errors.contains("Permission denied") { return }
    #expect(found.text == "0\n0\n0\n0\n", "\(found.text)\(found.errors)")
  }

  @Test(arguments: ToolJob.printing.filter { $0.tool != "gsfm-bundle" })
  func moreThreadsThanCoresGiveTheSameRows(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell("\(job.line) -t 1 > one; \(job.line) -t 64 > many; cmp one many")
    #expect(found.text.isEmpty && found.errors.isEmpty, "\(found.text)\(found.errors)")
  }

  /// All of them share the pages of one mapped bundle.
  @Test func manyToolsAtOnceGiveTheSameAnswer() throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(
      """
      gsfm-bundle pack $GSFM_BUNDLE -o one.gsfm; export GSFM_BUNDLE=one.gsfm
      for number in {1..40}; do gsfm-complete sets.gmt > rows.$number & done; wait
      sha256sum rows.* | cut -c 1-64 | sort | uniq -c | awk '{print $1}'
      """)
    #expect(found.text == "40\n" && found.errors.isEmpty, "\(found.text)\(found.errors)")
  }
}
