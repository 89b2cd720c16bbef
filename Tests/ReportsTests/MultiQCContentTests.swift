import ByteStreams
import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite struct MultiQCContentTests {
  private func content(_ report: RunReport) throws -> [String: Any] {
    let folder = TemporaryFolder()
    let sink = try ByteSink(path: folder.file("m.json"))
    try MultiQCContent(report).write(to: sink)
    try sink.close()
    let bytes = Data(readFile(folder.file("m.json")))
    return try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
  }

  @Test func hasALineForEverySetAlsoForOneWithoutRows() throws {
    let report = makeReport([
      ["a<b", "TP53", "9", "1"], ["a<b", "MDM2", "2.5", "0"], ["c", "EGFR", "NA", "0"],
    ])
    report.addSet("empty", nameCount: 3, recognisedCount: 0)
    report.addSet("a<b", nameCount: 9, recognisedCount: 7)
    let found = try content(report)
    #expect(found["id"] as? String == "gsfm_test" && found["plot_type"] as? String == "table")
    let data = try #require(found["data"] as? [String: [String: Any]])
    #expect(Set(data.keys) == ["empty", "a&lt;b", "c"])
    #expect(data["empty"]?["rows"] as? Int == 0 && data["empty"]?["names"] as? Int == 3)
    let set = try #require(data["a&lt;b"])
    #expect(set["resolved"] as? Int == 7 && set["rows"] as? Int == 2)
    #expect(set["emphasised"] as? Int == 1)
    // The first that is put forward, not the first.
    #expect(set["first"] as? String == "MDM2" && set["value"] as? Double == 2.5)
    // A missing number is left out, not 0.
    #expect(data["c"]?["first"] as? String == "EGFR" && data["c"]?["value"] == nil)
    let headers = try #require(found["headers"] as? [String: [String: Any]])
    let keys = Set(data.values.flatMap(\.keys))
    #expect(keys.isSubset(of: Set(headers.keys)))
  }

  @Test func beyondTheLimitSetsAreCountedAndTheReaderIsTold() throws {
    let rows = (0..<7).map { ["t\($0)", "G", "1", "0"] }
    let found = try content(makeReport(rows, groupLimit: 5))
    #expect((found["data"] as? [String: Any])?.count == 5)
    #expect((found["description"] as? String)?.contains("the first 5 terms") == true)
  }
}
