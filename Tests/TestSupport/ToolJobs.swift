import Foundation

/// One run of a tool, as a line of bash, on files that ``FaultBench`` lays out.
public struct ToolJob: Sendable, CustomStringConvertible {
  /// The tool.
  public let tool: String
  /// Its arguments; `OUT` stands for a file to write.
  public let arguments: String

  /// What a failing test shows.
  public var description: String { "\(tool) \(arguments)" }

  /// The line that writes its result to a file.
  public func line(writing path: String) -> String {
    "\(tool) \(arguments.replacingOccurrences(of: "OUT", with: path))"
  }

  /// The line as it is.
  public var line: String { "\(tool) \(arguments)" }

  init(_ tool: String, _ arguments: String) {
    self.tool = tool
    self.arguments = arguments
  }

  private static let training = "--width 8 --min-size 3 --min-frequency 2 --epochs 2"

  /// What writes rows to standard output.
  public static let printing = [
    ToolJob("gsfm-complete", "--all sets.gmt"),
    ToolJob("gsfm-complete", "--matrix sets.gmt"),
    ToolJob("gsfm-embed", "sets.gmt"),
    ToolJob("gsfm-embed", "--output-format word2vec sets.gmt"),
    ToolJob("gsfm-enrich", "--min-size 3 --library library.gmt few.gmt"),
    ToolJob("gsfm-enrich", "--min-size 3 --method ora --library library.gmt sets.gmt"),
    ToolJob("gsfm-enrich", "--min-size 3 --method prerank --library library.gmt ranked.tsv"),
    ToolJob("gsfm-evaluate", "library.gmt"),
    ToolJob("gsfm-disease", "--library library.gmt --all --no-auroc names.txt"),
    ToolJob("gsfm-annotate", "--library library.gmt --all --no-auroc genes.txt"),
    ToolJob("gsfm-annotate", "--library library.gmt --by term --matrix"),
    ToolJob("gsfm-ppi", "--method completion pairs.tsv"),
    ToolJob("gsfm-ppi", "--partners --method cosine genes.txt"),
    ToolJob("gsfm-ppi", "--all-pairs --method completion"),
    ToolJob("gsfm-bundle", "verify $GSFM_BUNDLE"),
    ToolJob("gsfm-bundle", "inspect --tensors $GSFM_BUNDLE"),
  ]

  /// What writes a file.
  public static let writing =
    printing.filter { $0.tool != "gsfm-bundle" }
    .map { ToolJob($0.tool, "-o OUT " + $0.arguments) } + making

  /// What writes a bundle or a matrix, which is of no use in part.
  public static let making = [
    ToolJob("gsfm-embed", "--output-format npy -o OUT sets.gmt"),
    ToolJob("gsfm-bundle", "pack $GSFM_BUNDLE -o OUT"),
    ToolJob("gsfm-bundle", "convert $GSFM_BUNDLE --dtype f16 -o OUT"),
    ToolJob("gsfm-bundle", "calibrate $GSFM_BUNDLE --corpus sets.gmt --samples 100 -o OUT"),
    ToolJob("gsfm-bundle", "add $GSFM_BUNDLE --library library.gmt -o OUT"),
    ToolJob("gsfm-train", "\(training) --out OUT sets.gmt"),
    ToolJob("gsfm-train-head", "--rank 2 --epochs 1 --out OUT pairs.tsv"),
  ]

  /// What reads gene sets.
  public static let readingSets = [
    ToolJob("gsfm-complete", "--top 3 INPUT"),
    ToolJob("gsfm-complete", "--matrix INPUT"),
    ToolJob("gsfm-embed", "INPUT"),
    ToolJob("gsfm-enrich", "--min-size 3 --permutations 100 --library few.gmt INPUT"),
    ToolJob("gsfm-enrich", "--min-size 3 --library INPUT few.gmt"),
    ToolJob("gsfm-evaluate", "INPUT"),
    ToolJob("gsfm-disease", "--library INPUT --all --no-auroc names.txt"),
    ToolJob("gsfm-annotate", "--library INPUT --all --no-auroc genes.txt"),
    ToolJob("gsfm-ppi", "--partners --method cosine INPUT"),
    ToolJob("gsfm-train", "\(training) --out trained INPUT"),
    ToolJob("gsfm-bundle", "add $GSFM_BUNDLE -o added --library INPUT"),
  ]

  /// The line that reads a file.
  public func line(reading path: String) -> String {
    "\(tool) \(arguments.replacingOccurrences(of: "INPUT", with: path))"
  }
}

/// A folder with a small file of every kind that the tools read, and bash to run them in.
public struct FaultBench: Sendable {
  /// Runs bash in the folder.
  public let runner: BinaryRunner
  /// The small bundle that is asked.
  public static let bundle = TestData.reference.appendingPathComponent("RDAE-memory").path

  /// Lays the files out.
  public init() throws {
    runner = try BinaryRunner()
    let genes = try String(contentsOfFile: "\(Self.bundle)/vocab.txt", encoding: .utf8)
      .split(separator: "\n").dropFirst(2).map(String.init)
    var random = SplitMix64(seed: 6)
    func sets(_ prefix: String, _ count: Int, size: Int) -> String {
      (0..<count).map { number in
        "\(prefix)\(number)\tsome text\t"
          + genes.shuffled(using: &random).prefix(size + number % 5).joined(separator: "\t") + "\n"
      }.joined()
    }
    try runner.write(sets("set", 130, size: 4), to: "sets.gmt")
    try runner.write(sets("term", 12, size: 12), to: "library.gmt")
    try runner.write(sets("query", 3, size: 9), to: "few.gmt")
    try runner.write((0..<12).map { "term\($0)\n" }.joined(), to: "names.txt")
    try runner.write(genes.prefix(40).map { $0 + "\n" }.joined(), to: "genes.txt")
    let pairs = (0..<200).map { _ in
      genes.shuffled(using: &random).prefix(2).joined(separator: "\t") + "\n"
    }
    try runner.write(pairs.joined(), to: "pairs.tsv")
    let ranked = genes.enumerated().map { "\($1)\t\(Double($0) / 7 - 5)\n" }
    try runner.write(ranked.joined(), to: "ranked.tsv")
  }

  /// Runs lines of bash; the bundle is set.
  @discardableResult
  public func shell(_ script: String, environment: [String: String] = [:]) throws
    -> BinaryRunner.Outcome
  {
    try runner.shell(
      script, environment: ["GSFM_BUNDLE": Self.bundle].merging(environment) { _, new in new })
  }

  /// Whether this process may make private mounts, change users and so on.
  public static let isPrivileged: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "unshare -m mount -t tmpfs none /mnt 2>/dev/null"]
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
