import Testing

@testable import Reports

@Suite struct ReportPageTests {
  private let rows = [
    ["a <b>", "TP53", "2.5", "1"], ["a <b>", "\"MDM2\" & 'co'", "-1e-05", "0"],
    ["a <b>", "é<script>alert(1)</script>", "NA", "0"], ["日本", "EGFR", "0.25", "0"],
  ]

  @Test func holdsEveryRowAsItIsAndIsWellFormed() throws {
    let parsed = ParsedPage(try page(makeReport(rows)))
    #expect(parsed.problem == nil)
    #expect(parsed.rows == [["term", "gene", "score", "known"]] + rows)
    // One script, ours; a name that looks like one is text.
    #expect(parsed.counts["script"] == 1 && parsed.counts["b"] == 3)
  }

  @Test func leadsNowhere() throws {
    let text = try page(makeReport(rows))
    for word in ["http:", "https:", "src=", "href=", "url(", "@import", "fetch("] {
      #expect(!text.contains(word), "\(word)")
    }
    #expect(text.contains("default-src 'none'"))
  }

  @Test func isTheSameForTheSameRows() throws {
    #expect(try page(makeReport(rows)) == page(makeReport(rows)))
  }

  @Test func namesThatAreNotResolvedAreListed() throws {
    let report = makeReport(rows)
    report.addNames(unresolved: ["NOPE<i>", "NADA"], ambiguous: [])
    report.addNames(unresolved: ["NOPE<i>"], ambiguous: ["SHARED"])
    let text = try page(report)
    #expect(text.contains("3 names of the input stand for no gene of the vocabulary"))
    #expect(text.contains("1 name of the input is shared by several genes, and was not guessed"))
    let parsed = ParsedPage(text)
    #expect(parsed.items.suffix(3) == ["NOPE<i>", "NADA", "SHARED"])
  }

  @Test func aRunWithoutRowsSaysSo() throws {
    let text = try page(makeReport([]))
    let parsed = ParsedPage(text)
    #expect(parsed.problem == nil && parsed.rows.count == 1)
    #expect(text.contains("The output has no rows."))
    #expect(parsed.counts["figure"] == nil)
  }

  @Test func aLongTableIsCutAndSaysSo() throws {
    let rows = (0..<30).flatMap { group in
      (0..<10).map { ["t\(group)", "G\($0)", "\(10 - $0)", "0"] }
    }
    let text = try page(makeReport(rows, rowLimit: 100))
    #expect(text.contains("here are the first 2 rows of each term, 60 of 300."))
    #expect(ParsedPage(text).rows.count == 61)
    let short = try page(makeReport(rows, rowLimit: 20))
    #expect(short.contains("here are the first 1 row of the first 20 terms, 20 of 300."))
  }

  @Test func factsStandInTheirSections() throws {
    let report = makeReport(rows)
    report.facts = [
      ReportFacts(title: "input", facts: [.init("sha256", "abc"), .init("name", "<x>.gmt")])
    ]
    let text = try page(report)
    #expect(text.contains("<h3>input</h3>"))
    #expect(text.contains("<dt>sha256</dt><dd>abc</dd>"))
    #expect(text.contains("<dd>&lt;x&gt;.gmt</dd>"))
  }
}

@Suite struct DotPlotTests {
  @Test func drawsAMarkForEveryRowWithAValue() throws {
    let plot = try #require(
      DotPlot(
        makeReport([
          ["a", "X", "3", "0"], ["a", "Y", "NA", "0"], ["a", "Z", "1", "1"], ["b", "W", "-2", "1"],
          ["c", "V", "NA", "0"],
        ])))
    #expect(plot.panelCount == 2)
    #expect(plot.figures[0].components(separatedBy: "<circle").count == 3)
    #expect(
      plot.figures[0].contains("var(--forward)") && plot.figures[0].contains("var(--other)"))
    #expect(plot.figures[1].components(separatedBy: "<circle").count == 2)
    #expect(DotPlot(makeReport([["c", "V", "NA", "0"]])) == nil)
  }

  @Test func drawsAFewGroupsAndSaysOfHowMany() throws {
    let rows = (0..<40).map { ["t\($0)", "G", "\($0)", "0"] }
    #expect(DotPlot(makeReport(rows))?.panelCount == DotPlot.panelLimit)
    #expect(try page(makeReport(rows)).contains("of the first 6 of 40 terms"))
  }
}
