import GeneSets
import Models
import ParallelWork
import TestSupport
import Testing

@testable import Training

@Suite struct TrainerTests {
  /// A training to be interrupted: an architecture with a recipe.
  struct Run: CustomTestStringConvertible, Sendable {
    let architecture: Architecture
    let recipe: TrainingRecipe
    var testDescription: String { "\(architecture.rawValue) \(recipe.name)" }

    static let all: [Run] = Architecture.allCases.flatMap { architecture in
      [TrainingRecipe.released, .open].map { recipe in
        var recipe = recipe
        recipe.batchSize = 16
        recipe.epochs = 3
        recipe.dropout = 0.2
        if recipe.name == "released" {
          recipe.schedule = .plateau(factor: 0.25, patience: 0)
          recipe.loss = .binaryCrossEntropy(architecture == .dae ? .balance : .none)
        } else {
          recipe.averageDecay = 0.9
        }
        return Run(architecture: architecture, recipe: recipe)
      }
    }
  }

  private func trainer(
    _ run: Run, _ corpus: TrainingCorpus, threads: Int = 1, seed: UInt64 = 7
  ) throws -> Trainer {
    try Trainer(
      corpus: corpus,
      plan: NetworkPlan(
        architecture: run.architecture, vocabularySize: corpus.vocabulary.count, width: 8),
      recipe: run.recipe, seed: seed, team: WorkerTeam(threadCount: threads))
  }

  private func bits(_ trainer: Trainer) -> [[UInt32]] {
    trainer.network.tensors.flatMap { $0.savedBuffers.map { $0.values.map(\.bitPattern) } }
  }

  private func checkpoint(_ trainer: Trainer) -> [UInt8] {
    var bytes: [UInt8] = []
    trainer.writeCheckpoint { span in
      span.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  @Test(arguments: Run.all)
  func anInterruptedTrainingEndsLikeAnUninterruptedOne(_ run: Run) throws {
    let corpus = try TestCorpus.modules()
    let whole = try trainer(run, corpus)
    while !whole.isFinished { _ = try whole.step() }
    var generator = SplitMix64(seed: 31)
    var current = try trainer(run, corpus)
    for _ in 0..<4 {
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !current.isFinished {
        _ = try current.step()
      }
      let saved = checkpoint(current)
      current = try trainer(run, corpus, threads: 2)
      try current.restore(saved.span)
    }
    while !current.isFinished { _ = try current.step() }
    #expect(bits(current) == bits(whole))
    #expect(current.progress == whole.progress)
  }

  @Test(arguments: Run.all)
  func theLossFallsAndTheTensorsMakeAModel(_ run: Run) throws {
    var run = run
    let corpus = try TestCorpus.modules(setCount: 200)
    run = Run(
      architecture: run.architecture,
      recipe: {
        var recipe = run.recipe
        recipe.epochs = 8
        recipe.optimizer.learningRate = 0.01
        recipe.schedule = .steps([])
        recipe.averageDecay = nil
        if recipe.name == "released" { recipe.loss = .binaryCrossEntropy(.none) }
        return recipe
      }())
    let trainer = try trainer(run, corpus)
    while !trainer.isFinished { _ = try trainer.step() }
    let losses = trainer.progress.reports.map(\.loss)
    // The noise of a VAE's sample leaves little to learn from in so few steps.
    let share = run.architecture == .vae ? 0.99 : 0.97
    #expect(losses[7] < losses[0] * share, "\(losses)")
    let model = try GeneSetModel(run.architecture, tensors: trainer.tensors())
    #expect(model.vocabularySize == corpus.vocabulary.count)
  }

  @Test func learnsWhichGenesKeepCompany() throws {
    let corpus = try TestCorpus.modules(setCount: 400)
    var recipe = TrainingRecipe.open
    recipe.batchSize = 16
    recipe.epochs = 10
    recipe.optimizer.learningRate = 0.02
    let run = Run(architecture: .rdae, recipe: recipe)
    let trainer = try trainer(run, corpus, threads: 2)
    while !trainer.isFinished { _ = try trainer.step() }
    let model = try GeneSetModel(.rdae, tensors: trainer.tensors())
    let resolver = SymbolResolver(vocabulary: corpus.vocabulary)
    let library = (0..<5).map { module in
      resolver.resolve((0..<12).map { "M\(module)G\($0)" })
    }
    let validation = HalfSplitValidation(library, seed: 1)
    #expect(validation.termCount == 5)
    let area = try #require(
      validation.medianAreaUnderROC(of: model, team: WorkerTeam(threadCount: 2)))
    #expect(area > 0.95, "\(area)")
  }

  @Test func seedsDecideEverything() throws {
    let corpus = try TestCorpus.modules()
    let models = try [(7, 1), (7, 3), (8, 1)].map { seed, threads in
      let trainer = try trainer(Run.all[11], corpus, threads: threads, seed: UInt64(seed))
      while !trainer.isFinished { _ = try trainer.step() }
      return bits(trainer)
    }
    #expect(models[0] == models[1])
    #expect(models[0] != models[2])
  }

  @Test func aCheckpointOfAnotherRunIsRefused() throws {
    let corpus = try TestCorpus.modules()
    let saved = checkpoint(try trainer(Run.all[0], corpus))
    #expect(throws: TrainingError.otherRun(setting: "seed", checkpoint: "7", now: "8")) {
      try trainer(Run.all[0], corpus, seed: 8).restore(saved.span)
    }
    let other = try TestCorpus.modules(setCount: 61)
    #expect(throws: TrainingError.self) { try trainer(Run.all[0], other).restore(saved.span) }
    #expect(throws: TrainingError.self) { try trainer(Run.all[1], corpus).restore(saved.span) }
  }

