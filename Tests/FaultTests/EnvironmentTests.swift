import TestSupport
import Testing

/// Surroundings that are poorer or other than usual.
@Suite struct EnvironmentTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  private static let surroundings = [
    "env -u HOME -u PATH -u USER LC_ALL=C",
    "env HOME=/dev/null TMPDIR=. TZ=nonsense LANG=nonsense SLURM_CPUS_PER_TASK=nonsense",
  ]

  /// Without a home, and with odd variables.
  @Test(arguments: ToolJob.printing.filter { $0.tool != "gsfm-bundle" })
  func rowsDoNotDependOnIt(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let runs = Self.surroundings.map { surroundings in
      """
      \(surroundings) $(type -P \(job.tool)) \(job.arguments) > other || echo "status $?"
      cmp one other || echo '\(surroundings)'
      """
    }
    let found = try bench.shell("\(job.line) > one\n\(runs.joined(separator: "\n"))")
    #expect(found.text.isEmpty && found.errors.isEmpty, "\(found.text)\(found.errors)")
  }

  /// Where the locale can be made, programs that follow it write decimal commas.
  @Test func numbersAreTheSameInEveryLanguage() throws {
    defer { bench.runner.cleanUp() }
    let runs = ToolJob.printing.filter { $0.tool != "gsfm-bundle" }.map { job in
      """
      \(job.line) > one
      LC_ALL=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 \(job.line) > other
      cmp one other || echo '\(job.line)'
      """
    }
    let found = try bench.shell(
      """
      localedef -i de_DE -f UTF-8 ./de_DE.UTF-8 > locale 2>&1 && export LOCPATH=$PWD
      \(runs.joined(separator: "\n"))
      """)
    #expect(found.text.isEmpty && found.errors.isEmpty, "\(found.text)\(found.errors)")
  }

  @Test(
    arguments: ["nowhere", "genes.txt"],
    [
      "gsfm-embed --output-format word2vec sets.gmt",
      "gsfm-embed --output-format npy -o x sets.gmt",
      "gsfm-train --min-size 3 --min-frequency 2 --out x sets.gmt",
    ])
  func aFolderForTemporaryFilesThatIsNoneIsNamed(folder: String, line: String) throws {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    let found = try bench.shell(line, environment: ["TMPDIR": folder])
    #expect(found.status == 74)
    #expect(found.errors.contains("error: \(folder): "), "\(found.errors)")
    #expect(try bench.runner.files() == before)
  }

  /// The superuser may write everywhere but on a file system that is read-only.
  @Test(
    .enabled(if: FaultBench.isPrivileged, "mounts need a privileged user"),
    arguments: ToolJob.writing)
  func aFolderThatIsReadOnlyIsNamed(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    try bench.runner.write(
      """
      mkdir locked; touch locked/old; mount --bind -r locked locked || exit 99
      for name in new old; do
        \(job.line(writing: "locked/$name")) > rows 2> errors; echo "$? $(cat errors)"
      done
      \(job.line.replacingOccurrences(of: "OUT", with: "result")) > rows 2> errors
      cp result locked 2> /dev/null; ls -A locked
      """, to: "script")
    let found = try bench.shell("unshare -m bash script")
    let lines = found.text.split(separator: "\n")
    #expect(lines.count == 3 && lines.last == "old", "\(found.text)\(found.errors)")
    for (line, name) in zip(lines, ["new", "old"]) {
      #expect(
        line.hasPrefix(
          "74 \(job.tool): error: locked/\(name): cannot create: Read-only file system"),
        "\(line)")
    }
  }

  @Test(
    .enabled(if: FaultBench.isPrivileged, "mounts need a privileged user"))
  func readingNeedsNoPlaceToWrite() throws {
    defer { bench.runner.cleanUp() }
    let jobs = ToolJob.printing.filter { !$0.arguments.contains("word2vec") }
    try bench.runner.write(
      """
      mount --bind -r . . && mount -o bind,remount,ro . ; cd .
      mount -t tmpfs -o ro none /tmp; mount -t tmpfs -o ro none /var/tmp
      \(jobs.map { "\($0.line) > /dev/null || echo '\($0.line)'" }.joined(separator: "\n"))
      """, to: "script")
    // The scratch files of the test itself lie in /tmp, so the folder is entered before it is covered.
    let found = try bench.shell("unshare -m bash script")
    #expect(found.text.isEmpty && found.errors.isEmpty, "\(found.text)\(found.errors)")
  }

  @Test(arguments: [
    "gsfm-complete", "gsfm-embed", "gsfm-train --out x", "gsfm-bundle inspect", "gsfm",
  ])
  func anArgumentThatIsNoTextIsRefused(tool: String) throws {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    let found = try bench.shell("\(tool) -o $'caf\\xe9.tsv' sets.gmt")
    #expect(found.status == 64)
    #expect(found.errors.contains("expected UTF-8, found \"caf"), "\(found.errors)")
    #expect(try bench.runner.files() == before)
    // Names in UTF-8, with blanks and with line ends are names like any other.
    let odd = try bench.shell("gsfm-embed -o $'é x\\n.tsv' sets.gmt && cat $'é x\\n.tsv' | wc -l")
    #expect(odd.text == "131\n")
  }
}
