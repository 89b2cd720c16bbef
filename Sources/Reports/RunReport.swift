public import DelimitedText

/// What a run's report is made from, gathered while its rows are written.
///
/// It watches the rows as bytes and knows nothing of what made them. Memory is bounded: see ``RowSelection``.
public final class RunReport: RowObserver {
  /// What the table's columns mean.
  public let layout: ReportLayout
  /// Facts about the run in sections, such as its inputs and their checksums.
  public var facts: [ReportFacts] = []
  /// The names that stand for nothing, as the input writes them.
  private(set) var unresolved = NameSample()
  /// The names that stand for several genes.
  private(set) var ambiguous = NameSample()
  /// Whether anything was said of names; a tool may read none.
  private(set) var hasNames = false

  private(set) var selection: RowSelection
  private(set) var summaries: GroupSummaries

  private let groupPlace: Int
  private let labelPlace: Int
  private let valuePlace: Int
  private let emphasisPlace: Int?

  /// The rows a page shows at most: browsers sort and search so many at once without delay.
  public static let rowLimit = 10_000
  /// The groups whose summaries a page and MultiQC show at most.
  public static let groupLimit = 1_000

  /// Starts the report of a run.
  public init(
    _ layout: ReportLayout, rowLimit: Int = RunReport.rowLimit,
    groupLimit: Int = RunReport.groupLimit
  ) {
    self.layout = layout
    selection = RowSelection(limit: rowLimit)
    summaries = GroupSummaries(limit: groupLimit)
    groupPlace = layout.place(of: layout.group)
    labelPlace = layout.place(of: layout.label)
    valuePlace = layout.place(of: layout.value)
    emphasisPlace = layout.emphasis.map { layout.place(of: $0.column) }
  }

  /// Counts a set of the input, which then has a summary also when it has no rows.
  public func addSet(_ name: String, nameCount: Int, recognisedCount: Int) {
    summaries.update(name) { summary in
      summary.nameCount = (summary.nameCount ?? 0) + nameCount
      summary.recognisedCount = (summary.recognisedCount ?? 0) + recognisedCount
    }
  }

  /// Counts names of the input that are not resolved, perhaps none.
  ///
  /// - Parameters:
  ///   - unresolved: those that stand for nothing.
  ///   - ambiguous: those that stand for several genes.
  public func addNames(unresolved: [String], ambiguous: [String]) {
    hasNames = true
    self.unresolved.add(unresolved)
    self.ambiguous.add(ambiguous)
  }

  /// Takes note of rows of the table, each ended by a line feed and split by tabs.
  public func observe(_ rows: RowBuffer) {
    for line in rows.bytes.split(separator: ASCII.lineFeed) {
      let fields = line.split(separator: ASCII.tab, omittingEmptySubsequences: false)
      // Rows are the tool's own; one of another width would be a fault that its tests find.
      guard fields.count == layout.columns.count else { continue }
      func text(_ place: Int) -> String { String(decoding: fields[place], as: UTF8.self) }
      let name = text(groupPlace)
      let isEmphasised = emphasisPlace.map { layout.emphasis?.holds(for: text($0)) ?? false }
      summaries.update(name) { summary in
        summary.rowCount += 1
        if isEmphasised == true { summary.emphasisedCount += 1 }
        guard summary.bestLabel == nil, isEmphasised ?? true else { return }
        summary.bestLabel = text(labelPlace)
        summary.bestValue = text(valuePlace)
      }
      selection.add(group: name, fields.map { String(decoding: $0, as: UTF8.self) })
    }
  }

  /// The rows kept, each with whether it is put forward; nil when the layout puts none forward.
  func isEmphasised(_ row: [String]) -> Bool? {
    guard let emphasis = layout.emphasis, let emphasisPlace else { return nil }
    return emphasis.holds(for: row[emphasisPlace])
  }
}

/// Facts that belong together, in order.
public struct ReportFacts: Sendable, Equatable {
  /// What they are about.
  public let title: String
  /// Each fact's name and value.
  public let facts: [Fact]

  /// One fact.
  public struct Fact: Sendable, Equatable {
    /// What it is.
    public let name: String
    /// Its value.
    public let value: String

    /// Names a value.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Gathers facts.
  public init(title: String, facts: [Fact]) {
    self.title = title
    self.facts = facts
  }
}

/// Some distinct names, the first that came, and how many mentions there were in all.
struct NameSample: Sendable, Equatable {
  /// The names, each once.
  private(set) var names: [String] = []
  /// The mentions counted, those of names not kept among them.
  private(set) var mentionCount = 0
  private var known: Set<String> = []

  /// The distinct names kept.
  static let limit = 500

  /// Adds mentions.
  mutating func add(_ mentions: [String]) {
    mentionCount += mentions.count
    for name in mentions where names.count < Self.limit && known.insert(name).inserted {
      names.append(name)
    }
  }

  /// Whether a name may have come that is not kept.
  var isFull: Bool { names.count == Self.limit }
}
