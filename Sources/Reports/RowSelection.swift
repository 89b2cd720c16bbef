/// The first rows of every group, as many of each as fit a limit in all.
///
/// Rows come in the order of the table, those of a group together. While all of them fit, all are kept. Then every
/// group keeps half as many, and so on down to one; groups beyond the limit are counted only. So memory does
/// not grow with the table, and a page shows the best of every group rather than all of the first ones.
struct RowSelection {
  /// The rows of one group.
  struct Group: Equatable {
    /// The group's name.
    let name: String
    /// The fields of the rows kept.
    fileprivate(set) var rows: [[String]] = []
    /// The number of rows there were.
    fileprivate(set) var rowCount = 0
  }

  private let limit: Int
  /// The groups that have rows here.
  private(set) var groups: [Group] = []
  /// The rows each group may keep.
  private(set) var rowsPerGroup: Int
  /// The rows kept.
  private(set) var keptCount = 0
  /// The rows there were.
  private(set) var rowCount = 0
  /// The groups of which no row is kept.
  private(set) var droppedGroupCount = 0
  private var latestName: String?

  /// Keeps at most `limit` rows.
  ///
  /// - Precondition: `limit` is above 0.
  init(limit: Int) {
    precondition(limit > 0, "a selection of something")
    self.limit = limit
    rowsPerGroup = limit
  }

  /// Whether the next row of a group would be kept.
  func wouldKeep(_ name: String) -> Bool {
    if name != latestName { return groups.count < limit }
    guard let last = groups.last, last.name == name else { return false }
    return last.rows.count < rowsPerGroup
  }

  /// Adds a row, whose fields are only asked for when it is kept.
  mutating func add(group name: String, _ fields: @autoclosure () -> [String]) {
    let isKept = wouldKeep(name)
    rowCount += 1
    if name != latestName {
      latestName = name
      if isKept { groups.append(Group(name: name)) } else { droppedGroupCount += 1 }
    }
    guard let last = groups.indices.last, groups[last].name == name else { return }
    groups[last].rowCount += 1
    guard isKept else { return }
    groups[last].rows.append(fields())
    keptCount += 1
    while keptCount > limit, rowsPerGroup > 1 { halve() }
  }

  private mutating func halve() {
    let longest = groups.map(\.rows.count).max() ?? 1
    rowsPerGroup = max(1, min(rowsPerGroup, longest) / 2)
    for place in groups.indices where groups[place].rows.count > rowsPerGroup {
      groups[place].rows.removeLast(groups[place].rows.count - rowsPerGroup)
    }
    keptCount = groups.map(\.rows.count).reduce(0, +)
  }
}
