import ByteStreams
import CommandSupport
import DelimitedText
import Glibc
import Logging
import Models
import ParallelWork
import Training

/// Steps in, a row an epoch out, until all epochs are done or a signal asks to stop.
struct TrainingPipeline {
  let trainer: Trainer
  /// What the bundle remembers, if anything.
  let memory: ModelTensors?
  let validation: HalfSplitValidation?
  let team: WorkerTeam
  let checkpointPath: String
  let savesEveryEpoch: Bool
  let plotPath: String?
  let table: EpochTable
  let progress: ProgressLine
  let logger: Logger

  /// Trains to the end.
  ///
  /// - Throws: `ToolError.interrupted` after a signal, when the checkpoint is written.
  func run(into sink: ByteSink) throws {
    StopSignals.watch()
    let writer = try AccompanyingTable(
      sink, columns: table.format.writesHeader ? EpochTable.glossary.names : nil)
    let stopwatch = Stopwatch(trainer)
    while !trainer.isFinished {
      let report: EpochReport?
      do throws(TrainingError) { report = try trainer.step() } catch { throw ToolError(error) }
      stopwatch.note(trainer)
      if let report {
        try finishEpoch(report, stopwatch, writer)
      }
      progress.show { stopwatch.text(trainer) }
      if let signal = StopSignals.received { try stop(signal) }
    }
    progress.finish()
    if let signal = StopSignals.received { try stop(signal) }
    try writer.close()
  }

  private func finishEpoch(
    _ report: EpochReport, _ stopwatch: Stopwatch, _ writer: AccompanyingTable
  ) throws {
    var report = report
    let seconds = stopwatch.finishEpoch()
    if let validation {
      let tensors = trainer.tensors()
      let model = try GeneSetModel(
        trainer.plan.architecture, tensors: memory.map(tensors.adding) ?? tensors)
      if let area = validation.medianAreaUnderROC(of: model, team: team) {
        trainer.noteValidation(areaUnderROC: area)
        report.areaUnderROC = area
      }
      stopwatch.resume()
    }
    var rows = RowBuffer()
    table.append(report, seconds: seconds.seconds, setCount: seconds.setCount, to: &rows)
    try writer.write(rows)
    if let plotPath {
      let plot = try ByteSink(path: plotPath)
      try plot.write(TrainingPlot(trainer.progress.reports).svg)
      try plot.close()
    }
    if savesEveryEpoch { try save() }
  }

  /// Leaves a checkpoint and ends the tool as interrupted.
  private func stop(_ signal: Int32) throws {
    progress.finish()
    try save()
    throw ToolError.interrupted(
      signal: signal,
      hint: "stopped after step \(trainer.progress.step) of \(trainer.stepsPerEpoch) of epoch "
        + "\(trainer.progress.epoch + 1); to continue, add --resume \(checkpointPath)")
  }

  private func save() throws {
    let sink = try ByteSink(path: checkpointPath)
    do throws(StreamError) {
      try trainer.writeCheckpoint { (bytes) throws(StreamError) in try sink.write(bytes) }
      try sink.close()
    } catch {
      sink.abandon()
      throw error
    }
    logger.info("checkpoint written to \(checkpointPath)")
  }
}

/// How long epochs take and how long the rest will.
final class Stopwatch {
  private let clock = ContinuousClock()
  private var epochStart: ContinuousClock.Instant
  private let start: ContinuousClock.Instant
  private let stepsAtStart: Int
  private var setsAtEpochStart: Int
  private var setCount = 0

  init(_ trainer: Trainer) {
    start = clock.now
    epochStart = start
    stepsAtStart = trainer.progress.stepCount
    setsAtEpochStart = trainer.progress.setCount
  }

  /// Takes note of a step.
  func note(_ trainer: Trainer) {
    let inEpoch = trainer.progress.setCount
    // 0 when the step ended the epoch, whose report has the number then.
    setCount = inEpoch > 0 ? inEpoch : (trainer.progress.reports.last?.setCount ?? 0)
  }

  /// The seconds of the epoch in this process and the sets trained on in them.
  func finishEpoch() -> (seconds: Double, setCount: Int) {
    let seconds = (clock.now - epochStart) / .seconds(1)
    let sets = setCount - setsAtEpochStart
    resume()
    return (seconds, sets)
  }

  /// Begins the next epoch, leaving out what was done since the last ended.
  func resume() {
    epochStart = clock.now
    setsAtEpochStart = 0
  }

  /// Where training stands, for a person who waits.
  func text(_ trainer: Trainer) -> String {
    let steps = trainer.progress.stepCount - stepsAtStart
    let total = trainer.stepsPerEpoch * trainer.recipe.epochs
    let elapsed = (clock.now - start) / .seconds(1)
    let epochSeconds = (clock.now - epochStart) / .seconds(1)
    let rate = epochSeconds > 0 ? Double(setCount - setsAtEpochStart) / epochSeconds : 0
    let left = steps > 0 ? elapsed / Double(steps) * Double(total - trainer.progress.stepCount) : 0
    let share = 100 * trainer.progress.stepCount / max(total, 1)
    return """
      \(share) %, epoch \(min(trainer.progress.epoch + 1, trainer.recipe.epochs)) of \
      \(trainer.recipe.epochs), loss \(rounded(trainer.progress.lastLoss)), rate \
      \(rounded(trainer.learningRate)), \(Int(max(rate, 0))) sets a second, \(duration(left)) left
      """
  }

  /// Four significant digits.
  private func rounded(_ number: Double) -> String {
    var buffer = RowBuffer()
    buffer.append(number: number, digits: 4)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9))
    if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
  }
}
