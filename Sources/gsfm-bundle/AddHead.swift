import ArgumentParser
import ByteStreams
import CommandSupport
import Interactions
import Logging
import ModelBundles

/// Puts an interaction head into a bundle.
struct AddHead: Tool {
  static let configuration = CommandConfiguration(
    commandName: "add-head",
    abstract: "Put an interaction head, as gsfm-train-head writes it, into a bundle.",
    discussion: """
      The head is checked against the bundle's model. It replaces a head that the bundle has; everything else stays.

      Example:
        gsfm-train-head pairs.tsv --out head.safetensors
        gsfm-bundle add-head model.gsfm --head head.safetensors -o with-head.gsfm
      """)

  @OptionGroup var input: InputBundle
  @OptionGroup var output: BundleOutput
  @OptionGroup var diagnostics: DiagnosticOptions

  @Option(help: ArgumentHelp("The head.", valueName: "safetensors"))
  var head: String

  func run() throws {
    let bundle = try input.open()
    try input.verifyBeforeCopying(bundle)
    let file = try MappedFile(path: head).bytes
    let found: InteractionHead
    do throws(BundleProblem) {
      found = try bundle.interactionHead(file)
    } catch {
      throw BundleError(path: head, problem: error)
    }
    var writer = ModelBundleWriter(copying: bundle)
    do throws(BundleProblem) {
      try writer.setInteractionHead(file)
    } catch {
      throw BundleError(path: output.output, problem: error)
    }
    let logger = diagnostics.logger(for: "gsfm-bundle")
    logger.info("a \(found.kind.rawValue) head")
    try output.write(writer, logger)
  }
}
