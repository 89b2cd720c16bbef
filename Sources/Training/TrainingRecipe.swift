/// How a network is trained: everything but the network, the sets and the seed.
public struct TrainingRecipe: Sendable, Equatable {
  /// The name, for the manifest of the bundle.
  public var name: String
  /// What is minimised.
  public var loss: TrainingLoss
  /// Which genes go in and which are asked for.
  public var masking: InputMasking
  /// The order in which sets come.
  public var sampling: SetSampling
  /// e of a set's weight in the loss, nᵉ for n targets; 0 for equal weights.
  public var targetExponent: Double
  /// The optimiser.
  public var optimizer: AdamSettings
  /// How the learning rate changes.
  public var schedule: LearningRateSchedule
  /// How much of the mean weights is kept from step to step; nil to keep the last weights instead.
  public var averageDecay: Double?
  /// The share of hidden values dropped.
  public var dropout: Double
  /// The sets of a step.
  public var batchSize: Int
  /// How often every set comes.
  public var epochs: Int

  /// The published recipe.
  ///
  /// Source: `DAE.py` and `train_models.py` of MaayanLab/gsfm at 6fa5879 with `partition` 0. Differs from it:
  /// the schedule looks at the mean loss of an epoch, where Lightning's default hands it the last batch's.
  public static let released = TrainingRecipe(
    name: "released", loss: .binaryCrossEntropy(.none), masking: .none, sampling: .shuffled,
    targetExponent: 0, optimizer: AdamSettings(learningRate: 1e-3),
    schedule: .plateau(factor: 0.25, patience: 10), averageDecay: nil, dropout: 0.2, batchSize: 128,
    epochs: 50)

  /// The recipe of the default bundle: guess the hidden genes of a set from the others.
  ///
  /// Large sets are drawn more often (√n) and count more the more is hidden (√targets), because a set gives
  /// one guess a draw however large it is.
  /// Chosen on validation libraries; the experiments are in `model-cards/experiments.md`.
  public static let open = TrainingRecipe(
    name: "open", loss: .softmax(excludesInput: true),
    masking: .random(0.2...0.95, target: .hidden),
    sampling: .weighted(sizeExponent: 0.5, repetitionExponent: 0), targetExponent: 0.5,
    optimizer: AdamSettings(learningRate: 4e-3), schedule: .cosine(warmUp: 0.03, final: 0.01),
    averageDecay: nil, dropout: 0, batchSize: 256, epochs: 16)

  /// The recipe in words and numbers, one setting a line: what a checkpoint compares.
  public var settings: [(name: String, value: String)] {
    [
      ("recipe", name), ("loss", "\(loss)"), ("masking", "\(masking)"),
      ("sampling", "\(sampling)"),
      ("target exponent", "\(targetExponent)"), ("learning rate", "\(optimizer.learningRate)"),
      ("second decay", "\(optimizer.secondDecay)"), ("weight decay", "\(optimizer.weightDecay)"),
      ("schedule", "\(schedule)"), ("average decay", averageDecay.map { "\($0)" } ?? "none"),
      ("dropout", "\(dropout)"), ("batch", "\(batchSize)"), ("epochs", "\(epochs)"),
    ]
  }

  /// Refuses settings that make no sense.
  ///
  /// - Throws: ``TrainingError/invalidOption(name:expected:found:)``.
  public func check() throws(TrainingError) {
    func require(_ holds: Bool, _ name: String, _ expected: String, _ found: String)
      throws(TrainingError)
    {
      guard holds else { throw .invalidOption(name: name, expected: expected, found: found) }
    }
    try require((0..<1).contains(dropout), "dropout", "0 or more and below 1", "\(dropout)")
    try require((1...65_536).contains(batchSize), "batch", "1 to 65,536", "\(batchSize)")
    try require((1...100_000).contains(epochs), "epochs", "1 to 100,000", "\(epochs)")
    try require(
      optimizer.learningRate > 0 && optimizer.learningRate.isFinite, "learning rate", "above 0",
      "\(optimizer.learningRate)")
    if case .partition(let share) = masking {
      try require(share > 0 && share < 1, "partition", "0 or more and below 1", "\(share)")
    }
    if case .random(let shares, _) = masking {
      try require(
        shares.lowerBound >= 0 && shares.upperBound <= 1, "masked share", "0 to 1", "\(shares)")
    }
    if let averageDecay {
      try require((0..<1).contains(averageDecay), "average decay", "below 1", "\(averageDecay)")
    }
  }
}

/// Which genes of a set go in and which are asked for.
public enum InputMasking: Sendable, Equatable {
  /// All go in, all are asked for.
  case none
  /// A random share is asked for, the rest goes in.
  ///
  /// Of n genes ⌈n·(1−share)⌉ − 1 go in, as in `partition_padded_tensor` of the published package.
  case partition(Double)
  /// Each gene is left out of the input with a chance that is drawn anew for every set from a range; at
  /// least one goes in.
  case random(ClosedRange<Double>, target: MaskedTarget)
}

/// What a masked input is asked for.
public enum MaskedTarget: Sendable, Equatable {
  /// The whole set.
  case wholeSet
  /// The genes that are not in the input, at least one.
  case hidden
}

/// The order in which sets come.
public enum SetSampling: Sendable, Equatable {
  /// Every set once an epoch, in an order drawn anew.
  case shuffled
  /// As many draws an epoch as there are sets, with repetition, with a chance in proportion to
  /// weight of the file · genesˢ · repetitionsʳ.
  case weighted(sizeExponent: Double, repetitionExponent: Double)
}
