import GeneSets
import Interactions
import LinearAlgebra
import ModelBundles
import Models
import ParallelWork
import RealModule
import TestSupport
import Testing

@testable import Training

@Suite struct InteractionTrainingTests {
  private let model: GeneSetModel

  init() throws {
    model = try ModelBundle(path: TestData.reference.appendingPathComponent("DAE").path).model
  }

  /// Pairs of neighbours on a ring of genes, which no gene's popularity explains.
  private static let ring = (0..<60).map { GenePair(2 + $0, 2 + ($0 + 1) % 60) }

  @Test(arguments: InteractionHead.Kind.allCases)
  func gradientsEqualFiniteDifferences(kind: InteractionHead.Kind) throws {
    let state = ParameterState(recordsGradients: true)
    let team = WorkerTeam(threadCount: 2)
    let pairs = Array(Self.ring.prefix(9)) + [GenePair(2, 30), GenePair(2, 8), GenePair(50, 9)]
    let training: any HeadTraining
    let tensors: [ParameterTensor]
    switch kind {
    case .bilinear:
      let made = BilinearTraining(
        model: model, genes: Array(2..<62), rank: 3, negatives: 2, seed: 5, team: team,
        state: state)
      (training, tensors) = (made, made.tensors)
    case .published:
      let made = PublishedTraining(model: model, negatives: 2, seed: 5, state: state)
      (training, tensors) = (made, made.tensors)
    }
    let pass = TrainingPass(team: team, seed: 1, step: 1, dropout: 0, update: .record)
    for tensor in tensors {
      _ = training.step(pairs, positiveCount: 9, pass)
      let gradient = try #require(tensor.gradient).values
      let largest = try #require(gradient.indices.max { abs(gradient[$0]) < abs(gradient[$1]) })
      for place in Set([0, largest, gradient.count - 1]) {
        let value = tensor.values[place]
        let width: Float = 1.0 / 256
        tensor.values[place] = value + width
        let above = training.step(pairs, positiveCount: 9, pass)
        tensor.values[place] = value - width
        let below = training.step(pairs, positiveCount: 9, pass)
        tensor.values[place] = value
        let expected = (above - below) / Double(2 * width)
        #expect(
          abs(Double(gradient[place]) - expected) < 2e-3 * abs(expected) + 5e-5,
          "\(tensor.name)[\(place)]: \(gradient[place]) against \(expected)")
      }
    }
  }

  @Test func logisticLossIsItsFormulaAndDoesNotOverflow() {
    for x: Float in [-3, -0.5, 0, 2] {
      let p = 1 / (1 + Double.exp(-Double(x)))
      let one = logisticLoss(logit: x, isPositive: true)
      #expect(agrees(one.loss, -Double.log(p)) && agrees(Double(one.gradient), p - 1))
      let other = logisticLoss(logit: x, isPositive: false)
      #expect(agrees(other.loss, -Double.log(1 - p)) && agrees(Double(other.gradient), p))
    }
    #expect(logisticLoss(logit: -1000, isPositive: true).loss == 1000)
    #expect(logisticLoss(logit: 1000, isPositive: true).loss == 0)
  }

  private func trained(_ kind: InteractionHead.Kind, threads: Int) throws -> InteractionHead {
    var recipe = InteractionRecipe(kind: kind)
    recipe.epochs = 150
    recipe.rank = 24
    recipe.batchSize = 30
    recipe.negatives = 3
    recipe.learningRate = 1e-2
    let trainer = try InteractionTrainer(
      recipe, model: model, examples: InteractionExamples(positives: Self.ring), seed: 4,
      team: WorkerTeam(threadCount: threads))
    while !trainer.isFinished { _ = try trainer.runEpoch { _ in } }
    return trainer.head()
  }

  @Test func aBilinearHeadLearnsPairsThatPopularityDoesNotTell() throws {
    let head = try trained(.bilinear, threads: 2)
    let genes = (2..<62).map { GeneIndex($0) }
    let scorer = head.scorer(for: genes, model, WorkerTeam(threadCount: 1))
    let positives = Set(Self.ring.map { GenePair($0.first - 2, $0.second - 2) })
    let all = scorer.pairs(inRows: 0..<60, minimum: nil)
    let found = all.filter { positives.contains($0.pair) }.map(\.score)
    let others = all.filter { !positives.contains($0.pair) }.map(\.score)
    #expect(found.reduce(0, +) / Float(found.count) > 0.5)
    #expect(others.reduce(0, +) / Float(others.count) < 0.1)
  }

  @Test(arguments: InteractionHead.Kind.allCases)
  func theHeadDoesNotDependOnTheNumberOfThreads(kind: InteractionHead.Kind) throws {
    let (one, three) = (try trained(kind, threads: 1), try trained(kind, threads: 3))
    #expect(one.stored.tensors == three.stored.tensors)
  }

  @Test func drawnPairsAreNeverInteractingOnesNorGenesWithThemselves() throws {
    let examples = try InteractionExamples(positives: Self.ring + [GenePair(2, 2)])
    #expect(examples.positives.count == 60)
    let drawn = examples.negatives(5000, seed: 1, step: 3)
    #expect(drawn.count == 5000)
    #expect(drawn.allSatisfy { !$0.isSelf && !Self.ring.contains($0) })
    #expect(drawn == examples.negatives(5000, seed: 1, step: 3))
    #expect(drawn != examples.negatives(5000, seed: 1, step: 4))
  }

  @Test func popularGenesAreDrawnMoreOften() throws {
    // One gene with forty partners among genes that have it and one other.
    let hub = (3...42).map { GenePair(2, $0) }
    let pairs = hub + (3..<42).map { GenePair($0, $0 + 1) } + (50..<90).map { GenePair($0, $0 + 1) }
    let examples = try InteractionExamples(positives: pairs)
    let drawn = examples.negatives(4000, seed: 1, step: 1)
    let count = drawn.count { $0.first == 2 || $0.second == 2 }
    // Evenly it would be in 2 of 83 pairs.
    #expect(count > 4000 * 4 / 83)
  }

  @Test func tooFewPairsAndBadSettingsAreRefused() {
    #expect(throws: TrainingError.emptyInteractions(found: 0)) {
      try InteractionExamples(positives: [GenePair(3, 3)])
    }
    #expect(throws: TrainingError.emptyInteractions(found: 3)) {
      try InteractionExamples(positives: [GenePair(2, 3), GenePair(3, 4), GenePair(2, 4)])
    }
    var recipe = InteractionRecipe(kind: .bilinear)
    recipe.rank = 0
    #expect(throws: TrainingError.self) { try recipe.check() }
  }
}
