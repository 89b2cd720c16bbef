import ArgumentParser
import CommandSupport

/// Packs, looks into, verifies and converts bundles.
@main struct BundleTool: Tool {
  static let configuration = CommandConfiguration(
    commandName: "gsfm-bundle",
    abstract: "Pack, look into, verify and convert bundles of models.",
    discussion: """
      A bundle is one file with a network, its vocabulary and what is known about them. Every command takes a \
      bundle, any tar or zip with the same members, or a folder such as a Hugging Face snapshot.

      Example, as it runs in a checkout:
        gsfm-bundle convert share/gsfm/default.gsfm --dtype bf16 -o b.gsfm
        gsfm-bundle inspect b.gsfm
      """,
    version: ToolVersion.line(for: "gsfm-bundle"),
    subcommands: [
      Pack.self, Inspect.self, Verify.self, Convert.self, Calibrate.self, Add.self, AddHead.self,
      Card.self,
    ])
}
