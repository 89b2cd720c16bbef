public import ArgumentParser
import ByteStreams
public import Reports

/// The reports of a run that people read: a page, and a file for MultiQC.
public struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a page of HTML here: the rows to sort and search, a plot, names not resolved, provenance.",
      valueName: "file"))
  var report: String?

  @Option(
    help: ArgumentHelp(
      "Write a summary of each set here for MultiQC, which looks for names that end in _mqc.json.",
      valueName: "file"))
  var multiqc: String?

  /// Makes the options at their defaults.
  public init() {}

  /// Whether a report is asked for.
  public var isAsked: Bool { report != nil || multiqc != nil }

  /// Opens the files of the reports; nil when none is asked for.
  ///
  /// - Parameter layout: what the tool's table is.
  /// - Throws: `StreamError` for a file that cannot be created, before the work begins.
  public func open(_ layout: ReportLayout) throws -> ReportFiles? {
    guard isAsked else { return nil }
    return ReportFiles(
      RunReport(layout), page: try report.map { try ByteSink(path: $0) },
      multiQC: try multiqc.map { try ByteSink(path: $0) })
  }
}

/// The reports of a run on their way to their files; a run that fails leaves none.
public final class ReportFiles {
  /// What the reports are made from; it observes the rows.
  public let run: RunReport
  private let page: ByteSink?
  private let multiQC: ByteSink?

  init(_ run: RunReport, page: ByteSink?, multiQC: ByteSink?) {
    self.run = run
    self.page = page
    self.multiQC = multiQC
  }

  /// Writes and closes the files.
  ///
  /// - Parameter provenance: what the run used, which the page tells.
  /// - Throws: `StreamError`.
  public func write(_ provenance: ProvenanceRecord?) throws {
    run.facts = provenance?.facts ?? []
    if let page {
      try ReportPage(run).write(to: page)
      try page.close()
    }
    if let multiQC {
      try MultiQCContent(run).write(to: multiQC)
      try multiQC.close()
    }
  }
}

extension ReportLayout {
  /// Describes the table of a tool by its glossary.
  public init(
    tool: String, summary: String, glossary: ColumnGlossary, group: String, caption: String? = nil,
    label: String, value: String, emphasis: ReportEmphasis?
  ) {
    self.init(
      tool: tool, summary: summary,
      columns: glossary.columns.map { column in
        ReportColumn(
          column.name, isNumeric: column.type != .string,
          meaning: column.unit == "-" ? column.meaning : "\(column.meaning) (\(column.unit))")
      }, group: group, caption: caption, label: label, value: value, emphasis: emphasis)
  }
}
