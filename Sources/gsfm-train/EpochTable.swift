import CommandSupport
import DelimitedText
import Training

/// The rows of a training as text, one an epoch.
struct EpochTable {
  static let glossary = ColumnGlossary([
    Column("epoch", .integer, unit: "1..", "how often every set has come"),
    Column(
      "loss", .number, unit: "nats",
      "the mean loss of the epoch's sets, each before the step that learned from it"),
    Column("sets_per_second", .number, unit: "1/s", "training speed, validation left out"),
    Column("seconds", .number, unit: "s", "time of the epoch in this run, validation left out"),
    Column("learning_rate", .number, "the learning rate of the epoch's last step"),
    Column(
      "auroc", .number, unit: "0..1",
      "median AUROC over the terms of the --validate library, NA without one"),
  ])

  let format: TableFormat

  /// The row of one epoch.
  func append(_ report: EpochReport, seconds: Double, setCount: Int, to rows: inout RowBuffer) {
    rows.append(report.epoch)
    let speed = seconds > 0 ? Double(setCount) / seconds : 0
    for number in [report.loss, speed, seconds, report.learningRate] {
      rows.tab()
      rows.append(number: number, digits: format.digits)
    }
    rows.tab()
    if let area = report.areaUnderROC {
      rows.append(number: area, digits: format.digits)
    } else {
      rows.appendMissing()
    }
    rows.newline()
  }
}
