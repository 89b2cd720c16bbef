import TestSupport
import Testing

/// A reader that stops at any byte is a success without a word, and spoils nothing else.
@Suite struct ClosedPipeTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  @Test(arguments: ToolJob.printing) func aReaderMayStopAtAnyByte(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    // Nothing, within the header, and beyond what a pipe holds; Scripts/check-faults tries many more.
    let counts = "0 7 65537"
    let found = try bench.shell(
      """
      \(job.line) > whole
      for n in \(counts); do
        \(job.line) 2> errors | head -c $n > part; status=${PIPESTATUS[0]}
        cmp -n $(stat -c %s part) part whole; echo "$status$(cat errors)"
      done
      """)
    #expect(found.text == String(repeating: "0\n", count: 3), "\(found.text)\(found.errors)")
  }

  /// The bundle is what training is for; its rows only tell how far it is.
  @Test(arguments: [
    "gsfm-train --width 8 --min-size 3 --min-frequency 2 --epochs 6 --seed 4 sets.gmt",
    "gsfm-train-head --rank 2 --epochs 3 --seed 4 pairs.tsv",
  ])
  func aTrainingGoesOnWithoutAReader(line: String) throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(
      """
      \(line) --out whole > rows
      for n in 0 1 60; do
        \(line) --out part 2> errors | head -c $n > start; echo "${PIPESTATUS[0]}$(cat errors)"
        for name in whole part; do tar xOf $name --exclude bundle.json | sha256sum; done | uniq | wc -l; rm part
      done
      """)
    #expect(found.text == String(repeating: "0\n1\n", count: 3), "\(found.text)\(found.errors)")
  }

  @Test func otherOutputsOfAStoppedRunAreWholeOrNotThere() throws {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    let found = try bench.shell(
      """
      gsfm-complete --all --provenance p.json --report r.html --multiqc m.json sets.gmt | head -n 1
      exit ${PIPESTATUS[0]}
      """)
    #expect(found.status == 0 && found.errors.isEmpty && found.rows.count == 1)
    #expect(try bench.runner.files() == before)
    // A reader that takes all of it gets everything.
    let read = try bench.shell(
      "gsfm-complete --all --provenance p.json --report r.html sets.gmt | cat > rows; ls -A")
    #expect(read.text.contains("p.json\n") && read.text.contains("r.html\n"))
  }

  @Test func aNamedPipeThatIsClosedIsNoErrorEither() throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(
      """
      mkfifo pipe; head -c 100 pipe > part &
      gsfm-complete --all -o pipe sets.gmt; echo $?
      [[ -p pipe ]] && echo still a pipe; wait
      """)
    #expect(
      found.text == "0\nstill a pipe\n" && found.errors.isEmpty, "\(found.text)\(found.errors)")
  }
}
