import ByteStreams
import ModelBundles
import StrictJSON
import TestSupport
import Testing

@Suite struct BundleManifestTests {
  static let text = """
    {
      "format_version": 1,
      "name": "tiny|model",
      "license": "MIT",
      "citation": "Nobody 2026",
      "corpora": [
        {"name": "A", "license": "CC0-1.0", "sets": 12, "source": "https://example.org", "note": 1},
        {"name": "B"}
      ],
      "metrics": {"auroc": {"KEGG": 0.92, "GO": 0.85}, "runs": 1, "seen": null},
      "mine": [true]
    }
    """

  private func bundle(_ text: String = text) throws -> (ModelBundle, TemporaryBundle) {
    var members = TinyBundle(seed: 1)
    members.others = [("bundle.json", Array(text.utf8))]
    let file = try TemporaryBundle(tarArchive(members.members))
    return (try ModelBundle(path: file.path), file)
  }

  @Test func readsWhatItSays() throws {
    let manifest = try #require(try bundle().0.manifest)
    #expect(manifest.name == "tiny|model" && manifest.license == "MIT")
    #expect(manifest.version == nil && manifest.architecture == nil)
    #expect(
      manifest.corpora == [
        .init(name: "A", license: "CC0-1.0", setCount: 12, source: "https://example.org"),
        .init(name: "B", license: nil, setCount: nil, source: nil),
      ])
    #expect(manifest.metrics["runs"] == .integer(1))
    #expect(manifest.checksums.isEmpty)
  }

  @Test func saysWhatItIsTold() throws {
    var manifest = BundleManifest()
    manifest.name = "n"
    manifest.version = "1"
    manifest.species = "human"
    manifest.citation = "c"
    manifest.license = "l"
    manifest.license = nil
    manifest.architecture = .medae
    manifest.corpora = [.init(name: "A", license: nil, setCount: 3, source: nil)]
    manifest.metrics = ["auroc": .number(0.5)]
    manifest.checksums = [("vocab.txt", String(repeating: "a", count: 64))]
    let again = try JSONValue(parsing: Array(manifest.text.utf8))
    #expect(again == .object(manifest.document))
    #expect(manifest.document["license"] == nil)
    #expect(manifest.architecture == .medae && manifest.corpora.first?.setCount == 3)
    #expect(manifest.checksums.first?.member == "vocab.txt")
  }

  @Test func factsAreInOrderAndNameWhatIsUnsaid() throws {
    let (bundle, file) = try bundle()
    defer { withExtendedLifetime(file) {} }
    let facts = bundle.facts
    #expect(facts.first?.key == "name" && facts.first?.value == "tiny|model")
    let values = Dictionary(facts.map { ($0.key, $0.value) }) { first, _ in first }
    #expect(values["version"] == .some(nil))
    #expect(values["tokens"] == "6" && values["genes"] == "4")
    #expect(values["corpus.A"] == "CC0-1.0; 12 sets")
    #expect(values["metric.auroc.KEGG"] == "0.92")
    #expect(values["metric.seen"] == "NA")
    #expect(values["member.vocab.txt"] == "32 bytes")
  }

  @Test func aCardIsMadeFromIt() throws {
    let card = ModelCard(try bundle().0).text
    for line in [
      "# tiny\\|model", "| Licence | MIT |", "| A | CC0-1.0 | 12 |", "| B | NA | NA |",
      "| auroc.GO | 0.85 |", "Nobody 2026",
    ] {
      #expect(card.split(separator: "\n").contains(Substring(line)), "\(line)")
    }
  }

  @Test func aWriterRefusesStrangers() {
    var writer = ModelBundleWriter()
    for name in ["evil.sh", "../vocab.txt", "bundle.json", "libraries/.gmt", "libraries/a/b.gmt"] {
      #expect(throws: BundleProblem.unknownMember(name)) {
        try writer.set(name, SharedBytes(copying: []))
      }
    }
  }

  @Test func aWriterNeedsTheThreeMembers() throws {
    let file = try TemporaryBundle([])
    let sink = try ByteSink(path: file.path)
    #expect(throws: BundleProblem.missingMember("config.json")) {
      try ModelBundleWriter().write(to: sink)
    }
  }

  @Test func otherTensorsAreReadOnRequest() throws {
    var members = TinyBundle(seed: 1)
    members.others = [("heads/ppi.safetensors", members.tensors()), ("null.safetensors", [1])]
    let file = try TemporaryBundle(tarArchive(members.members))
    let bundle = try ModelBundle(path: file.path)
    let head = try #require(try bundle.weights(of: "heads/ppi.safetensors"))
    #expect(head["decoder.layers.0.bias"]?.shape == [2])
    #expect(throws: BundleError.self) { try bundle.weights(of: "null.safetensors") }
    #expect(try bundle.weights(of: "heads/other.safetensors") == nil)
  }

  @Test func librariesAreFoundByName() throws {
    var members = TinyBundle(seed: 1)
    members.others = [
      ("libraries/KEGG 2021.gmt", Array("t\t\tTP53\n".utf8)), ("libraries/b.gmt", []),
      ("genes.tsv", Array("symbol\n".utf8)), ("README.md", Array("# Card\n".utf8)),
    ]
    let file = try TemporaryBundle(tarArchive(members.members))
    let bundle = try ModelBundle(path: file.path)
    #expect(bundle.libraryNames == ["KEGG 2021", "b"])
    #expect(bundle.library("KEGG 2021")?.count == 8 && bundle.library("x") == nil)
    #expect(bundle.geneTable?.count == 7 && bundle.card?.count == 7)
    #expect(
      bundle.memberNames == [
        "config.json", "vocab.txt", "genes.tsv", "README.md", "libraries/KEGG 2021.gmt",
        "libraries/b.gmt", "model.safetensors",
      ])
  }
}
