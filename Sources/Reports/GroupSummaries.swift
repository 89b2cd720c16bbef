/// What is known of one group of rows, such as the completion of one gene set.
struct GroupSummary: Equatable {
  /// The group's name.
  let name: String
  /// The names its set was given with, each counted once; nil when the tool reads no sets.
  var nameCount: Int?
  /// Those of them that are genes of the vocabulary.
  var recognisedCount: Int?
  /// The rows it has.
  var rowCount = 0
  /// The rows put forward.
  var emphasisedCount = 0
  /// The label of the first row put forward, or of the first row when none can be.
  var bestLabel: String?
  /// The value of that row, as written.
  var bestValue: String?
}

/// The summaries of the first groups of a run, and the count of the others.
struct GroupSummaries {
  private let limit: Int
  /// The groups in the order in which they were first named.
  private(set) var groups: [GroupSummary] = []
  /// The mentions of groups beyond the limit, a group counted as often as it comes back.
  private(set) var droppedCount = 0
  private var places: [String: Int] = [:]
  private var latestDropped: String?

  /// Keeps at most `limit` groups.
  init(limit: Int) { self.limit = limit }

  /// Changes the summary of a group, which begins empty; does nothing beyond the limit.
  mutating func update(_ name: String, _ change: (inout GroupSummary) -> Void) {
    if let place = places[name] {
      change(&groups[place])
    } else if groups.count < limit {
      places[name] = groups.count
      groups.append(GroupSummary(name: name))
      change(&groups[groups.count - 1])
    } else if name != latestDropped {
      latestDropped = name
      droppedCount += 1
    }
  }
}
