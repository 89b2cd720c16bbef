import TestSupport
import Testing

/// A disk without room: status 74, a message that names the file, and nothing left behind.
@Suite struct FullDiskTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  @Test(arguments: ToolJob.printing) func rowsThatCannotBeWrittenAreAnError(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell("\(job.line) > /dev/full")
    #expect(found.status == 74)
    #expect(found.errors == "\(job.tool): error: <stdout>: write failed: No space left on device\n")
  }

  @Test(arguments: ToolJob.writing) func aFileThatCannotBeWrittenIsNamed(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    let found = try bench.shell(job.line(writing: "/dev/full"))
    #expect(found.status == 74)
    #expect(found.errors.hasPrefix("\(job.tool): error: /dev/full"), "\(found.errors)")
    // The names of a matrix's rows have a file of their own.
    #expect(Set(try bench.runner.files()).subtracting(before) == [], "\(found.errors)")
  }

  @Test(arguments: [
    "gsfm-complete --help > /dev/full", "gsfm-complete --columns > /dev/full",
    "gsfm-complete --version > /dev/full", "gsfm > /dev/full",
    "gsfm-complete --provenance /dev/full sets.gmt", "gsfm-complete --report /dev/full sets.gmt",
    "gsfm-complete --multiqc /dev/full sets.gmt", "gsfm-embed --provenance /dev/full sets.gmt",
    "gsfm-train --width 8 --min-size 3 --min-frequency 2 --epochs 2 --out x --plot /dev/full sets.gmt",
    "gsfm-train --width 8 --min-size 3 --min-frequency 2 --epochs 2 --out x --checkpoint /dev/full sets.gmt",
  ])
  func whatGoesBesideTheRowsIsChecked(line: String) throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(line)
    #expect(found.status == 74)
    #expect(
      found.errors.contains(
        "error: \(line.contains(">") ? "<stdout>" : "/dev/full"): write failed: No space"),
      "\(found.errors)")
    #expect(!(try bench.runner.files().contains("x")))
  }

  /// A small file system that has 20 KiB left: some outputs do not fit from the start, others fill it midway.
  @Test(.enabled(if: FaultBench.isPrivileged, "mounts need a privileged user"))
  func aDiskThatFillsUpHasNeitherHalfNorTemporaryFiles() throws {
    defer { bench.runner.cleanUp() }
    // Matrix, rows, drawings and bundles of all sizes; each job takes its time once.
    let jobs = ToolJob.writing.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    let runs = jobs.map { job in
      """
      dd if=/dev/zero of=small/filler bs=1k count=1 status=none
      \(job.line(writing: "small/result")) > rows 2> errors; status=$?
      echo "$status $(cat errors)"; ls -A small; rm -f small/*
      """
    }
    let script = """
      mkdir small; mount -t tmpfs -o size=20k none small || exit 99
      \(runs.joined(separator: "\necho ==\n"))
      """
    try bench.runner.write(script, to: "script")
    let found = try bench.shell("unshare -m bash script")
    let results = found.text.components(separatedBy: "==\n")
    try #require(results.count == jobs.count, "\(found.errors)")
    var fullCount = 0
    for (job, result) in zip(jobs, results) {
      let lines = result.split(separator: "\n")
      if lines.first == "0 " {
        #expect(!result.contains(".partial") && result.contains("result"), "\(job.line): \(result)")
        continue
      }
      fullCount += 1
      #expect(
        lines.first?.hasPrefix("74 \(job.tool): error: small/result") == true
          && lines.first?.hasSuffix("write failed: No space left on device") == true,
        "\(job.line): \(result)")
      #expect(lines.dropFirst() == ["filler"], "\(job.line): \(result)")
    }
    #expect(fullCount > 3, "\(fullCount) of \(jobs.count) outputs did not fit")
  }

  /// Rows and corpora wait in temporary files, which can fill up as well.
  @Test(
    .enabled(if: FaultBench.isPrivileged, "mounts need a privileged user"),
    arguments: [
      "gsfm-embed --output-format word2vec sets.gmt",
      "gsfm-embed --output-format npy -o x sets.gmt",
      "gsfm-train --width 8 --min-size 3 --min-frequency 2 --epochs 2 --out x sets.gmt",
    ])
  func aFullFolderForTemporaryFilesIsNamed(line: String) throws {
    defer { bench.runner.cleanUp() }
    try bench.runner.write(
      """
      mkdir small; mount -t tmpfs -o size=4k none small || exit 99
      head -c 4096 /dev/zero > small/filler
      TMPDIR=small \(line); status=$?; ls -A small . >&2; exit $status
      """, to: "script")
    let found = try bench.shell("unshare -m bash script")
    #expect(found.status == 74)
    #expect(
      found.errors.contains("error: small: write failed: No space left on device\n"),
      "\(found.errors)")
    #expect(!found.errors.contains(".partial") && !found.errors.contains("\nx\n"))
  }

  /// Beyond `ulimit -f` the kernel sends a signal that ends a process which does not ignore it.
  @Test(arguments: [
    ToolJob.writing[0], ToolJob.making[1], ToolJob.making[2],
  ])
  func aLimitOnTheSizeOfFilesIsAFailedWrite(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    let found = try bench.shell(
      "(ulimit -f 2; \(job.line(writing: "result")) | cat > /dev/null; exit ${PIPESTATUS[0]})")
    #expect(found.status == 74)
    #expect(found.errors == "\(job.tool): error: result: write failed: File too large\n")
    #expect(try bench.runner.files() == before)
  }
}
