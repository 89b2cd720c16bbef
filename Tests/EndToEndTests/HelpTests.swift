import Foundation
import TestSupport
import Testing

/// Every example in a --help runs as printed, in a checkout with the default bundle.
@Suite struct HelpTests {
  /// The tools, with their subcommands.
  static let commands = [
    ["gsfm"], ["gsfm-annotate"], ["gsfm-bundle"], ["gsfm-bundle", "add"],
    ["gsfm-bundle", "card"], ["gsfm-bundle", "convert"], ["gsfm-bundle", "inspect"],
    ["gsfm-bundle", "verify"], ["gsfm-complete"], ["gsfm-disease"], ["gsfm-embed"],
    ["gsfm-enrich"], ["gsfm-evaluate"], ["gsfm-ppi"], ["gsfm-train"], ["gsfm-train-head"],
  ]

  /// The indented lines that follow `Example, as it runs`.
  private func examples(in help: String) -> String {
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("Example, as it runs") }) else {
      return ""
    }
    return lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.joined(separator: "\n")
  }

  @Test(
    .enabled(if: TestData.hasDefaultBundle, "the default bundle is not in this checkout"),
    arguments: commands)
  func theExampleRunsAsPrinted(command: [String]) throws {
    let runner = try BinaryRunner()
    defer { runner.cleanUp() }
    let help = try runner.run(command[0], command.dropFirst() + ["--help"])
    #expect(help.status == 0)
    let example = examples(in: help.text)
    try #require(!example.isEmpty, "\(command): no example")
    // What examples read of a checkout, without writing into it.
    try runner.shell("ln -s '\(TestData.checkout.path)'/{share,examples} .")
    let found = try runner.shell("set -euo pipefail\n\(example)")
    #expect(found.status == 0, "\(example)\n\(found.errors)")
    #expect(!found.output.isEmpty || command.last == "convert")
  }

  @Test(arguments: [
    "gsfm", "gsfm-annotate", "gsfm-bundle", "gsfm-complete", "gsfm-disease", "gsfm-embed",
    "gsfm-enrich", "gsfm-evaluate", "gsfm-ppi", "gsfm-train", "gsfm-train-head",
  ])
  func theVersionIsOneBareLine(tool: String) throws {
    let runner = try BinaryRunner()
    defer { runner.cleanUp() }
    let found = try runner.run(tool, ["--version"])
    #expect(found.status == 0 && found.text == "\(tool) 0.1.0\n" && found.errors.isEmpty)
  }

  @Test func theDoorListsEveryToolAndAnyonesPlugin() throws {
    let runner = try BinaryRunner()
    defer { runner.cleanUp() }
    try runner.shell(
      "mkdir bin; printf '#!/bin/sh\\necho \"Count the genes of each set.\"\\n' > bin/gsfm-count; chmod +x bin/gsfm-count"
    )
    let found = try runner.shell("PATH=$PWD/bin:$PATH gsfm")
    // The names are padded to the longest.
    func summary(of tool: String) -> Substring? {
      found.text.split(separator: "\n").first { $0.hasPrefix("\(tool)  ") }?
        .dropFirst(tool.count).drop { $0 == " " }
    }
    #expect(summary(of: "gsfm-complete")?.hasPrefix("Rank the genes") == true)
    #expect(summary(of: "gsfm-count") == "Count the genes of each set.")
    #expect(
      try runner.shell("PATH=$PWD/bin:$PATH gsfm count").text == "Count the genes of each set.\n")
    let unknown = try runner.shell("gsfm nonsense")
    #expect(unknown.status == 64 && unknown.errors.contains("no tool gsfm-nonsense"))
    // Arguments after the tool are the tool's, also those that look like the door's.
    #expect(try runner.shell("gsfm complete --version").text == "gsfm-complete 0.1.0\n")
  }
}
