import ByteStreams
import TestSupport
import Testing

/// Everything a gzip source gives for `bytes`, which come in chunks.
private func inflated(_ bytes: [UInt8], chunkSize: Int = .max) throws(StreamError) -> [UInt8] {
  try GzipSource(MemorySource(name: "x.gz", bytes: bytes, chunkSize: chunkSize)).readToEnd()
}

private func randomBytes(_ count: Int, _ generator: inout SplitMix64) -> [UInt8] {
  // Few values, so that there is something to compress.
  (0..<count).map { _ in UInt8.random(in: 65...72, using: &generator) }
}

@Suite struct GzipTests {
  @Test(arguments: [0, 1, 100, 65_535, 65_536, 300_000])
  func givesBackWhatWasCompressed(count: Int) throws {
    var generator = SplitMix64(seed: UInt64(count))
    let bytes = randomBytes(count, &generator)
    #expect(try inflated(GzipEncoder.compress(bytes)) == bytes)
  }

  @Test func givesBackIncompressibleBytesOfAnyChunkSize() throws {
    var generator = SplitMix64(seed: 7)
    let bytes = (0..<50_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let compressed = GzipEncoder.compress(bytes)
    for chunkSize in [1, 2, 3, 1000, 65_536] {
      #expect(try inflated(compressed, chunkSize: chunkSize) == bytes)
    }
  }

  @Test func stampsNeitherTimeNorName() {
    let bytes = GzipEncoder.compress(Array("text".utf8))
    #expect(bytes == GzipEncoder.compress(Array("text".utf8)))
    #expect(Array(bytes[3..<8]) == [0, 0, 0, 0, 0], "flags and time")
  }

  @Test func joinsMembersAsBgzipWritesThem() throws {
    let parts = ["alpha\n", "", "beta\n", ""].map { GzipEncoder.compress(Array($0.utf8)) }
    for chunkSize in 1...40 {
      #expect(
        try inflated(parts.flatMap { $0 }, chunkSize: chunkSize) == Array("alpha\nbeta\n".utf8))
    }
  }

  @Test func noticesTruncationAtEveryByte() {
    var generator = SplitMix64(seed: 8)
    let member = GzipEncoder.compress(randomBytes(500, &generator))
    for count in 0..<member.count {
      for bytes in [Array(member[..<count]), member + member[..<count]] {
        if bytes.count == member.count { continue }  // the first member alone is whole
        #expect(throws: StreamError.self) { try inflated(bytes) }
      }
    }
  }

  /// A member as bgzip makes them: its extra field says how long the block is.
  private func block(_ text: String) -> [UInt8] {
    let member = GzipEncoder.compress(Array(text.utf8))
    let length = member.count + 8 - 1
    let extra: [UInt8] = [6, 0, 0x42, 0x43, 2, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    return [0x1F, 0x8B, 8, 4] + member[4..<10] + extra + member[10...]
  }

  @Test func aFileOfBgzipCutAnywhereIsRefusedAlsoBetweenBlocks() throws {
    let blocks = ["alpha\n", "beta\n", "gamma\n", ""].map(block)
    let whole = blocks.flatMap { $0 }
    #expect(try inflated(whole) == Array("alpha\nbeta\ngamma\n".utf8))
    #expect(try inflated(whole + [0, 0]) == Array("alpha\nbeta\ngamma\n".utf8))
    for count in 1..<whole.count {
      #expect(throws: StreamError.self, "cut at byte \(count)") {
        try inflated(Array(whole[..<count]), chunkSize: count % 5 + 1)
      }
    }
    let error = #expect(throws: StreamError.self) { try inflated(blocks[0] + blocks[1]) }
    #expect(
      error?.description.hasSuffix("the empty block that ends a bgzip file is missing") == true)
    // What is appended to such a file by gzip ends as gzip's files do.
    #expect(try inflated(whole + GzipEncoder.compress([65])).last == 65)
  }

  @Test func noticesEveryChangedByteOfTheData() {
    let text = Array("TP53\tBRCA1\tEGFR".utf8)
    let member = GzipEncoder.compress(text)
    // Bytes 4 to 9 are time, flags and system, which nothing checks.
    for index in member.indices where !(4...9).contains(index) {
      var damaged = member
      damaged[index] ^= 0x11
      let result = try? inflated(damaged)
      #expect(result == nil, "byte \(index)")
    }
  }

  @Test func ignoresZerosAfterTheData() throws {
    let member = GzipEncoder.compress(Array("text".utf8))
    let padded = member + [UInt8](repeating: 0, count: 100_000)
    #expect(try inflated(padded) == Array("text".utf8))
    #expect(try inflated(padded, chunkSize: 7) == Array("text".utf8))
  }

  @Test(arguments: [[0x41], [0x1F], [0x1F, 0x8B], [0, 0, 1], [0x1F, 0x41, 0x42]] as [[UInt8]])
  func refusesOtherBytesAfterTheData(tail: [UInt8]) {
    let bytes = GzipEncoder.compress(Array("text".utf8)) + tail
    let error = #expect(throws: StreamError.self) { try inflated(bytes) }
    guard case .corruptCompression("x.gz", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func saysWhatIsWrong() {
    let error = #expect(throws: StreamError.self) { try inflated([0x1F, 0x8B, 8, 0, 0]) }
    #expect(error?.description == "x.gz: damaged compressed data: unexpected end of the data")
  }
}

@Suite struct CompressionKindTests {
  @Test(
    arguments: [
      ([], .none), ([0x1F], .gzip), ([0x1F, 0x8B], .gzip), ([0x1F, 0x41], .none),
      ([0x28, 0xB5, 0x2F, 0xFD, 1], .zstd), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .xz),
      (Array("BZh91AY".utf8), .bzip2), (Array("BZh9\u{17}rE".utf8), .bzip2),
      (Array("BZh1\tx".utf8), .none), (Array("BZh".utf8), .none), (Array("TP53".utf8), .none),
    ] as [([UInt8], CompressionKind)])
  func isToldByTheFirstBytes(bytes: [UInt8], expected: CompressionKind) throws {
    #expect(CompressionKind.detect(bytes) == expected)
    let source = PeekedSource(MemorySource(name: "x", bytes: bytes, chunkSize: 1))
    #expect(try source.compression() == expected)
    #expect(try source.readToEnd() == bytes)
  }
}
