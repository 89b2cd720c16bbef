import ByteStreams
import Glibc
import LinearAlgebra
import ModelBundles
import Models
import TestSupport
import Testing

@Suite struct ModelBundleTests {
  static let architectures: [Architecture] = [.dae, .edae, .medae, .epdae, .vae]

  /// The option that the folder of a fixture needs.
  private func option(_ architecture: Architecture) -> Architecture? {
    [.edae, .medae].contains(architecture) ? architecture : nil
  }

  @Test(arguments: architectures) func opensAFolder(_ architecture: Architecture) throws {
    let path = Fixtures.path("reference/\(architecture.rawValue)")
    let bundle = try ModelBundle(path: path, architecture: option(architecture))
    #expect(bundle.architecture == architecture)
    #expect(bundle.vocabulary.count == 96)
    #expect(bundle.container == .folder)
    #expect(bundle.name == architecture.rawValue)
    #expect(bundle.ignored == ["expected.json", "sets.gmt"])
    #expect(bundle.memberNames == ["config.json", "vocab.txt", "model.safetensors"])
    #expect(bundle.sha256().count == 64)
    #expect(try bundle.verify().map(\.result) == ["ok", "ok", "ok", "ok", "ok", "NA"])
  }

  @Test(arguments: [Architecture.edae, .medae])
  func asksForTheArchitectureWhereTensorsDoNotDecide(_ architecture: Architecture) {
    let path = Fixtures.path("reference/\(architecture.rawValue)")
    let problem = BundleProblem.ambiguousArchitecture([.edae, .medae])
    #expect(throws: BundleError(path: path, problem: problem)) { try ModelBundle(path: path) }
  }

  @Test(arguments: architectures) func writesWhatItReads(_ architecture: Architecture) throws {
    let path = Fixtures.path("reference/\(architecture.rawValue)")
    let folder = try ModelBundle(path: path, architecture: option(architecture))
    var writer = ModelBundleWriter(copying: folder)
    writer.manifest.name = "tiny"
    let first = try packed(writer)
    let bundle = try ModelBundle(path: first.path)
    #expect(bundle.architecture == architecture)
    #expect(bundle.isMapped && bundle.container == .archive)
    #expect(bundle.name == "tiny")
    #expect(bundle.memberNames.first == "bundle.json")
    for name in folder.memberNames {
      #expect(array(bundle.member(name)) == array(folder.member(name)), "\(name)")
    }
    #expect(try bundle.verify().allSatisfy { $0.result == "ok" })
    let again = try packed(ModelBundleWriter(copying: bundle))
    #expect(readFile(again.path) == readFile(first.path))
  }

  @Test func aConversionThatRoundsAMemoryAwayIsRefused() throws {
    let folder = try ModelBundle(path: Fixtures.path("reference/RDAE-memory"))
    let weights = try #require(try folder.weights(of: "model.safetensors"))
    let tensors = weights.names.compactMap { name -> TensorWriter.Tensor? in
      guard let stored = weights[name] else { return nil }
      var values = stored.values()
      // The floor of the first head: above 0, but not as float16.
      if name == "memory.heads" { values[4] = 1e-8 }
      return TensorWriter.Tensor(name: name, shape: stored.shape, values: values)
    }
    let indices = weights.indices.map { TensorWriter.Indices(name: $0.key, values: $0.value) }
    var writer = ModelBundleWriter(copying: folder)
    writer.setTensors(try TensorWriter.file(tensors, indices: indices, as: .float32))
    let file = try packed(writer)
    let bundle = try ModelBundle(path: file.path)
    let problem = BundleProblem.model(
      "model.safetensors",
      .invalidMemory("memory.heads", expected: "1 to \(AssociativeMemory.headLimit) heads in range")
    )
    #expect(throws: problem) { try TensorWriter.file(converting: bundle, to: .float16) }
    _ = try TensorWriter.file(converting: bundle, to: .bfloat16)
  }

  private func packed(_ writer: ModelBundleWriter) throws -> TemporaryBundle {
    let file = try TemporaryBundle([])
    let sink = try ByteSink(path: file.path)
    try writer.write(to: sink)
    try sink.close()
    return file
  }

