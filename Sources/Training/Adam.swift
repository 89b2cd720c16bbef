import LinearAlgebra

/// The settings of Adam with decoupled weight decay.
///
/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − rate·( m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε) + decay·w ).
/// Source: Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019 for the decay. Order of the operations
/// as in `torch.optim.Adam`.
public struct AdamSettings: Sendable, Equatable {
  /// The step size, before the schedule's factor.
  public var learningRate: Double
  /// β₁: how much of the mean gradient is kept from step to step.
  public var firstDecay: Double = 0.9
  /// β₂: how much of the mean squared gradient is kept from step to step.
  public var secondDecay: Double = 0.999
  /// ε: added to the root of the mean squared gradient.
  public var epsilon: Double = 1e-8
  /// The share of each weight taken off per unit of learning rate; biases are spared.
  public var weightDecay: Double = 0

  /// Makes settings with the published defaults but for the rate and what is named.
  public init(
    learningRate: Double = 1e-3, secondDecay: Double = 0.999, weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    self.secondDecay = secondDecay
    self.weightDecay = weightDecay
  }
}

/// What becomes of a gradient as soon as it is known.
///
/// The whole gradient never exists: each layer hands over a few rows at a time, and Adam uses them while
/// they are in the cache. Tests record them instead.
enum ParameterUpdate: Sendable {
  /// Stores the gradient in the tensor and leaves the values alone.
  case record
  /// Takes a step of Adam.
  case adam(AdamStep)

  /// Applies the gradient of consecutive values of a tensor.
  ///
  /// - Parameter gradient: `count` values, or nil for all 0.
  /// - Precondition: the values exist, and lie in one row if the tensor has a frozen row.
  @unsafe func apply(
    _ gradient: UnsafePointer<Float>?, to tensor: ParameterTensor, at offset: Int, count: Int
  ) {
    if let frozenRow = tensor.frozenRow, offset / tensor.columns == frozenRow { return }
    switch self {
    case .record:
      guard let buffer = tensor.gradient else { return }
      // The tensor's buffers hold every one of its values; the caller vouches for the gradient.
      let destination = unsafe buffer.address(of: offset)
      if let gradient = unsafe gradient {
        unsafe destination.update(from: gradient, count: count)
      } else {
        unsafe destination.update(repeating: 0, count: count)
      }
    case .adam(let step): unsafe step.apply(gradient, to: tensor, at: offset, count: count)
    }
  }
}

/// The numbers of one step of Adam, the same for every parameter.
struct AdamStep: Sendable {
  private let firstDecay: Float
  private let secondDecay: Float
  private let firstShare: Float
  private let secondShare: Float
  private let rate: Float
  private let inverseRootCorrection: Float
  private let epsilon: Float
  private let decay: Float
  private let averageShare: Float

  /// Moments smaller than this become 0.
  ///
  /// The mean of a gene that is not seen shrinks for ever; numbers too small for the normal format would slow
  /// the processor down. Beside ε = 1e-8 they change no weight.
  private static let smallestMoment: Float = 1e-30

  /// Prepares a step.
  ///
  /// - Parameters:
  ///   - number: t, from 1.
  ///   - factor: what the schedule multiplies the learning rate with.
  ///   - averageDecay: how much of the mean weights is kept; unused by tensors without one.
  init(_ settings: AdamSettings, number: Int, factor: Double, averageDecay: Double?) {
    firstDecay = Float(settings.firstDecay)
    secondDecay = Float(settings.secondDecay)
    firstShare = Float(1 - settings.firstDecay)
    secondShare = Float(1 - settings.secondDecay)
    let learningRate = settings.learningRate * factor
    rate = Float(learningRate / (1 - power(settings.firstDecay, number)))
    inverseRootCorrection = Float(1 / (1 - power(settings.secondDecay, number)).squareRoot())
    epsilon = Float(settings.epsilon)
    decay = Float(learningRate * settings.weightDecay)
    // At the start the mean forgets faster, or it would remember the start values for long.
    let kept = averageDecay.map { min($0, Double(1 + number) / Double(10 + number)) } ?? 0
    averageShare = Float(1 - kept)
  }

  /// Updates consecutive values of a tensor.
  @unsafe func apply(
    _ gradient: UnsafePointer<Float>?, to tensor: ParameterTensor, at offset: Int, count: Int
  ) {
    // The buffers have one size; the caller vouches that `count` values follow `offset`.
    let values = unsafe tensor.values.address(of: offset)
    let first = unsafe tensor.firstMoment.address(of: offset)
    let second = unsafe tensor.secondMoment.address(of: offset)
    if tensor.isDecayed, decay != 0 { unsafe scale(values, by: 1 - decay, count: count) }
    let wholeCount = count / Lanes.scalarCount * Lanes.scalarCount
    for place in stride(from: 0, to: wholeCount, by: Lanes.scalarCount) {
      let g = unsafe gradient.map { unsafe loadLanes($0 + place) } ?? Lanes(repeating: 0)
      var state = unsafe AdamLanes(
        values: loadLanes(values + place), first: loadLanes(first + place),
        second: loadLanes(second + place))
      update(&state, g)
      unsafe storeLanes(state.values, to: values + place)
      unsafe storeLanes(state.first, to: first + place)
      unsafe storeLanes(state.second, to: second + place)
    }
    for place in wholeCount..<count {
      let g = unsafe gradient.map { unsafe Lanes(repeating: $0[place]) } ?? Lanes(repeating: 0)
      var state = unsafe AdamLanes(
        values: Lanes(repeating: values[place]), first: Lanes(repeating: first[place]),
        second: Lanes(repeating: second[place]))
      update(&state, g)
      unsafe values[place] = state.values[0]
      unsafe first[place] = state.first[0]
      unsafe second[place] = state.second[0]
    }
    guard let average = tensor.average else { return }
    let mean = unsafe average.address(of: offset)
    for place in 0..<count {
      unsafe mean[place] += averageShare * (values[place] - mean[place])
    }
  }

  @inline(__always) private func update(_ state: inout AdamLanes, _ g: Lanes) {
    let m = state.first * firstDecay + g * firstShare
    let v = state.second * secondDecay + (g * g) * secondShare
    let zero = Lanes(repeating: 0)
    let smallest = Lanes(repeating: Self.smallestMoment)
    let isSmall = (m .< smallest) .& (-m .< smallest)
    state.first = m.replacing(with: zero, where: isSmall)
    state.second = v.replacing(with: zero, where: v .< smallest)
    state.values -= (m * rate) / (squareRoot(v) * inverseRootCorrection + epsilon)
  }
}

/// Eight parameters with their moments.
private struct AdamLanes {
  var values: Lanes
  var first: Lanes
  var second: Lanes
}

/// `base` to a whole power, by repeated squaring.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
