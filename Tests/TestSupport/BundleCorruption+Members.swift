import ByteStreams

extension BundleCorruption {
  /// A tar of a tiny bundle after a change.
  private static func changed(
    _ name: String, _ message: String, _ change: @escaping @Sendable (inout TinyBundle) -> Void
  ) -> BundleCorruption {
    BundleCorruption(name, message) {
      var bundle = TinyBundle(seed: 1)
      change(&bundle)
      return tarArchive(bundle.members)
    }
  }

  /// A tar of a tiny bundle whose header has another text.
  private static func header(
    _ name: String, _ reason: String, _ text: @escaping @Sendable (TinyBundle) -> String
  ) -> BundleCorruption {
    BundleCorruption(name, "model.safetensors: " + reason) {
      let bundle = TinyBundle(seed: 1)
      let tensors = bundle.tensors(header: Array(text(bundle).utf8))
      return tarArchive(bundle.members(replacing: "model.safetensors", with: tensors))
    }
  }

  static let headers: [BundleCorruption] = [
    BundleCorruption("tensors empty", "model.safetensors: expected 8 bytes of header length") {
      tarArchive(TinyBundle(seed: 1).members(replacing: "model.safetensors", with: []))
    },
    BundleCorruption("header length beyond the file", "model.safetensors: expected a header of") {
      let bundle = TinyBundle(seed: 1)
      return tarArchive(
        bundle.members(
          replacing: "model.safetensors", with: bundle.tensors(statedLength: 99_999_999)))
    },
    BundleCorruption("header length of 2⁶⁴ − 1", "header of 18446744073709551615 bytes is longer") {
      let bundle = TinyBundle(seed: 1)
      return tarArchive(
        bundle.members(replacing: "model.safetensors", with: bundle.tensors(statedLength: .max)))
    },
    BundleCorruption("header cut short by its length", "model.safetensors: header: byte 40") {
      let bundle = TinyBundle(seed: 1)
      return tarArchive(
        bundle.members(replacing: "model.safetensors", with: bundle.tensors(statedLength: 40)))
    },
    header("header that is an array", "expected a header that starts with \"{\"") { _ in "[]" },
    header("header without tensors", "expected 0 bytes of tensor data, found") { _ in "{}" },
    header("header nested without end", "header: byte") {
      "{\"a\":" + String(repeating: "[", count: 100_000) + $0.headerText
    },
    header("tensor twice", "header: byte") {
      "{" + ($0.entries + [$0.entries[0]]).map(\.text).joined(separator: ",") + "}"
    },
    header("metadata that is no text", "header: __metadata__.format: expected a string") {
      #"{"__metadata__":{"format":1},"# + $0.headerText.dropFirst()
    },
    header("unknown key in an entry", "header: x: expected dtype, shape and data_offsets") {
      #"{"x":{"offset":0},"# + $0.headerText.dropFirst()
    },
    changed("unknown element type", "model.safetensors: tensor decoder.layers.0.bias: unknown") {
      $0.entries[0].type = "F17"
    },
    changed("integer weights", "tensor decoder.layers.0.bias: expected F32, F16 or BF16, found I32")
    {
      $0.entries[0].type = "I32"
    },
    changed("element type of another width", "expected 4 bytes for its shape, found offsets 0 to 8")
    {
      $0.entries[0].type = "F16"
    },
    changed("negative dimension", "decoder.layers.0.bias.shape[0]: expected an integer from 0") {
      $0.entries[0].shape = "[-2]"
    },
    changed("dimension with a fraction", "decoder.layers.0.bias.shape[0]: expected an integer") {
      $0.entries[0].shape = "[2.0]"
    },
    changed("dimensions whose product overflows", "the product of its dimensions overflows") {
      $0.entries[0].shape = "[4294967296,4294967296]"
    },
    changed("dimension of 2⁶³", "decoder.layers.0.bias.shape[0]: expected an integer") {
      $0.entries[0].shape = "[9223372036854775808]"
    },
    changed("nine dimensions", "9 dimensions are more than the limit of 8") {
      $0.entries[0].shape = "[2,1,1,1,1,1,1,1,1]"
    },
    changed("gap between tensors", "tensor decoder.layers.0.weight: expected to begin at byte 8") {
      for index in 1..<$0.entries.count {
        $0.entries[index].begin += 4
        $0.entries[index].end += 4
      }
      $0.data += [0, 0, 0, 0]
    },
    changed("tensors that overlap", "tensor decoder.layers.0.weight: expected to begin at byte 8") {
      $0.entries[1].begin = 0
      $0.entries[1].end = 16
    },
    changed("data behind the last tensor", "bytes of tensor data, found") { $0.data += [1] },
    changed("data cut short", "model.safetensors: tensor encoder.layers.3.weight: ends at byte") {
      $0.data.removeLast(4)
    },
    changed("offsets that run backwards", "expected 8 bytes for its shape, found offsets 8 to 0") {
      ($0.entries[0].begin, $0.entries[0].end) = (8, 0)
    },
    changed("NaN weight", "tensor decoder.layers.0.weight: element 1 is not a finite number") {
      $0.setFloat(.nan, at: 12)
    },
    changed("infinite weight", "tensor decoder.layers.0.bias: element 0 is not a finite number") {
      $0.setFloat(-.infinity, at: 0)
    },
    changed("tensor missing", "model.safetensors: tensor 'decoder.layers.0.bias' is missing") {
      $0.entries[0].name = "decoder.layers.0.offset"
    },
    changed("tensor nobody knows", "model.safetensors: tensor 'extra' is not part of a DAE") {
      $0.entries.append(
        .init(name: "extra", shape: "[0]", begin: $0.data.count, end: $0.data.count))
    },
    changed("tensor of a shape its neighbours cannot take", "tensor 'decoder.layers.0.weight'") {
      $0.entries[1].shape = "[4,1]"
    },
    changed("weight that is no matrix", "tensor 'encoder.layers.0.weight'") {
      $0.entries[5].shape = "[24]"
    },
  ]

