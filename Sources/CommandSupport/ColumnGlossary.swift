import ByteStreams
import DelimitedText

/// One column of a tool's output, as its header names it and `--columns` explains it.
public struct Column: Sendable, Equatable {
  /// The header.
  public let name: String
  /// `string`, `integer`, `number` or `flag`.
  public let type: ColumnType
  /// The unit or range, `-` for none.
  public let unit: String
  /// What it means, in one sentence.
  public let meaning: String

  /// What a column's values are.
  public enum ColumnType: String, Sendable {
    /// Any text without tabs.
    case string
    /// A whole number.
    case integer
    /// A real number, or NA.
    case number
    /// 1 or 0.
    case flag
  }

  /// Describes a column.
  public init(_ name: String, _ type: ColumnType, unit: String = "-", _ meaning: String) {
    self.name = name
    self.type = type
    self.unit = unit
    self.meaning = meaning
  }
}

/// The columns of a tool, in the order of its output.
public struct ColumnGlossary: Sendable {
  /// The columns.
  public let columns: [Column]

  /// Makes a glossary.
  public init(_ columns: [Column]) { self.columns = columns }

  /// The names, as the header has them.
  public var names: [String] { columns.map(\.name) }

  /// The table that `--columns` prints.
  public var table: [UInt8] {
    line(["column", "type", "unit", "meaning"])
      + columns.flatMap { line([$0.name, $0.type.rawValue, $0.unit, $0.meaning]) }
  }

  /// Prints the table to standard output.
  public func printTable() throws {
    let sink = try ByteSink(path: "-")
    try sink.write(table)
    try sink.close()
  }

  private func line(_ fields: [String]) -> [UInt8] {
    Array((fields.joined(separator: "\t") + "\n").utf8)
  }
}
