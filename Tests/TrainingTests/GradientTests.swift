import LinearAlgebra
import Models
import ParallelWork
import TestSupport
import Testing

@testable import Training

/// One network, loss and batch to differentiate.
struct GradientCase: CustomTestStringConvertible, Sendable {
  let plan: NetworkPlan
  let loss: TrainingLoss
  var dropout = 0.0
  var testDescription: String {
    "\(plan.architecture.rawValue) depth \(plan.depth) \(loss) dropout \(dropout)"
  }

  enum Targets {
    case whole
    case hidden
    case mixed
  }

  /// Hidden targets where the input is left out of the softmax; seen and unseen ones where they differ.
  var targets: Targets {
    switch loss {
    case .softmax(excludesInput: true): .hidden
    case .binaryCrossEntropy(.unseen): .mixed
    default: .whole
    }
  }

  static let losses: [TrainingLoss] = [
    .binaryCrossEntropy(.none), .binaryCrossEntropy(.unseen), .softmax(excludesInput: false),
    .softmax(excludesInput: true),
  ]

  static let all: [GradientCase] =
    Architecture.allCases.flatMap { architecture in
      losses.map { GradientCase(plan: plan(architecture, depth: 2), loss: $0) }
        + [GradientCase(plan: plan(architecture, depth: 3), loss: losses[0], dropout: 0.25)]
    } + [
      GradientCase(plan: plan(.dae, depth: 1), loss: losses[0]),
      GradientCase(plan: plan(.dae, depth: 2), loss: .binaryCrossEntropy(.balance)),
      GradientCase(plan: plan(.vae, depth: 1), loss: losses[2], dropout: 0.25),
      GradientCase(plan: plan(.epdae, depth: 1), loss: losses[2]),
    ]

  /// 290 tokens: two panels of the last layer, the second with a lane group that is not full.
  static func plan(_ architecture: Architecture, depth: Int) -> NetworkPlan {
    NetworkPlan(
      architecture: architecture, vocabularySize: 290, width: 4, depth: depth, hiddenWidth: 5,
      latentWidth: 3)
  }
}

@Suite struct GradientTests {
  static func batch(_ plan: NetworkPlan, targets kind: GradientCase.Targets) -> SetBatch {
    var generator = SplitMix64(seed: 11)
    let batch = SetBatch(vocabularySize: plan.vocabularySize)
    batch.clear()
    for size in [3, 1, 7, 12, 5] {
      // From few genes, so that several sets share them; the far end has one of its own.
      let genes = Set((0..<size).map { _ in UInt32.random(in: 2..<24, using: &generator) } + [280])
        .sorted()
      let half = genes.count / 2
      let inputs = kind == .whole ? genes : Array(genes.dropFirst(half))
      let targets = kind == .whole ? genes : Array(genes.prefix(half + (kind == .mixed ? 1 : 0)))
      batch.append(
        inputs: inputs, targets: targets,
        inputExponent: plan.inputExponent,
        weight: Float(size))
    }
    batch.finish()
    return batch
  }

  @Test(arguments: GradientCase.all)
  func equalsFiniteDifferencesOfThePlainNetwork(_ item: GradientCase) {
    let batch = Self.batch(item.plan, targets: item.targets)
    let network = TrainableNetwork(
      item.plan, loss: item.loss, batchSize: 8, seed: 5,
      state: ParameterState(recordsGradients: true))
    moveBiases(of: network)
    let pass = TrainingPass(
      team: WorkerTeam(threadCount: 2), seed: 3, step: 2, dropout: item.dropout, update: .record)
    var reference = ReferenceNetwork(network, plan: item.plan, loss: item.loss, pass: pass)
    let loss = network.step(batch, pass)
    let expectedLoss = reference.loss(of: batch)
    #expect(abs(loss - expectedLoss) < 1e-5 * max(1, abs(expectedLoss)), "loss")
    for tensor in network.tensors {
      guard let gradient = tensor.gradient else { continue }
      compare(gradient.values, tensor, batch, &reference)
    }
  }

  /// Moves biases off 0, where a unit whose inputs were all dropped would sit on the rectifier's corner.
  private func moveBiases(of network: TrainableNetwork) {
    var generator = SplitMix64(seed: 4)
    for tensor in network.tensors
    where tensor.name.hasSuffix("0.bias") || tensor.name.hasSuffix("3.bias") {
      for place in 0..<tensor.values.count {
        tensor.values[place] += Float.random(in: -0.1...0.1, using: &generator)
      }
    }
  }

  /// Compares some values of a tensor, the largest among them.
  private func compare(
    _ gradient: [Float], _ tensor: ParameterTensor, _ batch: SetBatch,
    _ reference: inout ReferenceNetwork
  ) {
    let step = 1e-5
    let largest = gradient.indices.max { abs(gradient[$0]) < abs(gradient[$1]) } ?? 0
    let stride = max(1, gradient.count / 8)
    let places = Swift.stride(from: 0, to: gradient.count, by: stride) + [largest]
    for place in places where tensor.frozenRow != place / tensor.columns {
      let value = reference.tensors[tensor.name]![place]
      reference.tensors[tensor.name]![place] = value + step
      let above = reference.loss(of: batch)
      reference.tensors[tensor.name]![place] = value - step
      let below = reference.loss(of: batch)
      reference.tensors[tensor.name]![place] = value
      let expected = (above - below) / (2 * step)
      let tolerance = 1e-4 * abs(expected) + 2e-5 * Double(abs(gradient[largest])) + 1e-9
      #expect(
        abs(Double(gradient[place]) - expected) < tolerance,
        "\(tensor.name)[\(place)]: \(gradient[place]) against \(expected)")
    }
  }

  @Test func doesNotDependOnTheNumberOfThreads() {
    let plan = GradientCase.plan(.dae, depth: 2)
    let gradients = [1, 2, 7].map { threads in
      let network = TrainableNetwork(
        plan, loss: .softmax(excludesInput: false), batchSize: 8, seed: 5,
        state: ParameterState(recordsGradients: true))
      _ = network.step(
        Self.batch(plan, targets: .whole),
        TrainingPass(
          team: WorkerTeam(threadCount: threads), seed: 3, step: 1, dropout: 0.5, update: .record))
      return network.tensors.map { $0.gradient?.values }
    }
    #expect(gradients[0] == gradients[1])
    #expect(gradients[0] == gradients[2])
  }
}
