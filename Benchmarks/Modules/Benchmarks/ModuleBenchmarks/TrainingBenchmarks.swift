import Benchmark
import Models
import ParallelWork
import Training

private enum Prepared {
  /// 2,000 sets over the released vocabulary's symbols.
  static let corpus: TrainingCorpus = {
    do {
      var builder = try CorpusBuilder(
        CorpusOptions(minimumFrequency: 1), folder: "/tmp", resolve: { $0 })
      builder.beginFile("generated")
      // One set of all genes a thousand at a time, so that the vocabulary is whole.
      for first in stride(from: 2, to: GeneratedInputs.tokens, by: 900) {
        let last = min(first + 900, GeneratedInputs.tokens)
        try builder.append(GeneratedInputs.vocabulary.tokens[first..<last])
      }
      for set in 0..<2000 {
        try builder.append(
          GeneratedInputs.genes(20 + set % 100, seed: set).map {
            GeneratedInputs.vocabulary.tokens[$0]
          })
      }
      return try builder.finish()
    } catch {
      preconditionFailure("the corpus is well formed: \(error)")
    }
  }()

  static func trainer(_ architecture: Architecture, _ recipe: TrainingRecipe, width: Int) -> Trainer
  {
    do {
      return try Trainer(
        corpus: corpus,
        plan: NetworkPlan(
          architecture: architecture, vocabularySize: corpus.vocabulary.count, width: width),
        recipe: recipe, seed: 1, team: WorkerTeam(threadCount: 1))
    } catch {
      preconditionFailure("the plan is one: \(error)")
    }
  }
}

/// One step of each recipe at its own width and batch.
func registerTrainingBenchmarks() {
  for (recipe, architecture, width) in [
    (TrainingRecipe.released, Architecture.dae, 256), (.open, .rdae, 320),
  ] {
    Benchmark(
      "Training: one step, \(recipe.name) recipe, \(recipe.batchSize) sets",
      configuration: .init(maxDuration: .seconds(4), maxIterations: 20)
    ) { benchmark, trainer in
      benchmark.startMeasurement()
      blackHole(try? trainer.step())
      benchmark.stopMeasurement()
    } setup: {
      Prepared.trainer(architecture, recipe, width: width)
    }
  }
}
