import ArgumentParser
import CommandSupport
import ModelBundles

/// Stores the weights in another element type.
struct Convert: Tool {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Store the weights as f32, f16 or bf16.",
    discussion: """
      Weights are rounded to the nearest value, ties to even. A weight too large for the type is an error. Other \
      members stay as they are, and the checksums in bundle.json are made anew.

      Example, as it runs in a checkout:
        gsfm-bundle convert share/gsfm/default.gsfm --dtype f32 -o f32.gsfm
      """)

  @OptionGroup var input: InputBundle
  @OptionGroup var output: BundleOutput
  @OptionGroup var diagnostics: DiagnosticOptions

  @Option(help: "How the weights are to be stored.")
  var dtype: ElementName

  func run() throws {
    let bundle = try input.open()
    try input.verifyBeforeCopying(bundle)
    var writer = ModelBundleWriter(copying: bundle)
    do throws(BundleProblem) {
      try writer.setTensors(TensorWriter.file(converting: bundle, to: dtype.element))
    } catch {
      throw BundleError(path: input.path, problem: error)
    }
    try output.write(writer, diagnostics.logger(for: "gsfm-bundle"))
  }
}
