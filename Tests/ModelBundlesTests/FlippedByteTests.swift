import ByteStreams
import ModelBundles
import TestSupport
import Testing

/// A bundle with every kind of member and all their checksums.
private struct CompleteBundle {
  /// The members, the manifest first.
  let members: [(name: String, bytes: [UInt8])]

  init() {
    var tiny = TinyBundle(seed: 1)
    tiny.others = [
      ("genes.tsv", Array("symbol\taliases\nTP53\tP53\n".utf8)),
      ("README.md", Array("# Tiny\n".utf8)),
      ("libraries/l.gmt", Array("apoptosis\t\tTP53\tMDM2\n".utf8)),
      (
        "libraries/l.terms.tsv",
        Array("term\tgenes\tauroc\tbest\tpredicted\napoptosis\t2\tNA\t1\t3\n".utf8)
      ),
      (
        "heads/ppi.safetensors",
        tensors(
          #""__metadata__":{"kind":"published","negatives_per_positive":"1"}"#,
          [("weight", "[1,2]", 2), ("bias", "[1]", 1)])
      ),
      (
        "null.safetensors",
        tensors(
          #""__metadata__":{"sizes":"1","chances":"0.9 0.1"}"#,
          [("quantiles", "[6,2]", 12), ("frequencies", "[6]", 6)])
      ),
    ]
    let digests = tiny.members.map { ($0.name, SHA256.hexadecimal(of: $0.bytes.span)) }
    func object(_ digests: [(String, String)]) -> String {
      "{" + digests.map { #""\#($0.0)":"\#($0.1)""# }.joined(separator: ",") + "}"
    }
    let measured = digests.filter {
      ["config.json", "vocab.txt", "model.safetensors", "genes.tsv", "libraries/l.gmt"]
        .contains($0.0)
    }
    let manifest = """
      {"format_version":1,"sha256":\(object(digests)),"libraries":[{"name":"l","measured":
      {"splits":5,"seed":1,"sha256":\(object(measured))}}]}
      """
    members = [("bundle.json", Array(manifest.utf8))] + tiny.members
  }
}

/// A safetensors file of ones in float16.
private func tensors(_ metadata: String, _ entries: [(name: String, shape: String, count: Int)])
  -> [UInt8]
{
  var parts = [metadata]
  var end = 0
  for entry in entries {
    let offsets = "[\(end),\(end + 2 * entry.count)]"
    parts.append(
      #""\#(entry.name)":{"dtype":"F16","shape":\#(entry.shape),"data_offsets":\#(offsets)}"#)
    end += 2 * entry.count
  }
  let header = Array("{\(parts.joined(separator: ","))}".utf8)
  return (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
    + (0..<end).map { $0.isMultiple(of: 2) ? 0 : 60 }
}

@Suite struct FlippedByteTests {
  @Test func theBundleIsWholeToBeginWith() throws {
    let file = try TemporaryBundle(tarArchive(CompleteBundle().members))
    let checks = try ModelBundle(path: file.path).verify()
    withExtendedLifetime(file) {}
    #expect(checks.filter { $0.check == "sha256" && $0.result == "ok" }.count == 9)
    #expect(checks.contains { $0.check == "measured on" })
  }

  /// A byte that changed anywhere in a member is found, and the message says in which.
  ///
  /// The manifest, which holds the checksums, has none itself: what vouches for it is the checksum of the whole
  /// file.
  @Test(arguments: CompleteBundle().members.dropFirst().map(\.name))
  func everyFlippedByteOfAMemberIsFound(name: String) throws {
    let members = CompleteBundle().members
    let bytes = try #require(members.first { $0.name == name }?.bytes)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      let file = try TemporaryBundle(
        tarArchive(members.map { $0.name == name ? (name, damaged) : $0 }))
      defer { withExtendedLifetime(file) {} }
      do throws(BundleError) {
        _ = try ModelBundle(path: file.path).verify()
        Issue.record("\(name): byte \(place) may change unseen")
      } catch {
        // Where two members contradict each other, both are named.
        #expect(error.description.contains(name), "byte \(place): \(error)")
      }
    }
  }
}
