import GeneSets
import Models

/// A model card made from what a bundle says of itself, for bundles without one of their own.
public struct ModelCard: Sendable {
  /// The card as Markdown.
  public let text: String

  /// Makes the card of a bundle.
  public init(_ bundle: ModelBundle) {
    let manifest = bundle.manifest ?? BundleManifest()
    var lines = ["# \(ModelCard.inline(bundle.name))", ""]
    lines.append("A gene set model: from a set of genes to the genes that belong with them.")
    lines += ["", "| | |", "|---|---|"]
    let rows: [(String, String?)] = [
      ("Version", manifest.version), ("Licence", manifest.license), ("Species", manifest.species),
      ("Architecture", bundle.architecture.rawValue),
      ("Vocabulary", "\(bundle.vocabulary.geneCount) genes and two special tokens"),
      ("Encoding", "\(bundle.model.encodingWidth) values"),
      ("Parameters", "\(bundle.parameterCount), \(bundle.elementNames.joined(separator: ", "))"),
    ]
    for (name, value) in rows { lines.append("| \(name) | \(ModelCard.inline(value ?? "NA")) |") }
    if !manifest.corpora.isEmpty {
      lines += ["", "## Training data", "", "| corpus | licence | gene sets |", "|---|---|---|"]
      for corpus in manifest.corpora {
        let fields = [
          corpus.name, corpus.license ?? "NA", corpus.setCount.map(String.init) ?? "NA",
        ]
        lines.append("| \(fields.map(ModelCard.inline).joined(separator: " | ")) |")
      }
    }
    if !bundle.metrics.isEmpty {
      lines += ["", "## Measured", "", "| metric | value |", "|---|---|"]
      for (name, value) in bundle.metrics {
        lines.append("| \(ModelCard.inline(name)) | \(ModelCard.inline(value)) |")
      }
    }
    lines += [
      "", "## Use", "",
      "Predictions are hypotheses, not evidence, and well-studied genes are favoured.",
    ]
    if let citation = manifest.citation {
      lines += ["", "## Citation", "", ModelCard.inline(citation)]
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Text on one line that cannot end a cell of a table.
  private static func inline(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "|": result += "\\|"
      case _ where character.isNewline || character == "\t": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
