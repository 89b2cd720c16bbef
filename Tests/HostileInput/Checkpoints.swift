import Models
import ParallelWork
import Training

/// A training of three steps an epoch, as its author saved it before the first.
///
/// It is made once and only read.
private struct SavedTraining: @unchecked Sendable {
  let corpus: TrainingCorpus
  let checkpoint: [UInt8]

  static let shared = SavedTraining()

  private init() {
    do {
      var builder = try CorpusBuilder(
        CorpusOptions(minimumSize: 2, maximumSize: 9, minimumFrequency: 1, keepsUnknown: false),
        folder: "/tmp"
      ) { $0 }
      builder.beginFile("sets")
      for set in 0..<6 { try builder.append(["A\(set)", "B", "C\(set % 3)"]) }
      corpus = try builder.finish()
      var bytes: [UInt8] = []
      let trainer = try Self.trainer(corpus)
      trainer.writeCheckpoint { span in span.withUnsafeBytes { bytes.append(contentsOf: $0) } }
      checkpoint = bytes
    } catch {
      preconditionFailure("no training to begin with: \(error)")
    }
  }

  static func trainer(_ corpus: TrainingCorpus) throws(TrainingError) -> Trainer {
    var recipe = TrainingRecipe.released
    recipe.batchSize = 2
    recipe.epochs = 3
    return try Trainer(
      corpus: corpus,
      plan: NetworkPlan(
        architecture: .dae, vocabularySize: corpus.vocabulary.count, width: 2),
      recipe: recipe, seed: 1, team: WorkerTeam(threadCount: 1))
  }
}

func readCheckpoint(_ bytes: [UInt8]) -> HostileInput.Outcome {
  let saved = SavedTraining.shared
  let forged = CheckpointFormat.forged(
    saved.checkpoint, lines: String(decoding: bytes, as: UTF8.self))
  do throws(TrainingError) {
    let trainer = try SavedTraining.trainer(saved.corpus)
    try trainer.restore(forged.span)
    precondition(trainer.progress.epoch <= 3 && trainer.progress.step < trainer.stepsPerEpoch)
    while !trainer.isFinished { _ = try trainer.step() }
    return .accepted(trainer.progress.stepCount)
  } catch {
    return HostileInput.Outcome(error)
  }
}
