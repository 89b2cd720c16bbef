import ArgumentParser
import CommandSupport
import ModelBundles

/// Makes one file of a folder.
struct Pack: Tool {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Make a bundle of a folder with config.json, model.safetensors and vocab.txt.",
    discussion: """
      The three files are stored as they are, byte for byte, and with them bundle.json, genes.tsv, README.md, \
      libraries/*.gmt, heads/ppi.safetensors and null.safetensors where they are there. Options replace what \
      bundle.json says.

      Example, after the three files of a released model were put into the folder gsfm-rummagene:
        gsfm-bundle pack gsfm-rummagene --name gsfm-rummagene --species human -o rummagene.gsfm
      """)

  @OptionGroup var input: InputBundle
  @OptionGroup var output: BundleOutput
  @OptionGroup var diagnostics: DiagnosticOptions

  @Option(help: ArgumentHelp("The name of the bundle.", valueName: "text"))
  var name: String?

  @Option(help: ArgumentHelp("The version of the bundle.", valueName: "text"))
  var versionString: String?

  @Option(
    help: ArgumentHelp("The licence of the weights, best as SPDX writes it.", valueName: "text"))
  var license: String?

  @Option(help: ArgumentHelp("What to cite.", valueName: "text"))
  var citation: String?

  @Option(help: ArgumentHelp("The species whose symbols the vocabulary holds.", valueName: "text"))
  var species: String?

  func run() throws {
    let bundle = try input.open()
    try input.verifyBeforeCopying(bundle)
    var writer = ModelBundleWriter(copying: bundle)
    if let name { writer.manifest.name = name }
    if let versionString { writer.manifest.version = versionString }
    if let license { writer.manifest.license = license }
    if let citation { writer.manifest.citation = citation }
    if let species { writer.manifest.species = species }
    try output.write(writer, diagnostics.logger(for: "gsfm-bundle"))
  }
}
