import TestSupport
import Testing

/// A signal at any time leaves the whole output or none, and nothing temporary.
@Suite struct SignalTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  /// `env --default-signal`, because bash has its background jobs ignore SIGINT.
  private func interrupted(_ line: String, _ signal: String, after seconds: String) -> String {
    """
    env --default-signal=INT \(line) > rows 2> errors & pid=$!
    sleep \(seconds); kill -\(signal) $pid 2> /dev/null; wait $pid 2> /dev/null; echo "\(signal) $?"
    """
  }

  /// Most of these tools take some hundredths of a second, in which starting is one half.
  @Test(arguments: ToolJob.writing) func aSignalAtARandomTimeLeavesAllOrNothing(job: ToolJob) throws
  {
    defer { bench.runner.cleanUp() }
    let before = Set(try bench.runner.files())
    var random = SplitMix64(seed: UInt64(job.line.utf8.count))
    let statuses = ["TERM": "143", "INT": "130", "HUP": "129", "USR1": "138", "XCPU": "152"]
    let script = statuses.keys.sorted().map { signal in
      let milliseconds = Int.random(in: 2...70, using: &random)
      let seconds = "0.0" + (milliseconds < 10 ? "0" : "") + String(milliseconds)
      return interrupted(job.line(writing: "result"), signal, after: seconds) + """

        if [[ -e result ]]; then
          mv result part
          [[ -e whole ]] || { \(job.line(writing: "result")) > rows 2> errors; mv result whole; }
          cmp part whole; rm part
        fi
        """
    }.joined(separator: "\n")
    let found = try bench.shell(script)
    let lines = found.text.split(separator: "\n")
    #expect(lines.count == statuses.count, "\(found.text)\(found.errors)")
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      #expect([statuses[words[0]], "0"].contains(words[1]), "\(line)")
    }
    let left = Set(try bench.runner.files()).subtracting(before)
    // Names of a matrix's rows and a checkpoint have files of their own, which appear when they are whole.
    let expected = ["rows", "errors", "whole", "result.txt", "result.ckpt"]
    #expect(left.subtracting(expected).isEmpty, "\(left.sorted())")
  }

  /// Held up at a pipe, so that it is in the middle of its work with a file begun.
  @Test(arguments: [
    ("TERM", Int32(143)), ("INT", 130), ("HUP", 129), ("QUIT", 131), ("USR1", 138), ("USR2", 140),
    ("XCPU", 152), ("SEGV", 70), ("ABRT", 70), ("BUS", 70), ("ILL", 70), ("FPE", 70), ("TRAP", 70),
  ])
  func aHalfWrittenFileIsRemoved(signal: String, status: Int32) throws {
    defer { bench.runner.cleanUp() }
    let before = try bench.runner.files()
    let found = try bench.shell(
      """
      ulimit -c 0; mkfifo pipe
      env --default-signal gsfm-embed -o result pipe & pid=$!
      exec 3<> pipe
      until ls -l /proc/$pid/fd | grep -q '/pipe$'; do kill -0 $pid || break; sleep 0.01; done
      cat sets.gmt sets.gmt sets.gmt sets.gmt >&3
      until compgen -G '.gsfm-*.partial' > /dev/null; do kill -0 $pid || break; sleep 0.01; done
      kill -\(signal) $pid; wait $pid; status=$?; rm pipe; exit $status
      """)
    #expect(found.status == status, "\(found.errors)")
    #expect(try bench.runner.files() == before)
    #expect(status != 70 || found.errors.contains("gsfm-embed: error: "), "\(found.errors)")
  }

  @Test(arguments: ["HUP", "INT", "TERM", "USR1"])
  func whatTheCallerIgnoresStaysIgnored(signal: String) throws {
    defer { bench.runner.cleanUp() }
    let found = try bench.shell(
      """
      mkfifo pipe; trap '' \(signal)
      gsfm-embed -o result pipe & pid=$!
      exec 3<> pipe
      until ls -l /proc/$pid/fd | grep -q '/pipe$'; do kill -0 $pid || break; sleep 0.01; done
      cat sets.gmt >&3
      until compgen -G '.gsfm-*.partial' > /dev/null; do kill -0 $pid || break; sleep 0.01; done
      kill -\(signal) $pid; exec 3>&-; wait $pid; echo $?; wc -l < result
      """)
    #expect(found.text == "0\n131\n", "\(found.text)\(found.errors)")
  }

  /// Stopped before, in and after its steps, each time by another signal.
  @Test func aTrainingStoppedAtAnyMomentEndsAsIfItHadNotBeen() throws {
    defer { bench.runner.cleanUp() }
    let line =
      "gsfm-train --width 8 --min-size 3 --min-frequency 2 --epochs 40 --batch 16 --seed 3 -t 2 sets.gmt"
    var random = SplitMix64(seed: 12)
    let stops = (0..<8).map { number in
      let signal = ["TERM", "INT", "HUP"][number % 3]
      let seconds = "0.\(Int.random(in: 10...99, using: &random))"
      return interrupted("\(line) --out part $resume", signal, after: seconds)
        + "\n[[ -e part.ckpt ]] && resume='--resume part.ckpt'"
    }
    let found = try bench.shell(
      """
      \(line) --out whole > rows; resume=
      \(stops.joined(separator: "\n"))
      \(line) --out part $resume > rows; echo end $?
      for name in whole part; do tar xOf $name --exclude bundle.json | sha256sum; done | uniq | wc -l
      """)
    #expect(found.text.hasSuffix("end 0\n1\n"), "\(found.text)\(found.errors)")
    let statuses = Set(found.rows.dropLast(2).map { $0[0] })
    #expect(statuses.isSubset(of: ["TERM 143", "INT 130", "HUP 129", "TERM 0", "INT 0", "HUP 0"]))
    #expect(!(try bench.runner.files().contains { $0.hasSuffix(".partial") }))
  }
}
