import LinearAlgebra
public import Models
import RandomNumbers

/// The sizes of a network to be trained.
public struct NetworkPlan: Sendable, Equatable {
  /// The kind of network.
  public var architecture: Architecture
  /// The tokens, the special ones included: V.
  public var vocabularySize: Int
  /// D: the width that the others are multiples of.
  public var width: Int
  /// L: the number of layers on each side.
  public var depth: Int
  /// The width of the hidden layers beside an RDAE's linear path; the default is 768 at width 352.
  public var hiddenWidth: Int
  /// The width of a VAE's latent variable; the published default is 128 at width 256.
  public var latentWidth: Int

  /// Makes a plan.
  public init(
    architecture: Architecture, vocabularySize: Int, width: Int = 256, depth: Int = 2,
    hiddenWidth: Int? = nil, latentWidth: Int? = nil
  ) {
    self.hiddenWidth = hiddenWidth ?? max(1, width * 24 / 11)
    self.architecture = architecture
    self.vocabularySize = vocabularySize
    self.width = width
    self.depth = depth
    self.latentWidth = latentWidth ?? max(1, width / 2)
  }

  /// Refuses sizes that make no network or no memory.
  ///
  /// - Throws: ``TrainingError/invalidOption(name:expected:found:)``.
  public func check() throws(TrainingError) {
    guard (1...4096).contains(width) else {
      throw .invalidOption(name: "width", expected: "1 to 4096", found: "\(width)")
    }
    guard (1...65_536).contains(hiddenWidth) else {
      throw .invalidOption(name: "hidden width", expected: "1 to 65,536", found: "\(hiddenWidth)")
    }
    let least = architecture == .edae || architecture == .medae ? 2 : 1
    // Their inner widths are powers of the width: 65,536 at width 256 and depth 3.
    let most = architecture == .edae || architecture == .medae ? (width <= 64 ? 3 : 2) : 6
    guard (least...most).contains(depth) else {
      throw .invalidOption(
        name: "depth",
        expected: "\(least) to \(most) for a \(architecture.rawValue) of width \(width)",
        found: "\(depth)")
    }
    guard vocabularySize >= 3 else {
      throw .invalidOption(
        name: "vocabulary", expected: "at least one gene", found: "\(vocabularySize) tokens")
    }
  }

  /// e of the input's factor n⁻ᵉ, n the number of its genes.
  ///
  /// The network itself decides it, as inference must do the same: multi-hot rows are not scaled, means divide
  /// by n, the RDAE by √n.
  var inputExponent: Double {
    switch architecture {
    case .dae, .vae: 0
    case .edae, .medae, .epdae: 1
    case .rdae: 0.5
    }
  }

  /// The widths of the decoder, from the encoding to the tokens.
  func decoderWidths(encodingWidth: Int) -> [Int] {
    let inner: [Int] =
      switch architecture {
      case .dae: (1..<depth).map { width << ($0 - 1) }
      case .vae: [width] + (1..<depth).map { width << ($0 - 1) }
      case .epdae: (1..<depth).map { width << $0 }
      case .edae, .medae: Array(powers(of: width, below: depth).dropFirst())
      case .rdae: []
      }
    return [encodingWidth] + inner + [vocabularySize]
  }
}

/// A network with its gradients: an encoder of its architecture, a perceptron, and the layer of the logits.
final class TrainableNetwork: Sendable {
  private let encoder: any TrainableEncoder
  private let hidden: Perceptron
  private let hiddenActivation: HiddenActivation?
  private let output: OutputLayer
  private let counts: ParameterTensor?

  /// The most hidden activations an encoder may have; those of the decoder are numbered from here.
  private static let firstDecoderSite = 32

  /// All tensors of the model, in the order they are drawn and saved.
  var tensors: [ParameterTensor] {
    encoder.tensors + hidden.tensors + output.tensors + (counts.map { [$0] } ?? [])
  }

  /// Makes a network with drawn start values.
  ///
  /// - Parameter logFrequencies: ln of each token's frequency less their mean; an RDAE's output bias starts
  ///   from half of it.
  /// - Precondition: the plan passed ``NetworkPlan/check()``.
  init(
    _ plan: NetworkPlan, loss: TrainingLoss, batchSize: Int, seed: UInt64, state: ParameterState,
    logFrequencies: [Float]? = nil
  ) {
    var stream = RandomStream(seed: seed, .startValues)
    let encoderPlan = EncoderPlan(
      vocabularySize: plan.vocabularySize, width: plan.width, depth: plan.depth,
      hiddenWidth: plan.hiddenWidth, latentWidth: plan.latentWidth, state: state)
    encoder =
      switch plan.architecture {
      case .dae: MultiHotTraining(encoderPlan, from: &stream)
      case .vae: VariationalTraining(encoderPlan, from: &stream)
      case .edae: EncodedGenesTraining(encoderPlan, from: &stream)
      case .medae: EncodedMeanTraining(encoderPlan, from: &stream)
      case .epdae: PairedMeansTraining(encoderPlan, from: &stream)
      case .rdae: ResidualTraining(encoderPlan, from: &stream)
      }
    let widths = plan.decoderWidths(encodingWidth: encoder.width)
    hidden = Perceptron(
      "decoder", widths: widths.dropLast(), firstSite: Self.firstDecoderSite, state: state,
      from: &stream)
    hiddenActivation =
      hidden.layers.isEmpty
      ? nil : HiddenActivation(site: Self.firstDecoderSite + hidden.layers.count)
    if loss == .binaryCrossEntropy(.balance) {
      let counts = ParameterTensor(
        "bias", columns: plan.vocabularySize, layout: .vector, state: ParameterState())
      counts.values.values = [Float](repeating: 1, count: plan.vocabularySize)
      self.counts = counts
    } else {
      counts = nil
    }
    let last = linearTensors(
      "decoder.layers.\(hidden.layers.count * 3)", inputs: widths[widths.count - 2],
      outputs: plan.vocabularySize, state: state, from: &stream)
    if plan.architecture == .rdae {
      last.weight.drawNormal(deviation: 0.05, from: &stream)
      last.bias.fill(0)
      if let logFrequencies {
        last.bias.start(from: logFrequencies.map { $0 / 2 })
      }
    }
    output = OutputLayer(
      weight: last.weight, bias: last.bias, loss: loss, counts: counts?.values,
      batchSize: batchSize)
  }

  /// Goes forward and backward once, handing every gradient to the pass's update.
  ///
  /// - Returns: the loss, a mean over the sets, before the update.
  func step(_ batch: SetBatch, _ pass: TrainingPass) -> Double {
    let (encoding, penalty) = encoder.forward(batch, pass)
    let z = hidden.forward(encoding, pass)
    hiddenActivation?.forward(z, pass)
    let (loss, gradient) = output.step(z, batch, pass)
    hiddenActivation?.backward(gradient, y: z, pass)
    encoder.backward(hidden.backward(gradient, x: encoding, pass), batch, pass)
    return loss + penalty
  }
}

/// `base`, `base`², … up to the power `exponent` − 1.
func powers(of base: Int, below exponent: Int) -> [Int] {
  var result: [Int] = []
  for _ in 1..<max(exponent, 1) { result.append((result.last ?? 1) * base) }
  return result
}
