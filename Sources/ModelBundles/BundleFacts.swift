import ByteStreams
import GeneSets
import Interactions
import LinearAlgebra
import Models
import SafeTensors
import StrictJSON

extension ModelBundle {
  /// What is known about the bundle, in the order in which it is shown; nil where nothing is said.
  ///
  /// It holds no path and no date, so that the same bundle says the same everywhere.
  public var facts: [(key: String, value: String?)] {
    var facts: [(String, String?)] = [
      ("name", manifest?.name), ("version", manifest?.version),
      ("format_version", manifest.map { _ in String(BundleManifest.formatVersion) }),
      ("license", manifest?.license), ("citation", manifest?.citation),
      ("species", manifest?.species), ("architecture", architecture.rawValue),
      ("container", container.rawValue), ("mapped", isMapped ? "yes" : "no"),
      ("tokens", String(vocabulary.count)), ("genes", String(vocabulary.geneCount)),
      ("encoding_width", String(model.encodingWidth)),
      ("penultimate_width", String(model.penultimateWidth)),
      ("tensors", String(tensors.tensors.count)), ("parameters", String(parameterCount)),
      ("dtype", elementNames.joined(separator: ",")),
    ]
    if let memory = model.memory { facts.append(("memory_sets", String(memory.sets.rows))) }
    for corpus in manifest?.corpora ?? [] {
      let count = corpus.setCount.map { "\($0) sets" }
      let known = [corpus.license, count].compactMap(\.self)
      facts.append(
        ("corpus.\(corpus.name)", known.isEmpty ? nil : known.joined(separator: "; ")))
    }
    for library in manifest?.libraries ?? [] {
      let count = library.termCount.map { "\($0) terms" }
      let known = [library.license, count, library.version].compactMap(\.self)
      facts.append(("library.\(library.name)", known.isEmpty ? nil : known.joined(separator: "; ")))
    }
    for (name, value) in metrics { facts.append(("metric.\(name)", value)) }
    // A head that cannot be read is for verify to report.
    if let head = try? interactionHead() {
      for (key, value) in head.stored.metadata { facts.append(("head.\(key)", value)) }
    }
    for name in memberNames {
      facts.append(("member.\(name)", "\(member(name)?.count ?? 0) bytes"))
    }
    for name in ignored { facts.append(("ignored", name)) }
    return facts
  }

  /// The number of weights.
  public var parameterCount: Int {
    tensors.tensors.filter { IndexElement(rawValue: $0.elementType.rawValue) == nil }
      .reduce(0) { $0 + $1.elementCount }
  }

  /// The element types of weights, each once, in the order of the data.
  var elementNames: [String] {
    var names: [String] = []
    for tensor in tensors.tensors
    where IndexElement(rawValue: tensor.elementType.rawValue) == nil
      && !names.contains(tensor.elementType.rawValue)
    {
      names.append(tensor.elementType.rawValue)
    }
    return names
  }

  /// The metrics of the manifest, nested keys joined by dots.
  var metrics: [(name: String, value: String)] {
    ModelBundle.flattened(.object(manifest?.metrics ?? JSONObject()), "")
  }

  private static func flattened(
    _ value: JSONValue, _ name: String
  ) -> [(name: String, value: String)] {
    switch value {
    case .object(let object):
      object.members.flatMap { flattened($0.value, name.isEmpty ? $0.key : "\(name).\($0.key)") }
    case .string(let text): [(name, text)]
    case .null: [(name, "NA")]
    default: [(name, value.text())]
    }
  }
}
