import ByteStreams
import ModelBundles
import TestSupport
import Testing

/// Libraries in a bundle, and when what was measured of their terms counts.
@Suite struct BundleLibrariesTests {
  private let gmt = Array("t\tname\tTP53\tEGFR\n".utf8)
  private let table = Array("term\tgenes\tauroc\tbest\tpredicted\nt\t2\tNA\t0\t0\n".utf8)

  /// A writer with a library that was measured on the tiny bundle.
  private func writer(_ bundle: ModelBundle) throws -> ModelBundleWriter {
    var writer = ModelBundleWriter(copying: bundle)
    var members = bundle.measuredMembers(ofLibrary: "a")
    members["libraries/a.gmt"] = SHA256.hexadecimal(of: gmt.span)
    try writer.setLibrary(
      BundleManifest.Library(
        name: "a", license: "CC0-1.0", version: "7", source: "nowhere", termCount: 1,
        measurement: BundleManifest.Measurement(members: members, splitCount: 5, seed: 0)),
      SharedBytes(copying: gmt), terms: SharedBytes(copying: table))
    return writer
  }

  private func packed(_ writer: ModelBundleWriter) throws -> (TemporaryBundle, left: [String]) {
    let file = try TemporaryBundle([])
    let sink = try ByteSink(path: file.path)
    let left = try writer.write(to: sink)
    try sink.close()
    return (file, left)
  }

  private func tiny() throws -> (ModelBundle, TemporaryBundle) {
    let file = try TemporaryBundle(tarArchive(TinyBundle(seed: 1).members))
    return (try ModelBundle(path: file.path), file)
  }

  @Test func aLibraryGoesInWithWhatIsKnownOfIt() throws {
    let (original, keep) = try tiny()
    defer { withExtendedLifetime(keep) {} }
    let (file, left) = try packed(writer(original))
    #expect(left.isEmpty)
    let bundle = try ModelBundle(path: file.path)
    #expect(bundle.libraryNames == ["a"])
    #expect(bundle.library("a")?.array() == gmt)
    let found = try #require(bundle.termTable(ofLibrary: "a"))
    #expect(found.bytes.array() == table && found.measurement.splitCount == 5)
    #expect(bundle.manifest?.libraries.first?.source == "nowhere")
    #expect(bundle.facts.contains { $0.key == "library.a" && $0.value == "CC0-1.0; 1 terms; 7" })
    let checks = try bundle.verify()
    #expect(checks.allSatisfy { $0.result == "ok" })
    #expect(checks.contains { $0.check == "measured on" && $0.detail == "5 splits, seed 0" })
    // A copy of it is the same file.
    let (again, _) = try packed(ModelBundleWriter(copying: bundle))
    #expect(
      try FileSource(path: again.path).readToEnd() == FileSource(path: file.path).readToEnd())
  }

  @Test func anotherModelLeavesTheTableOut() throws {
    let (original, keep) = try tiny()
    defer { withExtendedLifetime(keep) {} }
    let (file, _) = try packed(writer(original))
    var changed = ModelBundleWriter(copying: try ModelBundle(path: file.path))
    changed.setTensors(SharedBytes(copying: TinyBundle(seed: 2).tensors()))
    let (other, left) = try packed(changed)
    #expect(left == ["libraries/a.terms.tsv"])
    let bundle = try ModelBundle(path: other.path)
    #expect(bundle.termTable(ofLibrary: "a") == nil)
    #expect(bundle.library("a") != nil && bundle.manifest?.libraries.first?.measurement == nil)
    #expect(!bundle.memberNames.contains("libraries/a.terms.tsv"))
    #expect(try bundle.verify().allSatisfy { $0.result == "ok" })
  }

  @Test func namesOfNoLibraryAreRefused() throws {
    var writer = ModelBundleWriter()
    for name in ["", "a/b", "../a"] {
      #expect(throws: BundleProblem.self) {
        try writer.setLibrary(
          BundleManifest.Library(name: name), SharedBytes(copying: []), terms: nil)
      }
    }
  }
}
