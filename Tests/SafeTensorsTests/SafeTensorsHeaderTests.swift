import SafeTensors
import StrictJSON
import Testing

/// A file from a header as text and a number of data bytes.
private func file(_ header: String, dataByteCount: Int = 0, statedLength: UInt64? = nil) -> [UInt8]
{
  let length = statedLength ?? UInt64(header.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
    + [UInt8](repeating: 1, count: dataByteCount)
}

private func entry(_ type: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
  #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
}

@Suite struct SafeTensorsHeaderTests {
  @Test func readsNamesTypesShapesAndPlaces() throws {
    let text =
      #"{"__metadata__":{"format":"pt"},"b":\#(entry("F16", "[3]", 16, 22)),"a":\#(entry("F32", "[2,2]", 0, 16))}  "#
    let header = try SafeTensorsHeader(parsing: file(text, dataByteCount: 22).span)
    #expect(header.dataOffset == 8 + text.utf8.count)
    #expect(header.tensors.map(\.name) == ["a", "b"])
    #expect(header["a"]?.shape == [2, 2])
    #expect(header["a"]?.elementCount == 4)
    #expect(header["b"]?.elementType == .float16)
    #expect(header["b"]?.byteRange == header.dataOffset + 16..<header.dataOffset + 22)
    #expect(header["c"] == nil)
    #expect(header.metadata == ["format": .string("pt")])
  }

  @Test func readsScalarsAndEmptyTensors() throws {
    let text =
      #"{"e":\#(entry("F32", "[0,7]", 0, 0)),"s":\#(entry("F64", "[]", 0, 8)),"z":\#(entry("F32", "[0]", 8, 8))}"#
    let header = try SafeTensorsHeader(parsing: file(text, dataByteCount: 8).span)
    #expect(header.tensors.map(\.name) == ["e", "s", "z"])
    #expect(header["s"]?.elementCount == 1)
    #expect(try SafeTensorsHeader(parsing: file("{}").span).tensors.isEmpty)
  }

  @Test(arguments: [
    (file("", dataByteCount: 0), "expected a header that starts with \"{\", found an empty header"),
    ([1, 2, 3], "expected 8 bytes of header length, found 3 bytes"),
    (
      file("{}", statedLength: .max),
      "header of 18446744073709551615 bytes is longer than the limit of 100000000"
    ),
    (file("{}", statedLength: 3), "expected a header of 3 bytes, found 2"),
    (file(" {}"), "expected a header that starts with \"{\", found byte 32"),
    (file("[]"), "expected a header that starts with \"{\", found byte 91"),
    (file("{"), "header: byte 1: expected a key, found the end of the text"),
    (file("{}", dataByteCount: 1), "expected 0 bytes of tensor data, found 1"),
    (file(#"{"a":3}"#), "header: a: expected an object, found the integer 3"),
    (file(#"{"a":{}}"#), "header: a: expected the key \"dtype\", found none"),
    (
      file(#"{"__metadata__":{"a":1}}"#),
      "header: __metadata__.a: expected a string, found the integer 1"
    ),
    (file(#"{"__metadata__":null}"#), "header: __metadata__: expected an object, found null"),
    (
      file(#"{"a":\#(entry("F33", "[1]", 0, 4))}"#, dataByteCount: 4),
      "tensor a: unknown element type \"F33\""
    ),
    (
      file(#"{"a":\#(entry("F32", "[-1]", 0, 4))}"#, dataByteCount: 4),
      "header: a.shape[0]: expected an integer from 0 to 9223372036854775807, found the integer -1"
    ),
    (
      file(#"{"a":\#(entry("F32", "[1.0]", 0, 4))}"#, dataByteCount: 4),
      "header: a.shape[0]: expected an integer from 0 to 9223372036854775807, found the number 1.0"
    ),
    (
      file(#"{"a":\#(entry("F32", "[4611686018427387904,4]", 0, 4))}"#, dataByteCount: 4),
      "tensor a: the product of its dimensions overflows"
    ),
    (
      file(#"{"a":\#(entry("F32", "[2]", 0, 4))}"#, dataByteCount: 4),
      "tensor a: expected 8 bytes for its shape, found offsets 0 to 4"
    ),
    (
      file(#"{"a":\#(entry("F32", "[1]", 4, 0))}"#, dataByteCount: 4),
      "tensor a: expected 4 bytes for its shape, found offsets 4 to 0"
    ),
    (
      file(#"{"a":\#(entry("F32", "[2]", 0, 8))}"#, dataByteCount: 4),
      "tensor a: ends at byte 8 of the data, which have 4"
    ),
    (
      file(#"{"a":\#(entry("F32", "[1]", 4, 8))}"#, dataByteCount: 8),
      "tensor a: expected to begin at byte 0 of the data, found 4"
    ),
    (
      file(
        #"{"a":\#(entry("F32", "[2]", 0, 8)),"b":\#(entry("F32", "[1]", 4, 8))}"#, dataByteCount: 8),
      "tensor b: expected to begin at byte 8 of the data, found 4"
    ),
    (
      file(
        #"{"a":\#(entry("F32", "[1]", 0, 4)),"a":\#(entry("F32", "[1]", 4, 8))}"#, dataByteCount: 8),
      "header: byte 54: the key \"a\" stands twice"
    ),
    (
      file(#"{"a":\#(entry("F32", "[1,1,1,1,1,1,1,1,1]", 0, 4))}"#, dataByteCount: 4),
      "tensor a: 9 dimensions are more than the limit of 8"
    ),
    (
      file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, dataByteCount: 4),
      "header: a.data_offsets: expected two offsets, found an array of 1"
    ),
    (
      file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#, dataByteCount: 4),
      "header: a: expected dtype, shape and data_offsets, found \"x\""
    ),
  ])
  func refuses(_ bytes: [UInt8], _ message: String) {
    do throws(SafeTensorsError) {
      _ = try SafeTensorsHeader(parsing: bytes.span)
      Issue.record("accepted; expected: \(message)")
    } catch {
      #expect(error.description == message)
    }
  }

  @Test func keepsToTheLimitOnTensors() {
    let text = #"{"a":\#(entry("F32", "[0]", 0, 0)),"b":\#(entry("F32", "[0]", 0, 0))}"#
    #expect(throws: SafeTensorsError.tooManyTensors(count: 2, limit: 1)) {
      try SafeTensorsHeader(parsing: file(text).span, limits: SafeTensorsLimits(tensorCount: 1))
    }
  }
}

@Suite struct SafeTensorsLayoutTests {
  let descriptions = [
    TensorDescription(name: "b", elementType: .float16, shape: [3]),
    TensorDescription(name: "z", elementType: .float32, shape: [2, 2]),
    TensorDescription(name: "a", elementType: .float32, shape: []),
  ]

  /// The bytes that the reference package (safetensors 0.8.0, Python) writes for these tensors.
  @Test func writesTheHeaderOfTheReference() throws {
    let layout = try SafeTensorsLayout(descriptions, metadata: ["format": .string("pt")])
    let text =
      #"{"__metadata__":{"format":"pt"},"#
      + #""a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
      + #""z":{"dtype":"F32","shape":[2,2],"data_offsets":[4,20]},"#
      + #""b":{"dtype":"F16","shape":[3],"data_offsets":[20,26]}}"#
    let padded = text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
    #expect(layout.header == file(padded))
    #expect(layout.fileByteCount == layout.header.count + 26)
  }

  @Test(arguments: [8, 64, 4096]) func readsBackWhatItLaidOut(alignment: Int) throws {
    let layout = try SafeTensorsLayout(descriptions, alignment: alignment)
    #expect(layout.header.count % alignment == 0)
    let bytes = layout.header + [UInt8](repeating: 0, count: 26)
    #expect(try SafeTensorsHeader(parsing: bytes.span).tensors == layout.tensors)
  }

  @Test func refusesNamesThatCannotBeRead() {
    let twice = [descriptions[0], descriptions[0]]
    #expect(throws: SafeTensorsError.invalidName("b")) { try SafeTensorsLayout(twice) }
    let reserved = TensorDescription(name: "__metadata__", elementType: .bool, shape: [])
    #expect(throws: SafeTensorsError.invalidName("__metadata__")) {
      try SafeTensorsLayout([reserved])
    }
    let huge = TensorDescription(name: "h", elementType: .bool, shape: [.max, 2])
    #expect(throws: SafeTensorsError.sizeOverflow(tensor: "h")) { try SafeTensorsLayout([huge]) }
  }
}
