public import Foundation

/// Runs the built tools, which lie beside the test bundle, with their three streams apart.
public struct BinaryRunner: Sendable {
  /// What a run left behind.
  public struct Outcome: Sendable {
    /// The exit status, or 128 + the signal that ended the process.
    public let status: Int32
    /// Standard output.
    public let output: Data
    /// Standard error as text.
    public let errors: String

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard output as lines of tab-separated fields, the header among them.
    public var rows: [[String]] {
      text.split(separator: "\n").map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      }
    }
  }

  /// The folder of the built tools: that of the test bundle, or `GSFM_TOOLS`, such as a release's.
  public static let folder =
    ProcessInfo.processInfo.environment["GSFM_TOOLS"].map { URL(fileURLWithPath: $0) }
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// A fresh folder that the tools run in.
  public let workingFolder: URL

  /// Makes a runner with a working folder of its own.
  public init() throws {
    workingFolder = FileManager.default.temporaryDirectory
      .appendingPathComponent("gsfm-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: workingFolder, withIntermediateDirectories: true)
  }

  /// Removes the working folder.
  public func cleanUp() { try? FileManager.default.removeItem(at: workingFolder) }

  /// Writes a file into the working folder and returns its path.
  @discardableResult
  public func write(_ contents: String, to name: String) throws -> String {
    try write(Data(contents.utf8), to: name)
  }

  /// Writes a file into the working folder and returns its path.
  @discardableResult
  public func write(_ contents: Data, to name: String) throws -> String {
    let url = workingFolder.appendingPathComponent(name)
    try contents.write(to: url)
    return url.path
  }

  /// Reads a file of the working folder.
  public func read(_ name: String) throws -> Data {
    try Data(contentsOf: workingFolder.appendingPathComponent(name))
  }

  /// The names of the files in the working folder.
  public func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workingFolder.path).sorted()
  }

  /// Runs a tool.
  public func run(
    _ tool: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try launch(
      Self.folder.appendingPathComponent(tool), arguments, input: Data(input.utf8), environment)
  }

  /// Runs a line of bash in the working folder, with the built tools first on PATH.
  @discardableResult
  public func shell(_ line: String, environment: [String: String] = [:]) throws -> Outcome {
    try launch(URL(fileURLWithPath: "/bin/bash"), ["-c", line], input: Data(), environment)
  }

  private func launch(
    _ executable: URL, _ arguments: [String], input: Data, _ environment: [String: String]
  ) throws -> Outcome {
    // Files, not pipes: nothing can fill up while nobody reads.
    let name = UUID().uuidString
    let scratch = FileManager.default.temporaryDirectory
    let urls = ["in", "out", "err"].map { scratch.appendingPathComponent("\(name).\($0)") }
    defer { for url in urls { try? FileManager.default.removeItem(at: url) } }
    try input.write(to: urls[0])
    for url in urls[1...] { try Data().write(to: url) }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = workingFolder
    var variables = ProcessInfo.processInfo.environment
    variables["GSFM_BUNDLE"] = nil
    variables["PATH"] = Self.folder.path + ":" + (variables["PATH"] ?? "")
    process.environment = variables.merging(environment) { _, new in new }
    process.standardInput = try FileHandle(forReadingFrom: urls[0])
    process.standardOutput = try FileHandle(forWritingTo: urls[1])
    process.standardError = try FileHandle(forWritingTo: urls[2])
    try process.run()
    process.waitUntilExit()
    let signal = process.terminationReason == .uncaughtSignal ? Int32(128) : 0
    return Outcome(
      status: process.terminationStatus + signal, output: try Data(contentsOf: urls[1]),
      errors: String(decoding: try Data(contentsOf: urls[2]), as: UTF8.self))
  }
}