  static let configurations: [BundleCorruption] = [
    BundleCorruption("configuration missing", "config.json: this member is missing") {
      tarArchive(Array(TinyBundle(seed: 1).members.dropFirst()))
    },
    changed("configuration empty", "config.json: byte 0: expected a value") {
      $0.configuration = ""
    },
    changed("configuration that is an array", "config.json: expected an object, found an array") {
      $0.configuration = "[]"
    },
    changed("configuration with a comment", "config.json: byte 1: expected a key") {
      $0.configuration = "{// six tokens\n\"vocab_size\": 6}"
    },
    changed("configuration with a key twice", "config.json: byte 18: the key \"vocab_size\"") {
      $0.configuration = #"{"vocab_size": 6, "vocab_size": 7}"#
    },
    changed("configuration with data behind it", "config.json: byte 17: unexpected data") {
      $0.configuration = #"{"vocab_size": 6}{}"#
    },
    changed("configuration nested without end", "config.json: byte 64: JSON nested deeper") {
      $0.configuration = String(repeating: "[", count: 100_000)
    },
    changed("configuration of two megabytes", "member config.json: 2097152 bytes are more") {
      $0.configuration = String(repeating: " ", count: 2 << 20)
    },
    changed("no vocabulary size", "config.json: expected the key \"vocab_size\"") {
      $0.configuration = "{}"
    },
    changed("vocabulary size as text", "config.json: vocab_size: expected an integer from 2") {
      $0.configuration = #"{"vocab_size": "6"}"#
    },
    changed("vocabulary size negative", "config.json: vocab_size: expected an integer from 2") {
      $0.configuration = #"{"vocab_size": -6}"#
    },
    changed("vocabulary size of 10³⁰", "config.json: vocab_size: expected an integer from 2") {
      $0.configuration = #"{"vocab_size": 1000000000000000000000000000000}"#
    },
    changed("vocabulary size of another vocabulary", "vocab.txt: expected 7 tokens, as config.json")
    {
      $0.configuration = #"{"vocab_size": 7}"#
    },
    changed("depth of zero", "config.json: depth: expected an integer from 1 to 64") {
      $0.configuration = #"{"vocab_size": 6, "depth": 0}"#
    },
    changed("dropout above one", "config.json: dropout: expected a share from 0 to 1") {
      $0.configuration = #"{"vocab_size": 6, "dropout": 1.5}"#
    },
    changed("unknown architecture", "config.json: expected one of DAE, EDAE, mEDAE, EPDAE, VAE") {
      $0.configuration = #"{"vocab_size": 6, "architecture": "GPT"}"#
    },
    changed("architecture the tensors do not fit", "model.safetensors: tensor") {
      $0.configuration = #"{"vocab_size": 6, "architecture": "VAE"}"#
    },
  ]

