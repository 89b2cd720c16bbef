import ArgumentParser
import CommandSupport
import ModelBundles
import SafeTensors

/// Says what a bundle is.
struct Inspect: Tool {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Say what a bundle holds, or list its tensors.",
    discussion: """
      Example, as it runs in a checkout:
        gsfm-bundle inspect --tensors share/gsfm/default.gsfm
      """)

  @OptionGroup var input: InputBundle
  @OptionGroup var output: TableOutput

  @Flag(help: "List the tensors of model.safetensors, in the order of their data.")
  var tensors = false

  static let glossary = ColumnGlossary([
    Column("key", .string, "What is said."), Column("value", .string, "What it is, NA if unsaid."),
  ])
  static let tensorGlossary = ColumnGlossary([
    Column("name", .string, "The tensor."),
    Column("dtype", .string, "How its elements are stored."),
    Column("shape", .string, "Its sizes, outermost first, joined by x; 1 for a single value."),
    Column("bytes", .integer, unit: "bytes", "The size of its data."),
  ])

  func run() throws {
    let glossary = tensors ? Self.tensorGlossary : Self.glossary
    if output.columns { return try glossary.printTable() }
    let bundle = try input.open()
    let rows =
      tensors
      ? bundle.tensors.tensors.map(row) : bundle.facts.map { [$0.key, $0.value ?? "NA"] }
    try output.write(rows, glossary)
  }

  private func row(_ tensor: TensorInfo) -> [String] {
    let shape = tensor.shape.isEmpty ? "1" : tensor.shape.map(String.init).joined(separator: "x")
    return [tensor.name, tensor.elementType.rawValue, shape, String(tensor.byteRange.count)]
  }
}
