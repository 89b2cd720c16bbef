import ByteStreams
import DelimitedText
import LinearAlgebra
import TestSupport
import Testing

@testable import EmbeddingFormats

@Suite struct EmbeddingWriterTests {
  private let folder = TemporaryFolder()
  private let vectors = Matrix(rows: 2, columns: 3, values: [1, -0.5, 0.1, 1e-7, .infinity, 3])

  private func rows(_ format: EmbeddingFormat, digits: Int = 6) -> EmbeddingRows {
    EmbeddingRows(vectors, names: ["heme oxygenase", "TP53"], format: format, digits: digits)
  }

  private func text(_ path: String) -> String { String(decoding: readFile(path), as: UTF8.self) }

  @Test func aTableHasAHeaderAndARowAVector() throws {
    let sink = try ByteSink(path: folder.file("t.tsv"))
    let writer = try EmbeddingTableWriter(sink, columns: ["term", "d0", "d1", "d2"])
    try writer.write(rows(.tsv))
    try writer.write(EmbeddingRows())
    writer.finish()
    try sink.close()
    #expect(
      text(folder.file("t.tsv"))
        == "term\td0\td1\td2\nheme oxygenase\t1\t-0.5\t0.1\nTP53\t1e-07\tinf\t3\n")
  }

  @Test func word2vecCountsItsRowsAndKeepsSpacesOutOfNames() throws {
    let sink = try ByteSink(path: folder.file("t.vec"))
    let writer = try Word2VecWriter(sink, width: 3)
    try writer.write(rows(.word2vec, digits: 3))
    try writer.write(EmbeddingRows(vectors, names: ["a", "b"], format: .word2vec, digits: 3))
    try writer.finish()
    try sink.close()
    #expect(
      text(folder.file("t.vec"))
        == "4 3\nheme_oxygenase 1 -0.5 0.1\nTP53 1e-07 inf 3\na 1 -0.5 0.1\nb 1e-07 inf 3\n")
  }

  @Test func numPyHoldsTheNumbersAsTheyAreAndTheNamesApart() throws {
    let sink = try ByteSink(path: folder.file("t.npy"))
    let names = try ByteSink(path: folder.file("t.npy.txt"))
    let writer = try NumPyWriter(sink, names: names, width: 3)
    try writer.write(rows(.npy))
    try writer.finish()
    try names.close()
    try sink.close()
    #expect(text(folder.file("t.npy.txt")) == "heme oxygenase\nTP53\n")
    let bytes = readFile(folder.file("t.npy"))
    #expect(bytes.count == 128 + 6 * 4)
    let numbers = stride(from: 128, to: bytes.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
    }
    #expect(numbers == vectors.values)
  }

  @Test(arguments: [(0, 256), (1, 1), (19_589, 256), (1_000_000_000_000, 65_536)])
  func theHeaderOfNumPyIsVersionOneAndAligned(rows: Int, columns: Int) {
    let header = NumPyWriter.header(rows: rows, columns: columns)
    #expect(header.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
    #expect(Int(header[8]) + 256 * Int(header[9]) == header.count - 10)
    #expect(header.count % 64 == 0 && header.last == UInt8(ascii: "\n"))
    let dictionary = String(decoding: header[10...], as: UTF8.self)
    #expect(
      dictionary.hasPrefix(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"))
  }

  @Test(arguments: EmbeddingFormat.allCases)
  func aNameThatWouldMisleadReadersIsRefused(format: EmbeddingFormat) throws {
    let rows = EmbeddingRows(
      Matrix(rows: 1, columns: 1), names: ["a\nb"], format: format, digits: 6)
    let sink = try ByteSink(path: folder.file("t"))
    let names = try ByteSink(path: folder.file("t.txt"))
    let writer: any EmbeddingWriter =
      switch format {
      case .tsv: try EmbeddingTableWriter(sink, columns: nil)
      case .npy: try NumPyWriter(sink, names: names, width: 1)
      case .word2vec: try Word2VecWriter(sink, width: 1)
      }
    #expect(throws: TextError.self) { try writer.write(rows) }
  }

  @Test func noVectorsMakeAValidFile() throws {
    let sink = try ByteSink(path: folder.file("t.vec"))
    try Word2VecWriter(sink, width: 256).finish()
    try sink.close()
    #expect(text(folder.file("t.vec")) == "0 256\n")
  }
}
