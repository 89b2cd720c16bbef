/// A column of the table a report shows.
public struct ReportColumn: Sendable, Equatable {
  /// The header.
  public let name: String
  /// Whether its values are numbers, which are sorted as such and set flush right.
  public let isNumeric: Bool
  /// What it means, in one sentence.
  public let meaning: String

  /// Describes a column.
  public init(_ name: String, isNumeric: Bool, meaning: String) {
    self.name = name
    self.isNumeric = isNumeric
    self.meaning = meaning
  }
}

/// Which rows a report puts forward, such as the genes that are new or the terms that are significant.
public struct ReportEmphasis: Sendable, Equatable {
  /// What a row's value must be.
  public enum Rule: Sendable, Equatable {
    /// The value is this text.
    case equals(String)
    /// The value is a number below this one.
    case below(Double)
  }

  /// The column that decides.
  public let column: String
  /// How it decides.
  public let rule: Rule
  /// What the rows put forward are, such as `new`.
  public let name: String
  /// What the others are, such as `in the input set`.
  public let otherName: String

  /// Describes which rows are put forward.
  public init(column: String, _ rule: Rule, name: String, otherName: String) {
    self.column = column
    self.rule = rule
    self.name = name
    self.otherName = otherName
  }

  /// Whether a value puts its row forward; a missing number never does.
  func holds(for value: String) -> Bool {
    switch rule {
    case .equals(let text): value == text
    case .below(let limit): Double(value).map { $0 < limit } ?? false
    }
  }
}

/// What a report says of a tool's table: its columns and the part they play.
public struct ReportLayout: Sendable {
  /// The tool, which is the title.
  public let tool: String
  /// One or two sentences on what the rows are.
  public let summary: String
  /// The columns, in the order of the table.
  public let columns: [ReportColumn]
  /// What the rows that stand together share, such as `term`: a column by name.
  public let group: String
  /// What a drawing of a group is called by, when that is not ``group``: a column by name.
  public let caption: String?
  /// What the plot names its marks by: a column by name.
  public let label: String
  /// What the plot measures: a column by name.
  public let value: String
  /// The rows put forward; nil for none.
  public let emphasis: ReportEmphasis?

  /// Describes a table.
  ///
  /// - Precondition: the names are those of columns.
  public init(
    tool: String, summary: String, columns: [ReportColumn], group: String, caption: String? = nil,
    label: String, value: String, emphasis: ReportEmphasis?
  ) {
    self.tool = tool
    self.summary = summary
    self.columns = columns
    self.group = group
    self.caption = caption
    self.label = label
    self.value = value
    self.emphasis = emphasis
    for name in [group, caption ?? group, label, value] + (emphasis.map { [$0.column] } ?? []) {
      precondition(columns.contains { $0.name == name }, "\(name) is a column")
    }
  }

  /// What a group is called in a sentence.
  var noun: String { caption ?? group }

  /// The place of a column.
  ///
  /// - Precondition: there is one of this name.
  func place(of name: String) -> Int {
    guard let place = columns.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("\(name) is a column")
    }
    return place
  }
}