  private func array(_ bytes: SharedBytes?) -> [UInt8]? {
    bytes?.withSpan { span in span.indices.map { span[$0] } }
  }

  @Test func saysWhatCannotBeOpened() {
    do throws(BundleError) {
      _ = try ModelBundle(path: "/nowhere/x.gsfm")
    } catch {
      #expect(error.description == "/nowhere/x.gsfm: cannot open: No such file or directory")
      #expect(error.isAboutOpening)
    }
  }
}

@Suite struct OddBundleTests {
  /// Bundles that look unusual and must be read.
  static let odd: [(String, @Sendable () -> [UInt8])] = [
    ("zip", { zipArchive(TinyBundle(seed: 1).members) }),
    ("under one folder", { tarArchive(TinyBundle(seed: 1).members, prefix: "some folder/") }),
    ("names with ./", { tarArchive(TinyBundle(seed: 1).members, prefix: "./") }),
    ("zip under one folder", { zipArchive(TinyBundle(seed: 1).members, prefix: "a/") }),
    ("members reversed", { tarArchive(TinyBundle(seed: 1).members.reversed()) }),
    (
      "lines that end with CR LF and no last line end",
      {
        let bundle = TinyBundle(seed: 1)
        let text = bundle.vocabulary.joined(separator: "\r\n")
        return tarArchive(bundle.members(replacing: "vocab.txt", with: Array(text.utf8)))
      }
    ),
    (
      "members nobody knows",
      {
        var bundle = TinyBundle(seed: 1)
        bundle.others = [
          ("._config.json", [0, 1]), ("docs/notes.txt", [2]), (".gitattributes", []),
        ]
        return tarArchive(bundle.members)
      }
    ),
    (
      "unaligned tensors",
      {
        let bundle = TinyBundle(seed: 1)
        let header = Array((bundle.headerText + " ").utf8)
        return tarArchive(
          bundle.members(
            replacing: "model.safetensors",
            with: bundle.tensors(header: header.count % 2 == 0 ? header + [0x20] : header)))
      }
    ),
    (
      "unknown keys everywhere",
      {
        var bundle = TinyBundle(seed: 1)
        bundle.configuration =
          #"{"vocab_size":6,"model_type":"gsfm","x":[1,{"y":1e30}],"depth":null}"#
        bundle.others = [("bundle.json", Array(#"{"format_version":1,"new":{"a":[]}}"#.utf8))]
        return tarArchive(bundle.members)
      }
    ),
    ("gzip", { Fixtures.bytes("archives/tiny.tar.gz") }),
    ("bzip2", { Fixtures.bytes("archives/tiny.tar.bz2") }),
    ("xz", { Fixtures.bytes("archives/tiny.tar.xz") }),
    ("zstd", { Fixtures.bytes("archives/tiny.tar.zst") }),
    ("deflated zip", { Fixtures.bytes("archives/tiny.zip") }),
  ]

  @Test(arguments: odd.indices) func reads(index: Int) throws {
    let file = try TemporaryBundle(Self.odd[index].1())
    let bundle = try ModelBundle(path: file.path)
    #expect(bundle.vocabulary.tokens == TinyBundle(seed: 1).vocabulary, "\(Self.odd[index].0)")
    #expect(bundle.model.encodingWidth == 2)
    _ = try bundle.verify()
  }

  @Test func namesWhatItIgnores() throws {
    let index = try #require(Self.odd.firstIndex { $0.0 == "members nobody knows" })
    let file = try TemporaryBundle(Self.odd[index].1())
    let bundle = try ModelBundle(path: file.path)
    #expect(bundle.ignored == ["._config.json", ".gitattributes", "docs/notes.txt"])
  }

  @Test func keepsUnknownKeysOfTheManifest() throws {
    let index = try #require(Self.odd.firstIndex { $0.0 == "unknown keys everywhere" })
    let file = try TemporaryBundle(Self.odd[index].1())
    let writer = ModelBundleWriter(copying: try ModelBundle(path: file.path))
    let sink = try ByteSink(path: file.path)
    try writer.write(to: sink)
    try sink.close()
    let manifest = try #require(try ModelBundle(path: file.path).manifest)
    #expect(manifest.document["new"] == .object(["a": .array([])]))
    #expect(manifest.architecture == .dae)
  }
}
