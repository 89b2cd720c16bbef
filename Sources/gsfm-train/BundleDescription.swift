import ArgumentParser
import ByteStreams
import CommandSupport
import GeneSets
import LinearAlgebra
import ModelBundles
import Models
import StrictJSON
import Training

/// What the bundle says of itself and how its weights are stored.
struct BundleDescription: ParsableArguments {
  @Option(help: ArgumentHelp("How weights are stored: f32 or f16.", valueName: "type"))
  var dtype = StoredElement.f32

  @Option(
    name: .customLong("model-name"),
    help: ArgumentHelp(
      "The name of the model. (default: the bundle's file name)", valueName: "text"))
  var modelName: String?

  @Option(help: ArgumentHelp("The version of the model.", valueName: "text"))
  var modelVersion: String?

  @Option(
    help: ArgumentHelp("The licence of the weights, best as SPDX writes it.", valueName: "text"))
  var license: String?

  @Option(
    help: ArgumentHelp(
      "The licence of an input file's sets, for the manifest; may be given for several files.",
      valueName: "file=text"))
  var corpusLicense: [String] = []

  @Option(help: ArgumentHelp("What to cite.", valueName: "text"))
  var citation: String?

  @Option(help: ArgumentHelp("The species whose symbols these are.", valueName: "text"))
  var species: String?

  /// How weights can be stored.
  enum StoredElement: String, ExpressibleByArgument, CaseIterable {
    case f32
    case f16

    var element: WeightElement { self == .f32 ? .float32 : .float16 }
  }

  func validate() throws {
    if let text = corpusLicense.first(where: { !$0.contains("=") }) {
      throw ValidationError("--corpus-license: expected FILE=TEXT, found \"\(text)\"")
    }
  }

  /// Writes the trained model; the file appears when it is complete.
  func write(
    _ trainer: Trainer, _ training: TrainingInput, memory: ModelTensors?, startValues: StartValues,
    into sink: ByteSink
  ) throws {
    do throws(BundleProblem) {
      var writer = ModelBundleWriter(
        manifest: manifest(trainer, startValues, path: sink.name))
      writer.setConfiguration(configuration(trainer))
      writer.setVocabulary(trainer.corpus.vocabulary)
      if let geneTable = training.geneTable {
        try writer.set("genes.tsv", SharedBytes(copying: geneTable))
      }
      let tensors = trainer.tensors()
      try writer.setTensors(file(of: memory.map(tensors.adding) ?? tensors))
      try writer.write(to: sink)
    } catch {
      sink.abandon()
      throw BundleError(path: sink.name, problem: error)
    }
    try sink.close()
  }

  private func file(of tensors: ModelTensors) throws(BundleProblem) -> SharedBytes {
    try TensorWriter.file(
      tensors.names.compactMap { name in
        tensors[name].map {
          TensorWriter.Tensor(name: name, shape: $0.shape, values: $0.values())
        }
      },
      indices: tensors.indices.map { TensorWriter.Indices(name: $0.key, values: $0.value) },
      as: dtype.element)
  }

  /// `config.json` with the keys of the published package, and the architecture.
  private func configuration(_ trainer: Trainer) -> JSONObject {
    let plan = trainer.plan
    var document: JSONObject = [
      "architecture": .string(plan.architecture.rawValue), "d_model": .integer(plan.width),
      "depth": .integer(plan.depth), "dropout": .number(trainer.recipe.dropout),
      "vocab_size": .integer(plan.vocabularySize),
    ]
    if plan.architecture == .vae { document["latent_dim"] = .integer(plan.latentWidth) }
    if case .partition(let share) = trainer.recipe.masking {
      document["partition"] = .number(share)
    }
    if case .binaryCrossEntropy(let weighting) = trainer.recipe.loss {
      document["weighted_loss"] = .string(weighting.rawValue)
    }
    return document
  }

  private func manifest(
    _ trainer: Trainer, _ startValues: StartValues, path: String
  ) -> BundleManifest {
    var manifest = BundleManifest()
    let fileName = String(path.split(separator: "/").last ?? "model")
    manifest.name =
      modelName ?? (fileName.hasSuffix(".gsfm") ? String(fileName.dropLast(5)) : fileName)
    manifest.version = modelVersion
    manifest.license = license
    manifest.citation = citation
    manifest.species = species
    manifest.architecture = trainer.plan.architecture
    manifest.corpora = trainer.corpus.files.map { file in
      BundleManifest.Corpus(
        name: file.name, license: licenses[file.name], setCount: file.keptCount, source: nil)
    }
    if let area = trainer.progress.reports.last?.areaUnderROC {
      manifest.metrics = ["validation_auroc": .number(area)]
    }
    manifest.training = trainingRecord(trainer)
    manifest.training["start_values"] = .string(startValues.rawValue)
    return manifest
  }

  private var licenses: [String: String] {
    var licenses: [String: String] = [:]
    for text in corpusLicense {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let name = parts[0].split(separator: "/").last else { continue }
      licenses[String(name)] = parts[1]
    }
    return licenses
  }

  /// Everything that made the model: settings, counts, losses.
  private func trainingRecord(_ trainer: Trainer) -> JSONObject {
    var record: JSONObject = ["tool": .string(ToolVersion.line(for: "gsfm-train"))]
    for (name, value) in trainer.settings {
      record[name.split(separator: " ").joined(separator: "_")] = .string(value)
    }
    record["sets"] = .integer(trainer.corpus.count)
    record["losses"] = .array(trainer.progress.reports.map { .number($0.loss) })
    record["files"] = .array(
      trainer.corpus.files.map { file in
        .object([
          "name": .string(file.name), "weight": .number(file.weight),
          "read": .integer(file.readCount), "kept": .integer(file.keptCount),
          "too_small": .integer(file.tooSmallCount), "too_large": .integer(file.tooLargeCount),
          "repeated": .integer(file.duplicateCount), "excluded": .integer(file.excludedCount),
        ])
      })
    return record
  }
}
