/// A bundle of six tokens and two dimensions, as members that a test may change before it is packed.
public struct TinyBundle: Sendable {
  /// One tensor of the header, each part as it will be written.
  public struct Entry: Sendable {
    /// The key.
    public var name: String
    /// The value of `dtype`.
    public var type = "F32"
    /// The value of `shape`, as JSON.
    public var shape: String
    /// The first of `data_offsets`.
    public var begin: Int
    /// The second.
    public var end: Int

    /// The entry as JSON text.
    public var text: String {
      #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
    }
  }

  /// The text of `config.json`.
  public var configuration = #"{"d_model": 2, "depth": 2, "vocab_size": 6, "dropout": 0.2}"#
  /// The lines of `vocab.txt`.
  public var vocabulary = ["<unk>", "<pad>", "TP53", "MDM2", "EGFR", "KRAS"]
  /// The entries of the header of `model.safetensors`.
  public var entries: [Entry] = []
  /// The data behind the header.
  public var data: [UInt8] = []
  /// Members beside the three that are needed, in order.
  public var others: [(name: String, bytes: [UInt8])] = []

  /// A valid DAE whose weights are drawn from a seed.
  public init(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let shapes: [(String, [Int])] = [
      ("decoder.layers.0.bias", [2]), ("decoder.layers.0.weight", [2, 2]),
      ("decoder.layers.3.bias", [6]), ("decoder.layers.3.weight", [6, 2]),
      ("encoder.layers.0.bias", [4]), ("encoder.layers.0.weight", [4, 6]),
      ("encoder.layers.3.bias", [2]), ("encoder.layers.3.weight", [2, 4]),
    ]
    for (name, shape) in shapes {
      let begin = data.count
      for _ in 0..<shape.reduce(1, *) { setFloat(generator.unit(), at: data.count) }
      entries.append(Entry(name: name, shape: "\(shape)", begin: begin, end: data.count))
    }
  }

  /// Sets or appends a float32 at a byte of the data.
  public mutating func setFloat(_ value: Float, at offset: Int) {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
    data.replaceSubrange(offset..<min(offset + 4, data.count), with: bytes)
  }

  /// The header of `model.safetensors` as JSON.
  public var headerText: String { "{" + entries.map(\.text).joined(separator: ",") + "}" }

  /// The bytes of `model.safetensors`, with another header or stated length when given.
  public func tensors(header: [UInt8]? = nil, statedLength: UInt64? = nil) -> [UInt8] {
    let header = header ?? Array(headerText.utf8)
    let length = statedLength ?? UInt64(header.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header + data
  }

  /// The bytes of `vocab.txt`.
  public var vocabularyBytes: [UInt8] { Array(vocabulary.map { $0 + "\n" }.joined().utf8) }

  /// The members by name.
  public var members: [(name: String, bytes: [UInt8])] {
    [("config.json", Array(configuration.utf8)), ("vocab.txt", vocabularyBytes)] + others
      + [("model.safetensors", tensors())]
  }

  /// The members with one replaced.
  public func members(
    replacing name: String, with bytes: [UInt8]
  ) -> [(name: String, bytes: [UInt8])] {
    members.map { $0.name == name ? (name, bytes) : $0 }
  }
}

/// A tar of members.
public func tarArchive(_ members: [(name: String, bytes: [UInt8])], prefix: String = "") -> [UInt8]
{
  var tar = TarBuilder()
  for member in members { tar.append(prefix + member.name, member.bytes) }
  return tar.finished()
}

/// A zip of members.
public func zipArchive(_ members: [(name: String, bytes: [UInt8])], prefix: String = "") -> [UInt8]
{
  var zip = ZipBuilder()
  for member in members { zip.append(prefix + member.name, member.bytes) }
  return zip.finished()
}
