import Foundation
import TestSupport
import Testing

/// Inputs that are no files, no text, or more than expected.
@Suite struct OddInputTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  @Test(arguments: ToolJob.readingSets) func whatCannotBeReadIsNamed(job: ToolJob) throws {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    for (path, reason) in [
      (".", "cannot open: Is a directory"), ("/proc/self/mem", "read failed: Input/output error"),
      ("./nowhere", "cannot open: No such file or directory"),
    ] {
      let found = try bench.shell(job.line(reading: path))
      #expect(found.status == 66, "\(path): \(found.errors)")
      #expect(found.errors == "\(job.tool): error: \(path): \(reason)\n")
    }
    #expect(try bench.runner.files() == before)
  }

  @Test(arguments: ToolJob.readingSets) func aPipeThatGivesAByteAtATimeIsAFile(job: ToolJob) throws
  {
    defer { bench.runner.cleanUp() }
    let isTraining = job.tool == "gsfm-train"
    let found = try bench.shell(
      """
      export LC_ALL=C; mkfifo pipe
      \(job.line(reading: "few.gmt")) --provenance a > one 2> errors || \(job.line(reading: "few.gmt")) > one; echo $?
      { while IFS= read -r -n 1 -d '' byte; do printf %s "$byte"; done < few.gmt > pipe; } &
      \(job.line(reading: "pipe")) > other; echo $?
      """)
    #expect(found.rows.map { $0[0] } == ["0", "0"] || isTraining, "\(found.text)\(found.errors)")
    if !isTraining && job.tool != "gsfm-bundle" {
      #expect(try bench.runner.read("one") == bench.runner.read("other"))
    }
  }

  @Test(arguments: ToolJob.readingSets) func bytesThatAreNoTextAreRefusedWithTheirLine(job: ToolJob)
    throws
  {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    let lines = try bench.runner.read("library.gmt").split(separator: UInt8(ascii: "\n"))
    for (bytes, reason) in [
      ([UInt8]([0x41, 0x09, 0x09, 0x54, 0xE9, 0x4B]), "expected UTF-8, found other bytes"),
      (
        [0x41, 0x09, 0x09, 0x54, 0x00, 0x4B],
        "expected text, found a NUL byte at byte 5 of the line"
      ),
    ] {
      var text = Data(lines[0] + [10] + lines[1] + [10])
      text.append(contentsOf: bytes)
      text.append(contentsOf: [10] + lines[2] + [10])
      try bench.runner.write(text, to: "odd.gmt")
      let found = try bench.shell(job.line(reading: "odd.gmt"))
      #expect(found.status == 65, "\(found.errors)")
      #expect(
        found.errors.hasSuffix("\(job.tool): error: odd.gmt:3: \(reason)\n"), "\(found.errors)")
    }
    #expect(Set(try bench.runner.files()).subtracting(before) == ["odd.gmt"])
  }

  /// Line ends of Windows, a byte-order mark, quotes and names in other alphabets are not the genes' concern.
  @Test func namesAreKeptAsTheyAre() throws {
    defer { bench.runner.cleanUp() }
    let plain = "\"q\" 'x'\t<i>µ</i>\tTEK\tTLR6\nÉtude 🧬 a b\td\tEGF\tTEK\n"
    try bench.runner.write(plain, to: "plain.gmt")
    try bench.runner.write(
      "\u{feff}" + plain.replacingOccurrences(of: "\n", with: "\r\n"), to: "windows.gmt")
    for tool in [
      "gsfm-complete --top 2", "gsfm-embed",
      "gsfm-enrich --min-size 1 --permutations 100 --library few.gmt",
    ] {
      let found = try bench.shell("\(tool) plain.gmt > a; \(tool) windows.gmt > b; cmp a b; cat a")
      let terms = Set(found.rows.dropFirst().map { $0[0] })
      #expect(terms == ["\"q\" 'x'", "Étude 🧬 a b"], "\(tool): \(found.text)\(found.errors)")
    }
  }

  /// A set of every symbol and a hundred thousand more that nobody knows, on one line.
  @Test(arguments: ["gsfm-complete --top 3", "gsfm-embed", "gsfm-complete --matrix"])
  func aLineOfManyColumnsIsReadInTimeThatGrowsWithIt(tool: String) throws {
    defer { bench.runner.cleanUp() }
    let known = try String(contentsOfFile: "\(FaultBench.bundle)/vocab.txt", encoding: .utf8)
      .split(separator: "\n").dropFirst(2).joined(separator: "\t")
    let unknown = (0..<100_000).map { "\tNOBODY\($0)" }.joined()
    try bench.runner.write("s\t\t\(known)\n", to: "short.gmt")
    try bench.runner.write("s\t\t\(known)\(unknown)\n", to: "long.gmt")
    let found = try bench.shell(
      "\(tool) short.gmt > a; (ulimit -t 20; \(tool) long.gmt > b); echo $?; cmp a b")
    #expect(found.text == "0\n", "\(found.text)")
    #expect(found.errors.contains("100000 of 100094 symbols unresolved"), "\(found.errors)")
  }

  @Test func nothingIsAnInputWithoutSets() throws {
    defer { bench.runner.cleanUp() }
    for tool in ["gsfm-complete", "gsfm-embed", "gsfm-enrich --library few.gmt", "gsfm-evaluate"] {
      let found = try bench.shell("\(tool) /dev/null")
      #expect(found.status == 0 && found.rows.count == 1, "\(tool): \(found.text)\(found.errors)")
    }
  }
}
