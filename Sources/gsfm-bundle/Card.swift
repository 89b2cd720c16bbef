import ArgumentParser
import ByteStreams
import CommandSupport
import ModelBundles

/// Shows the model card.
struct Card: Tool {
  static let configuration = CommandConfiguration(
    commandName: "card",
    abstract: "Write the model card as Markdown: the bundle's own, or one made from what it says.",
    discussion: """
      Example, as it runs in a checkout:
        gsfm-bundle card share/gsfm/default.gsfm
      """)

  @OptionGroup var input: InputBundle

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write here instead of standard output.", valueName: "file"))
  var output = "-"

  func run() throws {
    let bundle = try input.open()
    let sink = try ByteSink(path: output)
    if let card = bundle.card {
      try card.withSpan { (text) throws(StreamError) in try sink.write(text) }
    } else {
      try sink.write(ModelCard(bundle).text)
    }
    try sink.close()
  }
}
