import TestSupport
import Testing

/// A bundle that changes while a tool has it mapped.
@Suite struct MappedBundleTests {
  private let bench: FaultBench

  init() throws { bench = try FaultBench() }

  /// Starts a tool on a pipe, waits until it has the bundle mapped, changes the bundle, and only then gives it sets.
  private func run(_ tool: String, change: String) throws -> BinaryRunner.Outcome {
    try bench.shell(
      """
      gsfm-bundle pack $GSFM_BUNDLE -o used.gsfm; export GSFM_BUNDLE=used.gsfm
      \(tool) sets.gmt > before; mkfifo pipe
      \(tool) -o result pipe & pid=$!
      exec 3<> pipe
      until ls -l /proc/$pid/fd | grep -q '/pipe$'; do kill -0 $pid || break; sleep 0.01; done
      until grep -q used.gsfm /proc/$pid/maps; do kill -0 $pid || break; sleep 0.01; done
      until [[ -e result ]] || compgen -G '.gsfm-*.partial' > /dev/null; do kill -0 $pid || break; sleep 0.01; done
      \(change)
      cat sets.gmt >&3; exec 3>&-; wait $pid; status=$?
      ls -A | grep -E '^result$|partial'; [[ -e result ]] && cmp result before; exit $status
      """)
  }

  private static let tools = [
    "gsfm-complete", "gsfm-embed", "gsfm-complete --matrix",
  ]

  @Test(
    arguments: tools,
    [
      "mv sets.gmt.new used.gsfm", "rm used.gsfm",
      "gsfm-bundle convert used.gsfm --dtype f16 -o used.gsfm",
    ])
  func aRunGoesOnWithTheBundleItOpened(tool: String, change: String) throws {
    defer { bench.runner.cleanUp() }
    try bench.runner.write("no bundle at all", to: "sets.gmt.new")
    let found = try run(tool, change: change)
    #expect(found.status == 0 && found.text == "result\n", "\(found.text)\(found.errors)")
  }

  @Test(arguments: tools, ["0", "4096"]) func aBundleThatIsCutInPlaceIsNamed(
    tool: String, size: String
  ) throws {
    defer { bench.runner.cleanUp() }
    let found = try run(tool, change: "truncate -s \(size) used.gsfm")
    #expect(found.status == 66 && found.text.isEmpty, "\(found.text)\(found.errors)")
    #expect(
      found.errors.hasSuffix(
        "error: used.gsfm: read failed: the file was shortened, or its disk failed, while it was in use\n"
      ),
      "\(found.errors)")
  }
}
