import TestSupport
import Testing

@testable import Reports

@Suite struct RowSelectionTests {
  @Test func keepsEverythingWhileItFits() {
    var selection = RowSelection(limit: 6)
    for row in 0..<6 { selection.add(group: "g\(row / 3)", ["\(row)"]) }
    #expect(selection.groups.map(\.rows) == [[["0"], ["1"], ["2"]], [["3"], ["4"], ["5"]]])
    #expect(selection.keptCount == 6 && selection.rowCount == 6)
  }

  @Test func oneLongGroupFillsTheLimit() {
    var selection = RowSelection(limit: 10)
    for row in 0..<25 { selection.add(group: "g", ["\(row)"]) }
    #expect(selection.groups[0].rows == (0..<10).map { ["\($0)"] })
    #expect(selection.rowCount == 25 && selection.groups[0].rowCount == 25)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func keepsTheFirstRowsOfEveryGroupWithinTheLimit(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let sizes = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
      Int.random(in: 1...20, using: &generator)
    }
    let limit = Int.random(in: 1...60, using: &generator)
    var selection = RowSelection(limit: limit)
    for (group, size) in sizes.enumerated() {
      for row in 0..<size { selection.add(group: "g\(group)", ["\(group)", "\(row)"]) }
    }
    #expect(selection.rowCount == sizes.reduce(0, +))
    #expect(selection.keptCount <= limit)
    #expect(selection.keptCount == selection.groups.map(\.rows.count).reduce(0, +))
    #expect(selection.groups.count + selection.droppedGroupCount == sizes.count)
    #expect(selection.groups.count == min(sizes.count, limit))
    for (place, group) in selection.groups.enumerated() {
      #expect(group.rowCount == sizes[place])
      #expect(group.rows.count == min(sizes[place], selection.rowsPerGroup))
      #expect(group.rows == (0..<group.rows.count).map { ["\(place)", "\($0)"] })
    }
  }
}
