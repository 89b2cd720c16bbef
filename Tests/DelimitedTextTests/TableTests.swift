import ByteStreams
import DelimitedText
import TestSupport
import Testing

private func rows(
  _ text: String, header: TableReader.Header = .absent,
  fieldCount: TableReader.FieldCount = .exactly(2)
) throws(TextError) -> [[String]] {
  var table = TableReader(
    MemorySource(name: "t.tsv", text: text), header: header, fieldCount: fieldCount)
  var rows: [[String]] = []
  while try table.next() { rows.append((0..<table.fieldCount).map { table.field($0) }) }
  return rows
}

private func message(
  _ text: String, header: TableReader.Header = .absent,
  fieldCount: TableReader.FieldCount = .exactly(2)
) -> String? {
  do throws(TextError) {
    _ = try rows(text, header: header, fieldCount: fieldCount)
    return nil
  } catch {
    return error.description
  }
}

@Suite struct TableReaderTests {
  @Test func readsRowsAndSkipsBlankLines() throws {
    #expect(try rows("\na\tb\r\n \t \nc\t d \n") == [["a", "b"], ["c", "d"]])
    #expect(try rows("a\tb\t\n", fieldCount: .atLeast(2)) == [["a", "b", ""]])
    #expect(try rows("") == [])
  }

  @Test func takesAHeaderAsAsked() throws {
    let text = "gene\tscore\nA\t1\n"
    let columns = ["gene", "score"]
    #expect(try rows(text, header: .required(columns)) == [["A", "1"]])
    #expect(try rows(text, header: .optional(columns)) == [["A", "1"]])
    #expect(try rows(text, header: .any) == [["A", "1"]])
    #expect(try rows(text, header: .absent).count == 2)
    #expect(try rows("A\t1\n", header: .optional(columns)) == [["A", "1"]])
  }

  @Test func saysWhereAndWhat() {
    #expect(message("a\tb\n\na\n") == "t.tsv:3: expected 2 fields, found 1")
    #expect(message("a\tb\tc\n") == "t.tsv:1: expected 2 fields, found 3")
    #expect(
      message("a\n", fieldCount: .atLeast(2)) == "t.tsv:1: expected at least 2 fields, found 1")
    #expect(
      message("gene\tvalue\n", header: .required(["gene", "score"]))
        == #"t.tsv:1: expected the columns "gene\tscore", found "gene\tvalue""#)
  }

  @Test func readsNumbersAndMissingValues() throws {
    var table = TableReader(
      MemorySource(name: "t", text: "1\t -2.5e3 \tNA\t\tinf\tnan\t1x\n"), fieldCount: .exactly(7))
    #expect(try table.next())
    #expect(try table.number(0) == 1)
    #expect(try table.number(1) == -2_500)
    #expect(try table.number(2) == nil)
    #expect(try table.number(3) == nil)
    #expect(try table.number(4) == .infinity)
    for column in [5, 6] {
      #expect(throws: TextError.self) { try table.number(column) }
    }
    let error = #expect(throws: TextError.self) { try table.number(6) }
    #expect(error?.description == #"t:1: expected a number in column 7, found "1x""#)
  }
}

/// Remembers the rows it is shown.
private final class Witness: RowObserver {
  var text = ""
  func observe(_ rows: RowBuffer) { text += String(decoding: rows.bytes, as: UTF8.self) }
}

@Suite struct TableWriterTests {
  @Test func anObserverIsShownTheRowsThatWereWrittenWithoutTheHeader() throws {
    let folder = TemporaryFolder()
    let witness = Witness()
    let table = try TableWriter(
      ByteSink(path: folder.file("t")), columns: ["term"], observer: witness)
    for field in ["a", "b"] {
      var rows = RowBuffer()
      rows.append(field: field)
      rows.newline()
      try table.write(rows)
    }
    var bad = RowBuffer()
    bad.append(field: "c\n")
    #expect(throws: TextError.self) { try table.write(bad) }
    #expect(witness.text == "a\nb\n")
  }

  @Test func writesAHeaderAlsoForNoRows() throws {
    let folder = TemporaryFolder()
    let sink = try ByteSink(path: folder.file("t"))
    _ = try TableWriter(sink, columns: ["term", "gene"])
    try sink.close()
    #expect(try FileSource(path: folder.file("t")).readToEnd() == Array("term\tgene\n".utf8))
  }

  @Test(arguments: ["a\tb", "a\n", "\r", "a\0"])
  func refusesAValueThatWouldMisleadReaders(field: String) throws {
    let folder = TemporaryFolder()
    let sink = try ByteSink(path: folder.file("t"))
    let table = try TableWriter(sink, columns: ["term"])
    var rows = RowBuffer()
    rows.append(field: "fine")
    rows.append(field: field)
    rows.newline()
    #expect(throws: TextError.unwritableField(name: sink.name, field: field)) {
      try table.write(rows)
    }
    #expect(rows.bytes.count { [9, 10, 13, 0].contains($0) } == 1)
    rows.removeAll()
    rows.append(field: "good")
    rows.newline()
    try table.write(rows)
    try sink.close()
    #expect(try FileSource(path: folder.file("t")).readToEnd() == Array("term\ngood\n".utf8))
  }

  @Test func writesTextOfAnyLength() {
    var row = RowBuffer(capacity: 1)
    var expected = ""
    for count in 0..<300 {
      let field = String(repeating: "é", count: count)
      row.append(field: field)
      row.tab()
      expected += field + "\t"
    }
    row.appendMissing()
    #expect(String(decoding: row.bytes, as: UTF8.self) == expected + "NA")
  }
}

@Suite struct MessageTextTests {
  @Test func messagesCannotActOnATerminal() {
    #expect(MessageText.printable("a\u{1B}]0;x\u{7}\r\nb\té") == "a\\u{1b}]0;x\\u{7}\\u{d}\nb\té")
    #expect(MessageText.printable("a\nb", isOneLine: true) == "a\\nb")
    #expect(MessageText.printable("\u{202E}fmsg.gsfm") == "\\u{202e}fmsg.gsfm")
    #expect(MessageText.printable(String(repeating: "x", count: 1 << 20)).count == 4097)
  }

  @Test func showsValuesWithoutActingOnATerminal() {
    #expect(MessageText.quoted("a\t\"b\"\u{1B}[31m\r\n") == #""a\t\"b\"\u{1b}[31m\r\n""#)
    #expect(MessageText.quoted(String(repeating: "x", count: 100)).count == 63)
    #expect(MessageText.quoted("é") == "\"é\"")
  }

  @Test func countsWithTheNoun() {
    #expect(MessageText.counted(1, "field") == "1 field")
    #expect(MessageText.counted(0, "field") == "0 fields")
  }
}
