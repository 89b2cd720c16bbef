import TestSupport
import Testing

/// Standard streams that the caller closed: nothing that was meant for one of them goes into a file.
@Suite struct ClosedStreamTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  @Test(arguments: ToolJob.printing) func rowsWithoutStandardOutputAreAnError(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell("\(job.line) >&-")
    #expect(found.status == 74)
    #expect(found.errors == "\(job.tool): error: <stdout>: write failed: Bad file descriptor\n")
  }

  @Test(arguments: ToolJob.writing) func aFileGetsNothingButWhatIsMeantForIt(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let isTraining = job.tool.hasPrefix("gsfm-train")
    let found = try bench.shell(
      """
      \(job.line(writing: "result")) > rows 2> errors; mv result whole
      for closed in '2>&-' '\(isTraining ? "<&- 2>&-" : "<&- >&- 2>&-")'; do
        eval '\(job.line(writing: "result"))' "> rows 2> errors $closed"
        echo $?; cmp result whole; rm -f result
      done
      """)
    #expect(found.text == String(repeating: "0\n", count: 2), "\(found.text)\(found.errors)")
  }

  @Test func aTrainingWithoutStandardOutputLeavesItsFilesAlone() throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(
      "gsfm-train --width 8 --min-size 3 --min-frequency 2 --epochs 2 --out x sets.gmt >&-")
    #expect(found.status == 74)
    #expect(found.errors == "gsfm-train: error: <stdout>: write failed: Bad file descriptor\n")
    #expect(!(try bench.runner.files().contains("x")))
  }

  @Test func standardInputThatIsClosedCannotBeRead() throws {
    defer { bench.runner.cleanUp() }
    for tool in ["gsfm-complete", "gsfm-embed", "gsfm-enrich --library library.gmt", "gsfm-ppi"] {
      let found = try bench.shell("\(tool) <&-")
      #expect(found.status == 66, "\(tool): \(found.errors)")
      #expect(
        found.errors.hasSuffix("error: <stdin>: read failed: Bad file descriptor\n"),
        "\(tool): \(found.errors)")
    }
  }

  @Test func messagesNobodyCanReadDoNotChangeTheStatus() throws {
    defer { bench.runner.cleanUp() }
    for (line, status) in [
      ("gsfm-complete --nothing", Int32(64)), ("gsfm-complete nowhere.gmt", 66),
      ("gsfm-complete sets.gmt > /dev/full", 74), ("gsfm-complete -o result -v sets.gmt", 0),
    ] {
      for closed in ["2>&-", "2> /dev/full"] {
        #expect(try bench.shell("\(line) \(closed)").status == status, "\(line) \(closed)")
      }
    }
  }
}