  static let vocabularies: [BundleCorruption] = [
    changed("vocabulary empty", "vocab.txt: expected <unk> and <pad>") { $0.vocabulary = [] },
    changed("vocabulary without special tokens", "vocab.txt: expected <unk> and <pad>") {
      $0.vocabulary.removeFirst(2)
    },
    changed("special tokens exchanged", "vocab.txt: expected <unk> and <pad>") {
      $0.vocabulary.swapAt(0, 1)
    },
    changed("byte order mark", "vocab.txt: expected <unk> and <pad>") {
      $0.vocabulary[0] = "\u{feff}<unk>"
    },
    changed("token twice", "vocab.txt: line 6: token 'TP53' stands already on line 3") {
      $0.vocabulary[5] = "TP53"
    },
    changed("empty line", "vocab.txt: line 4: expected a token, found an empty line") {
      $0.vocabulary[3] = ""
    },
    changed("tab in a token", "vocab.txt: line 4: expected a token without tabs") {
      $0.vocabulary[3] = "MDM2\t1"
    },
    changed("zero byte in a token", "vocab.txt: line 4: control character") {
      $0.vocabulary[3] = "MDM2\0"
    },
    changed("token of a thousand bytes", "vocab.txt: line 4: a token of 1000 bytes is longer") {
      $0.vocabulary[3] = String(repeating: "A", count: 1000)
    },
    changed("token too few", "vocab.txt: expected 6 tokens, as config.json says, found 5") {
      $0.vocabulary.removeLast()
    },
    changed("tensors of another vocabulary", "expected tensors for 7 tokens, as vocab.txt has") {
      $0.vocabulary.append("BRAF")
      $0.configuration = #"{"vocab_size": 7}"#
    },
    BundleCorruption("vocabulary in Latin-1", "vocab.txt: byte 13: invalid UTF-8") {
      let bundle = TinyBundle(seed: 1)
      var bytes = bundle.vocabularyBytes
      bytes[13] = 0xe9
      return tarArchive(bundle.members(replacing: "vocab.txt", with: bytes))
    },
  ]

