import Foundation
import FoundationXML
import TestSupport
import Testing

/// --report and --multiqc of the built gsfm-complete.
@Suite struct ReportTests {
  private let runner: BinaryRunner
  private let bundle = TestData.reference.appendingPathComponent("DAE").path
  private let input = "a <b>&\"\t\tTEK\tTLR6\tNO<PE\nnothing\t\tNADA\nµ\t\tEGF\n"

  init() throws { runner = try BinaryRunner() }

  private func complete(_ arguments: [String], input: String) throws -> BinaryRunner.Outcome {
    try runner.run("gsfm-complete", ["-b", bundle] + arguments, input: input)
  }

  /// The texts of the cells of the table of rows.
  private final class Rows: NSObject, XMLParserDelegate {
    var rows: [[String]] = []
    private var isInRows = false
    private var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      if name != "wbr" { text = "" }
      if name == "table" { isInRows = attributes["id"] == "rows" }
      if name == "tr", isInRows { rows.append([]) }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      if isInRows, name == "td" || name == "th" { rows[rows.count - 1].append(text) }
      if name == "table" { isInRows = false }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func rows(of page: Data) throws -> [[String]] {
    let parser = XMLParser(data: page)
    let rows = Rows()
    parser.delegate = rows
    try #require(
      parser.parse(), "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    return rows.rows
  }

  @Test func thePageHasTheRowsOfTheOutputAndTheOutputIsTheSame() throws {
    defer { runner.cleanUp() }
    let plain = try complete(["--top", "9"], input: input)
    let found = try complete(["--top", "9", "--report", "r.html"], input: input)
    #expect(found.status == 0 && found.output == plain.output && found.errors == plain.errors)
    let page = try runner.read("r.html")
    #expect(try rows(of: page) == plain.rows)
    let text = String(decoding: page, as: UTF8.self)
    #expect(text.contains("<li>NO&lt;PE</li>") && text.contains("<li>NADA</li>"))
    #expect(
      text.contains("<dt>blas_kernel</dt>") && text.contains("<dt>sets_left_out</dt><dd>1</dd>"))
    #expect(!text.contains("http:") && !text.contains("https:"))
    let explained = try complete(
      ["--top", "9", "--explain", "1", "--report", "e.html"], input: input)
    #expect(try rows(of: runner.read("e.html")) == explained.rows)
  }

  private static let library = """
    first & <best>\tA name\tTEK\tTLR6\tEGF\tIL10\tTBP\tLBR
    second_one\tAnother\tAPAF1\tRHO\tPTH\tEGF\tTEK

    """

  @Test(arguments: [
    ["gsfm-enrich", "--library", "own.gmt", "--permutations", "100", "own.gmt"],
    ["gsfm-enrich", "--library", "own.gmt", "--method", "ora", "own.gmt"],
    ["gsfm-disease", "--top", "9", "--no-auroc", "own.gmt"],
    ["gsfm-disease", "--by", "gene", "--library", "own.gmt", "--no-auroc", "genes.txt"],
  ])
  func thePagesOfOtherToolsHaveTheirRowsToo(command: [String]) throws {
    defer { runner.cleanUp() }
    try runner.write(Self.library, to: "own.gmt")
    try runner.write("TEK\nEGF\nNOPE\n", to: "genes.txt")
    let arguments = ["-b", bundle] + command.dropFirst()
    let plain = try runner.run(command[0], arguments)
    let found = try runner.run(
      command[0], ["--report", "r.html", "--multiqc", "m_mqc.json"] + arguments)
    #expect(found.status == 0 && found.output == plain.output, "\(found.errors)")
    #expect(plain.rows.count > 1)
    #expect(try rows(of: runner.read("r.html")) == plain.rows)
    let content = try #require(
      JSONSerialization.jsonObject(with: try runner.read("m_mqc.json")) as? [String: Any])
    #expect(
      (content["data"] as? [String: Any])?.count == Set(plain.rows.map { $0[0] }).count - 1
        || command.contains("gene"))
    let text = String(decoding: try runner.read("r.html"), as: UTF8.self)
    #expect(text.contains("<li>NOPE</li>") == command.contains("gene"))
  }

  @Test func theSameRunMakesTheSamePage() throws {
    defer { runner.cleanUp() }
    try runner.write(input, to: "sets.gmt")
    var pages: [Data] = []
    for _ in 0..<2 {
      _ = try complete(["--report", "r.html", "sets.gmt"], input: "")
      pages.append(try runner.read("r.html"))
    }
    #expect(pages[0] == pages[1])
  }

  @Test func multiQCGetsALineForEverySet() throws {
    defer { runner.cleanUp() }
    let found = try complete(["--top", "9", "--multiqc", "a_mqc.json"], input: input)
    #expect(found.status == 0)
    let content = try #require(
      JSONSerialization.jsonObject(with: try runner.read("a_mqc.json")) as? [String: Any])
    let data = try #require(content["data"] as? [String: [String: Any]])
    #expect(Set(data.keys) == ["a &lt;b&gt;&amp;&quot;", "nothing", "µ"])
    #expect(data["nothing"]?["resolved"] as? Int == 0 && data["nothing"]?["rows"] as? Int == 0)
    #expect(data["µ"]?["names"] as? Int == 1 && data["µ"]?["rows"] as? Int == 9)
    let first = try #require(found.rows.first { $0[0] == "µ" && $0[8] == "0" })
    #expect(data["µ"]?["first"] as? String == first[1])
    #expect(data["µ"]?["value"] as? Double == Double(first[4]))
  }

  @Test(arguments: [
    (["--report", "no/such/r.html"], Int32(74), "no/such/r.html: cannot create"),
    (["--multiqc", "/dev/full"], 74, "/dev/full: write failed"),
    (["--matrix", "--report", "r.html"], 64, "--report and --multiqc do not apply"),
    (["--strict", "--report", "r.html", "--multiqc", "m.json"], 65, "'NO<PE'"),
  ])
  func aRunThatFailsLeavesNoReport(arguments: [String], status: Int32, message: String) throws {
    defer { runner.cleanUp() }
    let found = try complete(arguments, input: input)
    #expect(found.status == status)
    #expect(found.errors.contains(message), "\(found.errors)")
    #expect(try runner.files().isEmpty)
  }
}
