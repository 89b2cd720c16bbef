import ArgumentParser
import ByteStreams
import CommandSupport

/// The door to the tools: lists them, or runs one of them.
@main struct Door: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm",
    abstract: "List the gsfm tools, or run one: gsfm complete … runs gsfm-complete ….",
    discussion: """
      Every executable gsfm-NAME on PATH, or beside this one, is a tool, whoever wrote it. What it does is the \
      first line of its --help.

      Example, as it runs:
        gsfm complete --version
      """,
    version: ToolVersion.line(for: "gsfm"))

  @Argument(help: ArgumentHelp("The tool to run, without gsfm-.", valueName: "tool"))
  var tool: String?

  @Argument(parsing: .captureForPassthrough, help: "What the tool is given.")
  var arguments: [String] = []

  func run() throws {
    let installed = InstalledTools.find()
    guard let tool else { return try list(installed) }
    guard let found = installed.first(where: { $0.name == "gsfm-\(tool)" }) else {
      let known = installed.map { $0.name.dropFirst("gsfm-".count) }.joined(separator: ", ")
      throw ToolError.usage("no tool gsfm-\(tool) on PATH; there are: \(known)")
    }
    try found.replaceThisProcess(arguments: arguments)
  }

  /// One line a tool: its name and its summary.
  private func list(_ tools: [InstalledTool]) throws {
    let sink = try ByteSink(path: "-")
    let width = tools.map(\.name.count).max() ?? 0
    for tool in tools {
      let padding = String(repeating: " ", count: width - tool.name.count)
      try sink.write("\(tool.name)\(padding)  \(tool.summary() ?? "(no summary)")\n")
    }
    try sink.close()
  }
}
