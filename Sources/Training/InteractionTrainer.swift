public import Interactions
import LinearAlgebra
public import Models
public import ParallelWork
import RealModule

/// How an interaction head is trained.
public struct InteractionRecipe: Sendable, Equatable {
  /// The kind of head.
  public var kind: InteractionHead.Kind
  /// R of a bilinear head.
  public var rank = 128
  /// Drawn pairs for each interacting one.
  public var negatives = 10
  /// How often every interacting pair comes.
  public var epochs = 2
  /// Interacting pairs of a step.
  public var batchSize = 2048
  /// The learning rate of Adam.
  public var learningRate: Double

  /// The recipe of a kind.
  public init(kind: InteractionHead.Kind) {
    self.kind = kind
    learningRate = kind == .published ? 5e-3 : 2e-3
  }

  /// Refuses settings that make no sense.
  ///
  /// - Throws: ``TrainingError/invalidOption(name:expected:found:)``.
  public func check() throws(TrainingError) {
    let numbers = [
      ("rank", rank, 1...4096), ("negatives", negatives, 1...1000), ("epochs", epochs, 1...10_000),
      ("batch", batchSize, 1...1_000_000),
    ]
    for (name, value, range) in numbers where !range.contains(value) {
      throw .invalidOption(
        name: name, expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
    guard learningRate > 0, learningRate <= 1 else {
      throw .invalidOption(
        name: "learning rate", expected: "above 0 and up to 1", found: "\(learningRate)")
    }
  }
}

/// The part in which the kinds of head differ.
protocol HeadTraining: Sendable {
  /// Learns from pairs of which the first `positiveCount` interact; returns their mean loss before.
  func step(_ pairs: [GenePair], positiveCount: Int, _ pass: TrainingPass) -> Double
  /// What was learned.
  func form() -> InteractionHead.Form
}

/// Trains an interaction head on a frozen model, an epoch at a time, by the logistic loss.
///
/// Everything random follows from the seed, and nothing depends on the number of threads.
public final class InteractionTrainer {
  /// How it is trained.
  public let recipe: InteractionRecipe
  private let examples: InteractionExamples
  private let training: any HeadTraining
  private let seed: UInt64
  private let team: WorkerTeam
  private var stepCount = 0
  private var epoch = 0
  private let schedule = LearningRateSchedule.cosine(warmUp: 0.05, final: 0.01)

  /// Makes a head with drawn start values.
  ///
  /// - Throws: ``TrainingError/invalidOption(name:expected:found:)``.
  public init(
    _ recipe: InteractionRecipe, model: GeneSetModel, examples: InteractionExamples, seed: UInt64,
    team: WorkerTeam
  ) throws(TrainingError) {
    try recipe.check()
    self.recipe = recipe
    self.examples = examples
    self.seed = seed
    self.team = team
    training =
      switch recipe.kind {
      case .bilinear:
        BilinearTraining(
          model: model, genes: examples.genes, rank: recipe.rank, negatives: recipe.negatives,
          seed: seed, team: team)
      case .published: PublishedTraining(model: model, negatives: recipe.negatives, seed: seed)
      }
  }

  /// The steps of an epoch.
  public var stepsPerEpoch: Int {
    (examples.positives.count + recipe.batchSize - 1) / recipe.batchSize
  }

  /// Whether all epochs are done.
  public var isFinished: Bool { epoch >= recipe.epochs }

  /// Trains on every interacting pair once.
  ///
  /// - Parameter progress: told the number of interacting pairs after each step.
  /// - Returns: the mean loss of the epoch's pairs in nats, each before the step that learned from it.
  /// - Throws: ``TrainingError/diverged(epoch:step:)`` when the loss is no number.
  /// - Precondition: ``isFinished`` is false.
  public func runEpoch(_ progress: (Int) -> Void) throws(TrainingError) -> EpochReport {
    precondition(!isFinished, "there is an epoch left")
    let order = examples.order(seed: seed, epoch: epoch)
    let settings = AdamSettings(learningRate: recipe.learningRate)
    var sum = 0.0
    var rate = 0.0
    for batch in order.split(every: recipe.batchSize) {
      let factor = schedule.factor(step: stepCount, of: stepsPerEpoch * recipe.epochs)
      rate = recipe.learningRate * factor
      stepCount += 1
      let drawn = examples.negatives(batch.count * recipe.negatives, seed: seed, step: stepCount)
      let update = AdamStep(settings, number: stepCount, factor: factor, averageDecay: nil)
      let loss = training.step(
        batch.map { examples.positives[$0] } + drawn, positiveCount: batch.count,
        TrainingPass(team: team, seed: seed, step: stepCount, dropout: 0, update: .adam(update)))
      guard loss.isFinite else { throw .diverged(epoch: epoch + 1, step: stepCount) }
      sum += loss * Double(batch.count)
      progress(batch.count)
    }
    epoch += 1
    return EpochReport(
      epoch: epoch, loss: sum / Double(order.count), setCount: order.count, learningRate: rate)
  }

  /// The head as it stands.
  public func head() -> InteractionHead {
    InteractionHead(training.form(), negativesPerPositive: Double(recipe.negatives))
  }
}

/// The logistic loss of one pair in nats, and its derivative by the logit.
///
/// loss = ln(1 + exp(−|x|)) + max(x, 0) − x·y, derivative = 1 / (1 + exp(−x)) − y.
func logisticLoss(logit: Float, isPositive: Bool) -> (loss: Double, gradient: Float) {
  let x = Double(logit)
  let small = Double.exp(-abs(x))
  let probability = x >= 0 ? 1 / (1 + small) : small / (1 + small)
  let target = isPositive ? 1.0 : 0
  return (Double.log(1 + small) + max(x, 0) - x * target, Float(probability - target))
}
