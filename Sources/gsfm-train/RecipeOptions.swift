public import ArgumentParser
import Models
public import Training

/// The network and how it is trained: a recipe, and what is changed about it.
struct RecipeOptions: ParsableArguments {
  /// The recipes that have a name.
  enum Name: String, ExpressibleByArgument, CaseIterable {
    case released
    case open
  }

  @Option(
    help: ArgumentHelp(
      "open, the default bundle's, or released, the published one.", valueName: "name"))
  var recipe = Name.open

  @Option(
    help: ArgumentHelp(
      "dae, vae, edae, medae, epdae or rdae. (default: rdae for open, dae for released)",
      valueName: "name"),
    transform: RecipeOptions.architecture(named:))
  var architecture: Architecture?

  @Option(
    help: ArgumentHelp("The network's width. (default: 352 for rdae, else 256)", valueName: "N"))
  var width: Int?

  @Option(help: ArgumentHelp("Layers on each side.", valueName: "N"))
  var depth = 2

  @Option(
    help: ArgumentHelp(
      "The width beside the linear path of an rdae. (default: 24/11 of the width)", valueName: "N"))
  var hiddenWidth: Int?

  @Option(
    help: ArgumentHelp(
      "The width of a vae's latent variable. (default: half of the width)", valueName: "N"))
  var latentWidth: Int?

  @Option(
    help: ArgumentHelp(
      "The share of hidden values dropped. (default: 0.2 for released, 0 for open)", valueName: "P")
  )
  var dropout: Double?

  @Option(
    help: ArgumentHelp(
      "Ask for a random share P of each set, given the rest; 0 asks for the whole set.",
      valueName: "P"))
  var partition: Double?

  @Option(
    help: ArgumentHelp(
      "Leave each gene out of the input with a chance drawn from LOW:HIGH for each set, and ask for those "
        + "left out. (default: 0.2:0.95 for open)", valueName: "range"))
  var mask: String?

  @Option(
    help: ArgumentHelp(
      "none, unseen or balance: how targets are weighed by the released recipe.", valueName: "name")
  )
  var weightedLoss: PositiveWeighting = .none

  @Option(
    help: ArgumentHelp("Times every set comes. (default: 50, open 16)", valueName: "N"))
  var epochs: Int?

  @Option(help: ArgumentHelp("Sets a step. (default: 128, open 256)", valueName: "N"))
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "The highest learning rate. (default: 0.001, open 0.004)", valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "Draw sets with a chance in proportion to genes^E. (default: open 0.5)", valueName: "E"))
  var sizeExponent: Double?

  @Option(
    help: ArgumentHelp(
      "Weigh sets in the loss by targets^E. (default: 0, open 0.5)", valueName: "E"))
  var targetExponent: Double?

  @Option(
    help: ArgumentHelp(
      "Start values of an rdae: cooccurrence, from the eigenvectors of the corpus, or random. (default: cooccurrence)",
      valueName: "name"))
  var start: StartValues?

  @Flag(
    inversion: .prefixedNo,
    help: "Remember the sets of the corpus in the bundle, beside the network. (default: open yes)")
  var memory: Bool?

  @Option(
    help: ArgumentHelp(
      "Keep a running mean of the weights that forgets 1 - D a step, and write that.",
      valueName: "D"))
  var averageDecay: Double?

  @Option(help: ArgumentHelp("Decoupled weight decay.", valueName: "rate"))
  var weightDecay: Double = 0

  @Option(
    help: ArgumentHelp(
      "The fewest distinct genes of a set. (default: 11, open 2)", valueName: "N"))
  var minSize: Int?

  @Option(
    help: ArgumentHelp(
      "The most distinct genes of a set. (default: 999, open 2000)", valueName: "N"))
  var maxSize: Int?

  @Option(help: ArgumentHelp("The fewest sets with a symbol of the vocabulary.", valueName: "N"))
  var minFrequency = 5

  /// Reads the name of an architecture, in any case.
  static func architecture(named name: String) throws -> Architecture {
    guard let architecture = Architecture(name: name) else {
      let names = Architecture.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", ")
      throw ValidationError("expected \(names), found \"\(name)\"")
    }
    return architecture
  }

  func validate() throws {
    if partition != nil && mask != nil {
      throw ValidationError("--partition and --mask exclude each other")
    }
    if weightedLoss != .none && recipe != .released {
      throw ValidationError("--weighted-loss belongs to the released recipe")
    }
    _ = try maskedShares()
    let limits = corpusOptions
    guard limits.minimumSize >= 1, limits.maximumSize >= limits.minimumSize, minFrequency >= 1
    else {
      throw ValidationError(
        "--min-size, --max-size and --min-frequency: expected numbers from 1 up in order")
    }
  }
}

/// Where a network's start values come from.
enum StartValues: String, ExpressibleByArgument, CaseIterable {
  case cooccurrence
  case random
}

extension PositiveWeighting: ExpressibleByArgument {}

extension RecipeOptions {
  /// Whether the published recipe was asked for.
  var isReleased: Bool { recipe == .released }

  /// Whether start values come from the corpus rather than from chance.
  var startsFromCooccurrence: Bool {
    start.map { $0 == .cooccurrence } ?? (!isReleased && (architecture ?? .rdae) == .rdae)
  }

  /// Whether the bundle remembers the sets of the corpus.
  var remembersSets: Bool { memory ?? !isReleased }

  /// The network for a vocabulary.
  func plan(_ vocabularySize: Int) -> NetworkPlan {
    let architecture = architecture ?? (isReleased ? .dae : .rdae)
    return NetworkPlan(
      architecture: architecture, vocabularySize: vocabularySize,
      width: width ?? (architecture == .rdae ? 352 : 256), depth: depth, hiddenWidth: hiddenWidth,
      latentWidth: latentWidth)
  }

  /// What belongs to the corpus.
  var corpusOptions: CorpusOptions {
    CorpusOptions(
      minimumSize: minSize ?? (isReleased ? 11 : 2),
      maximumSize: maxSize ?? (isReleased ? 999 : 2000), minimumFrequency: minFrequency,
      keepsUnknown: isReleased)
  }

  /// The recipe with everything that was changed.
  func changedRecipe() throws -> TrainingRecipe {
    var result: TrainingRecipe = isReleased ? .released : .open
    if isReleased { result.loss = .binaryCrossEntropy(weightedLoss) }
    if let partition { result.masking = partition == 0 ? .none : .partition(partition) }
    if let shares = try maskedShares() { result.masking = .random(shares, target: .hidden) }
    if !isReleased, result.masking == .none {
      // Every target is in the input then, and leaving the input out would leave nothing to find.
      result.loss = .softmax(excludesInput: false)
    }
    if let dropout { result.dropout = dropout }
    if let epochs { result.epochs = epochs }
    if let batch { result.batchSize = batch }
    if let learningRate { result.optimizer.learningRate = learningRate }
    if let sizeExponent {
      result.sampling = .weighted(sizeExponent: sizeExponent, repetitionExponent: 0)
    }
    if let targetExponent { result.targetExponent = targetExponent }
    if let averageDecay { result.averageDecay = averageDecay }
    result.optimizer.weightDecay = weightDecay
    return result
  }

  private func maskedShares() throws -> ClosedRange<Double>? {
    guard let mask else { return nil }
    let parts = mask.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low >= 0, low <= high,
      high <= 1
    else { throw ValidationError("--mask: expected LOW:HIGH from 0 to 1, found \"\(mask)\"") }
    return low...high
  }
}