  @Test func aDamagedCheckpointIsRefused() throws {
    let corpus = try TestCorpus.modules()
    let saved = checkpoint(try trainer(Run.all[0], corpus))
    for count in [0, 7, 15, 16, 100, saved.count - 8, saved.count - 1] {
      let short = Array(saved[..<count])
      #expect(throws: TrainingError.self) { try trainer(Run.all[0], corpus).restore(short.span) }
    }
    for place in [3, 9, 14, 40, saved.count / 2, saved.count - 3] {
      var broken = saved
      broken[place] ^= 0x55
      #expect(throws: TrainingError.self) { try trainer(Run.all[0], corpus).restore(broken.span) }
    }
  }

  /// A checksum keeps out damage, not a forger: steps beyond the epoch would be read beyond the corpus.
  @Test(arguments: [
    "step\t4", "step\t\(Int.max)", "step count\t\(Int.max)", "step count\t3", "set count\t1000",
    "epoch\t4", "epoch\t1", "epoch\t\(Int.max)", "plateau idle\t\(Int.max)",
    "loss sum\t7ff8000000000000", "plateau factor\t7ff0000000000000",
    "report\t1 \(Int.min) 0 0 0", "report\t1 0 7ff8000000000000 0 0",
  ])
  func aForgedPlaceInTheTrainingIsRefused(line: String) throws {
    let corpus = try TestCorpus.modules()
    let run = Run.all[0]
    let forged = CheckpointFormat.forged(checkpoint(try trainer(run, corpus)), lines: line)
    #expect(
      throws: TrainingError.damagedCheckpoint(
        reason: "its progress is none this training can have made")
    ) { try trainer(run, corpus).restore(forged.span) }
  }

  @Test func aForgedCheckpointThatClaimsNothingIsRead() throws {
    let corpus = try TestCorpus.modules()
    let saved = checkpoint(try trainer(Run.all[0], corpus))
    try trainer(Run.all[0], corpus).restore(
      CheckpointFormat.forged(saved, lines: "unknown\tline").span)
  }

  @Test func senselessOptionsAreRefused() throws {
    let corpus = try TestCorpus.modules()
    func make(_ change: (inout NetworkPlan, inout TrainingRecipe) -> Void) throws {
      var plan = NetworkPlan(
        architecture: .dae, vocabularySize: corpus.vocabulary.count, width: 8)
      var recipe = TrainingRecipe.released
      change(&plan, &recipe)
      _ = try Trainer(
        corpus: corpus, plan: plan, recipe: recipe, seed: 1, team: WorkerTeam(threadCount: 1))
    }
    #expect(throws: Never.self) { try make { _, _ in } }
    #expect(throws: TrainingError.self) { try make { plan, _ in plan.width = 0 } }
    #expect(throws: TrainingError.self) { try make { plan, _ in plan.depth = 0 } }
    #expect(throws: TrainingError.self) { try make { plan, _ in plan.vocabularySize = 3 } }
    #expect(throws: TrainingError.self) { try make { _, recipe in recipe.dropout = 1 } }
    #expect(throws: TrainingError.self) { try make { _, recipe in recipe.batchSize = 0 } }
    #expect(throws: TrainingError.self) { try make { _, recipe in recipe.masking = .partition(1) } }
    #expect(throws: TrainingError.self) {
      try make { _, recipe in recipe.optimizer.learningRate = .nan }
    }
    #expect(throws: TrainingError.self) {
      try make { plan, recipe in
        plan.architecture = .vae
        recipe.loss = .binaryCrossEntropy(.balance)
      }
    }
  }
}
