import GeneSets
public import Models
public import ParallelWork

/// Trains a network on a corpus, one step at a time.
///
/// Everything random follows from the seed and the place in the training, and the pieces that threads share
/// do not depend on their number: one seed gives one model, for any number of threads, interrupted or not,
/// as long as OpenBLAS uses one thread (`BLAS.setThreadCount(1)`) and the same kernel.
public final class Trainer {
  /// The sets.
  public let corpus: TrainingCorpus
  /// The sizes of the network.
  public let plan: NetworkPlan
  /// How it is trained.
  public let recipe: TrainingRecipe
  /// What everything random follows from.
  public let seed: UInt64
  /// How far training has come.
  public internal(set) var progress = TrainingProgress()
  let network: TrainableNetwork
  private let team: WorkerTeam
  private let batch: SetBatch
  private var sampler: BatchSampler

  /// Makes a network with drawn start values.
  ///
  /// - Throws: ``TrainingError/invalidOption(name:expected:found:)``.
  public init(
    corpus: TrainingCorpus, plan: NetworkPlan, recipe: TrainingRecipe, seed: UInt64,
    team: WorkerTeam
  ) throws(TrainingError) {
    try plan.check()
    try recipe.check()
    guard plan.vocabularySize == corpus.vocabulary.count else {
      throw .invalidOption(
        name: "vocabulary", expected: "\(corpus.vocabulary.count) tokens",
        found: "\(plan.vocabularySize)")
    }
    if recipe.loss == .binaryCrossEntropy(.balance), plan.architecture != .dae {
      throw .invalidOption(
        name: "weighted loss", expected: "balance with a DAE only",
        found: "a \(plan.architecture.rawValue)")
    }
    self.corpus = corpus
    self.plan = plan
    self.recipe = recipe
    self.seed = seed
    self.team = team
    batch = SetBatch(vocabularySize: plan.vocabularySize)
    sampler = BatchSampler(
      corpus: corpus, recipe: recipe, inputExponent: plan.inputExponent, seed: seed)
    network = TrainableNetwork(
      plan, loss: recipe.loss, batchSize: recipe.batchSize, seed: seed,
      state: ParameterState(isAveraged: recipe.averageDecay != nil),
      logFrequencies: plan.architecture == .rdae
        ? recipe.sampling.logFrequencies(in: corpus, vocabularySize: plan.vocabularySize) : nil)
  }

  /// The steps of an epoch.
  public var stepsPerEpoch: Int { sampler.stepsPerEpoch }

  /// Whether all epochs are done.
  public var isFinished: Bool { progress.epoch >= recipe.epochs }

  /// The learning rate of the next step.
  public var learningRate: Double { recipe.optimizer.learningRate * learningRateFactor }

  private var learningRateFactor: Double {
    progress.plateau.factor
      * recipe.schedule.factor(step: progress.stepCount, of: stepsPerEpoch * recipe.epochs)
  }

  /// Trains on the next batch.
  ///
  /// - Returns: the epoch's report, when this step ended one.
  /// - Throws: ``TrainingError/diverged(epoch:step:)`` when the loss is no number.
  /// - Precondition: ``isFinished`` is false.
  public func step() throws(TrainingError) -> EpochReport? {
    precondition(!isFinished, "there is an epoch left")
    sampler.fill(batch, epoch: progress.epoch, step: progress.step)
    let rate = learningRate
    let update = AdamStep(
      recipe.optimizer, number: progress.stepCount + 1, factor: learningRateFactor,
      averageDecay: recipe.averageDecay)
    let loss = network.step(
      batch,
      TrainingPass(
        team: team, seed: seed, step: progress.stepCount + 1, dropout: recipe.dropout,
        update: .adam(update)))
    progress.step += 1
    progress.stepCount += 1
    progress.setCount += batch.count
    progress.lossSum += loss * Double(batch.count)
    progress.lastLoss = loss
    guard loss.isFinite else {
      throw .diverged(epoch: progress.epoch + 1, step: progress.step)
    }
    return progress.step == stepsPerEpoch ? finishEpoch(learningRate: rate) : nil
  }

  private func finishEpoch(learningRate: Double) -> EpochReport {
    let loss = progress.lossSum / Double(progress.setCount)
    progress.plateau.finishEpoch(loss: loss, recipe.schedule)
    progress.epoch += 1
    let report = EpochReport(
      epoch: progress.epoch, loss: loss, setCount: progress.setCount, learningRate: learningRate)
    progress.reports.append(report)
    progress.step = 0
    progress.setCount = 0
    progress.lossSum = 0
    return report
  }

  /// Notes what a validation after the last epoch found.
  ///
  /// - Precondition: an epoch is done.
  public func noteValidation(areaUnderROC: Double) {
    precondition(!progress.reports.isEmpty, "an epoch is done")
    progress.reports[progress.reports.count - 1].areaUnderROC = areaUnderROC
  }

  /// The tensors of the model as it stands, the averaged ones if the recipe averages.
  public func tensors() -> ModelTensors {
    ModelTensors(
      Dictionary(
        network.tensors.map { ($0.name, $0.stored()) }, uniquingKeysWith: { first, _ in first }))
  }
}

/// How far training has come.
public struct TrainingProgress: Sendable, Equatable {
  /// Epochs done.
  public internal(set) var epoch = 0
  /// Steps done in the epoch at hand.
  public internal(set) var step = 0
  /// Steps done altogether.
  public internal(set) var stepCount = 0
  /// Sets trained on in the epoch at hand.
  public internal(set) var setCount = 0
  /// The loss of the last step; NaN before the first.
  public internal(set) var lastLoss = Double.nan
  /// What every epoch came to.
  public internal(set) var reports: [EpochReport] = []
  var lossSum = 0.0
  var plateau = PlateauState()

  /// The mean loss of the epoch at hand so far, or nil at its beginning.
  public var meanLoss: Double? { setCount > 0 ? lossSum / Double(setCount) : nil }
}

/// What an epoch came to.
public struct EpochReport: Sendable, Equatable {
  /// The number of the epoch, from 1.
  public var epoch: Int
  /// The mean loss over its sets, each taken before the step that learned from it.
  public var loss: Double
  /// The sets trained on.
  public var setCount: Int
  /// The learning rate of its last step.
  public var learningRate: Double
  /// The median AUROC on a validation library after it, if that was asked for.
  public var areaUnderROC: Double?
}
