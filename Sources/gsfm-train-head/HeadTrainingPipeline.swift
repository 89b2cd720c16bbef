import ByteStreams
import CommandSupport
import DelimitedText
import Training

/// Epochs in, a row each out.
struct HeadTrainingPipeline {
  /// The columns.
  static let glossary = ColumnGlossary([
    Column("epoch", .integer, unit: "1..", "how often every interacting pair has come"),
    Column(
      "loss", .number, unit: "nats",
      "the mean loss of the epoch's pairs, drawn ones included, each before the step that learned from it"
    ),
    Column("pairs_per_second", .number, unit: "1/s", "interacting pairs"),
    Column("seconds", .number, unit: "s", "time of the epoch"),
    Column("learning_rate", .number, "the learning rate of the epoch's last step"),
  ])

  let trainer: InteractionTrainer
  let format: TableFormat
  let progress: ProgressLine

  /// Trains to the end.
  func run(into sink: ByteSink) throws {
    let writer = try AccompanyingTable(
      sink, columns: format.writesHeader ? Self.glossary.names : nil)
    let clock = ContinuousClock()
    while !trainer.isFinished {
      let start = clock.now
      let report: EpochReport
      do throws(TrainingError) {
        report = try trainer.runEpoch { progress.advance(by: $0) }
      } catch {
        throw ToolError(error)
      }
      let seconds = (clock.now - start) / .seconds(1)
      var rows = RowBuffer()
      rows.append(report.epoch)
      let speed = seconds > 0 ? Double(report.setCount) / seconds : 0
      for number in [report.loss, speed, seconds, report.learningRate] {
        rows.tab()
        rows.append(number: number, digits: format.digits)
      }
      rows.newline()
      try writer.write(rows)
    }
    progress.finish()
    try writer.close()
  }
}
