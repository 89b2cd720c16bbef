import ByteStreams
import Testing

/// Vectors of NIST's examples for FIPS 180-4 and of its validation suite.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func agreesWithTheStandard(_ text: String, _ repetitions: Int, _ digest: String) {
    let bytes = Array(String(repeating: text, count: repetitions).utf8)
    #expect(SHA256.hexadecimal(of: bytes.span) == digest)
  }

  @Test func isTheSameInPieces() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for length in 0...bytes.count {
      let whole = SHA256.hexadecimal(of: Array(bytes[..<length]).span)
      for step in [1, 63, 64, 65] {
        var digest = SHA256()
        for start in stride(from: 0, to: length, by: step) {
          digest.update(Array(bytes[start..<min(start + step, length)]).span)
        }
        #expect(digest.finish() == whole, "length \(length), step \(step)")
      }
    }
  }
}