  static let manifests: [BundleCorruption] = [
    manifest("manifest that is no JSON", "byte 0: expected a value", "<manifest/>"),
    manifest("manifest without a format version", "expected the key \"format_version\"", "{}"),
    manifest("manifest of a later format", "format version 2 is newer", #"{"format_version":2}"#),
    manifest(
      "manifest with a number as name", "name: expected a string",
      #"{"format_version":1,"name":5}"#),
    manifest(
      "manifest with an unknown architecture", "expected one of DAE",
      #"{"format_version":1,"architecture":"X"}"#),
    manifest(
      "manifest with a nameless corpus", "corpora[0]: expected the key \"name\"",
      #"{"format_version":1,"corpora":[{"sets":5}]}"#),
    manifest(
      "manifest with a short checksum", "sha256.vocab.txt: expected 64 hexadecimal digits",
      #"{"format_version":1,"sha256":{"vocab.txt":"abc"}}"#),
    manifest(
      "manifest with a nameless library", "libraries[0]: expected the key \"name\"",
      #"{"format_version":1,"libraries":[{"terms":5}]}"#),
    manifest(
      "manifest with a measurement without a seed", "libraries[0].measured: expected the key",
      #"{"format_version":1,"libraries":[{"name":"a","measured":{"splits":5,"sha256":{}}}]}"#),
    manifest(
      "manifest with libraries that are no list", "libraries: expected an array",
      #"{"format_version":1,"libraries":{"name":"a"}}"#),
    BundleCorruption(
      "checksum of a member that is not there", "genes.tsv: bundle.json has a checksum"
    ) {
      withManifest(
        #"{"format_version":1,"sha256":{"genes.tsv":"\#(String(repeating: "0", count: 64))"}}"#)
    },
    BundleCorruption(
      "configuration and manifest disagree", "config.json: architecture DAE, but bundle.json says"
    ) {
      var bundle = TinyBundle(seed: 1)
      bundle.configuration = #"{"vocab_size": 6, "architecture": "DAE"}"#
      bundle.others = [("bundle.json", Array(#"{"format_version":1,"architecture":"VAE"}"#.utf8))]
      return tarArchive(bundle.members)
    },
  ]

  /// Ways that opening need not notice, because it does not read every byte, but verifying must.
  public static let onlyVerified: [BundleCorruption] = [
    BundleCorruption("wrong checksum", "vocab.txt: expected SHA-256 000000") {
      withManifest(
        #"{"format_version":1,"sha256":{"config.json":"\#(configurationDigest)","#
          + #""vocab.txt":"\#(String(repeating: "0", count: 64))"}}"#)
    },
    BundleCorruption("member without a checksum", "vocab.txt: bundle.json has no checksum") {
      withManifest(#"{"format_version":1,"sha256":{"config.json":"\#(configurationDigest)"}}"#)
    },
    changed("head that is no safetensors", "heads/ppi.safetensors: expected 8 bytes") {
      $0.others = [("heads/ppi.safetensors", [1, 2, 3])]
    },
    changed("head without a kind", "heads/ppi.safetensors: metadata 'kind' is missing") {
      $0.others = [("heads/ppi.safetensors", $0.tensors())]
    },
    changed("head for a wider model", "heads/ppi.safetensors: tensor 'weight': expected shape") {
      let header =
        #"{"__metadata__":{"kind":"published","negatives_per_positive":"4"},"#
        + #""bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
        + #""weight":{"dtype":"F32","shape":[1,3],"data_offsets":[4,16]}}"#
      let length = UInt64(header.utf8.count)
      let start = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
      $0.others = [
        (
          "heads/ppi.safetensors",
          start + Array(header.utf8) + [UInt8](repeating: 0, count: 16)
        )
      ]
    },
    changed("head with NaN", "heads/ppi.safetensors: tensor decoder.layers.0.bias: element 0") {
      var head = $0
      head.setFloat(.nan, at: 0)
      $0.others = [("heads/ppi.safetensors", head.tensors())]
    },
    changed("library that is no text", "libraries/a.gmt: byte 1: invalid UTF-8") {
      $0.others = [("libraries/a.gmt", [0x41, 0xff])]
    },
    changed("table of terms nobody describes", "a.terms.tsv: bundle.json does not say") {
      $0.others = [("libraries/a.gmt", []), ("libraries/a.terms.tsv", [])]
    },
    BundleCorruption("described library that is not there", "a.gmt: bundle.json describes") {
      withManifest(#"{"format_version":1,"libraries":[{"name":"a","terms":0}]}"#)
    },
    measured("table of terms for other weights", "measured on another model.safetensors") {
      $0.setFloat(0.5, at: 0)
    },
    measured("table of terms for another library", "measured on another libraries/a.gmt") {
      $0.others[0].bytes += Array("t2\t\tTP53\n".utf8)
    },
    measured("table of terms made without a gene table", "measured on another genes.tsv") {
      $0.others.append(("genes.tsv", Array("symbol\n".utf8)))
    },
  ]

  /// A tar of a tiny bundle with a library and what was measured of its terms, after a change of the members.
  private static func measured(
    _ name: String, _ message: String, _ change: @escaping @Sendable (inout TinyBundle) -> Void
  ) -> BundleCorruption {
    BundleCorruption(name, "libraries/a.terms.tsv: " + message) {
      var bundle = TinyBundle(seed: 1)
      bundle.others = [("libraries/a.gmt", Array("t\t\tTP53\n".utf8))]
      let digests = bundle.members.map {
        "\"\($0.name)\":\"\(SHA256.hexadecimal(of: $0.bytes.span))\""
      }
      let manifest =
        #"{"format_version":1,"libraries":[{"name":"a","terms":1,"measured":"#
        + #"{"splits":5,"seed":0,"sha256":{\#(digests.joined(separator: ","))}}}]}"#
      change(&bundle)
      bundle.others += [
        ("libraries/a.terms.tsv", Array("term\tgenes\tauroc\tbest\tpredicted\n".utf8)),
        ("bundle.json", Array(manifest.utf8)),
      ]
      return tarArchive(bundle.members)
    }
  }

  /// The SHA-256 of the tiny bundle's `config.json`, taken with `sha256sum`.
  private static let configurationDigest =
    "ae0935b58d750ef89ace52e1455e0b6c6c2f6314dc5200792aad1cebc637fbbc"

  private static func manifest(_ name: String, _ reason: String, _ text: String) -> BundleCorruption
  {
    BundleCorruption(name, "bundle.json: " + reason) { withManifest(text) }
  }

  private static func withManifest(_ text: String) -> [UInt8] {
    var bundle = TinyBundle(seed: 1)
    bundle.others = [("bundle.json", Array(text.utf8))]
    return tarArchive(bundle.members)
  }
}
