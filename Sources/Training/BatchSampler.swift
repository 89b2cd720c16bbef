import RandomNumbers
import RealModule

/// Deals out the sets of a corpus in batches, with their inputs and targets.
///
/// What a step gets depends on the seed and on the number of the epoch and step only.
struct BatchSampler {
  private let corpus: TrainingCorpus
  private let recipe: TrainingRecipe
  private let inputExponent: Double
  private let seed: UInt64
  /// The sets in the order of the epoch at hand.
  private var order: [UInt32] = []
  private var orderedEpoch = -1
  /// For weighted draws: the sums of the weights up to each set.
  private var cumulativeWeights: [Double] = []
  private var genes: [UInt32] = []
  private var keys: [Double] = []
  private var inputs: [UInt32] = []
  private var targets: [UInt32] = []

  /// The steps of an epoch; the last one may have fewer sets.
  var stepsPerEpoch: Int { (corpus.count + recipe.batchSize - 1) / recipe.batchSize }

  init(corpus: TrainingCorpus, recipe: TrainingRecipe, inputExponent: Double, seed: UInt64) {
    self.corpus = corpus
    self.recipe = recipe
    self.inputExponent = inputExponent
    self.seed = seed
    guard case .weighted = recipe.sampling else { return }
    cumulativeWeights.reserveCapacity(corpus.count)
    var sum = 0.0
    for set in 0..<corpus.count {
      sum += recipe.sampling.weight(of: set, in: corpus)
      cumulativeWeights.append(sum)
    }
  }

  /// Fills a batch with the sets of one step of one epoch, both from 0.
  mutating func fill(_ batch: SetBatch, epoch: Int, step: Int) {
    let first = step * recipe.batchSize
    let count = min(recipe.batchSize, corpus.count - first)
    batch.clear()
    switch recipe.sampling {
    case .shuffled:
      shuffle(epoch: epoch)
      for place in first..<first + count { append(Int(order[place]), to: batch, epoch, place) }
    case .weighted:
      var stream = RandomStream(seed: seed, .order, epoch, step + 1)
      for place in first..<first + count {
        append(drawnSet(&stream), to: batch, epoch, place)
      }
    }
    batch.finish()
  }

  private mutating func shuffle(epoch: Int) {
    guard orderedEpoch != epoch else { return }
    orderedEpoch = epoch
    if order.count != corpus.count { order = Array(0..<UInt32(corpus.count)) }
    for place in order.indices { order[place] = UInt32(place) }
    var stream = RandomStream(seed: seed, .order, epoch)
    stream.shuffle(&order)
  }

  private func drawnSet(_ stream: inout RandomStream) -> Int {
    let total = cumulativeWeights[cumulativeWeights.count - 1]
    let target = stream.unit() * total
    var (low, high) = (0, cumulativeWeights.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulativeWeights[middle] <= target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func append(_ set: Int, to batch: SetBatch, _ epoch: Int, _ place: Int) {
    genes.removeAll(keepingCapacity: true)
    corpus.appendGenes(of: set, to: &genes)
    inputs.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    var stream = RandomStream(seed: seed, .masking, epoch, place)
    switch recipe.masking {
    case .none:
      inputs += genes
      targets += genes
    case .partition(let share): partition(share, &stream)
    case .random(let shares, let target): mask(shares, target, &stream)
    }
    let weight =
      recipe.targetExponent == 0
      ? 1 : Float(Double.pow(Double(max(targets.count, 1)), recipe.targetExponent))
    batch.append(
      inputs: inputs, targets: targets, inputExponent: inputExponent, weight: weight)
  }

  /// Puts ⌈n·(1−share)⌉ − 1 random genes in and the others among the targets, by selection sampling.
  private mutating func partition(_ share: Double, _ stream: inout RandomStream) {
    var missing = max(0, Int((Double(genes.count) * (1 - share)).rounded(.up)) - 1)
    for (place, gene) in genes.enumerated() {
      if missing > 0, stream.next(below: genes.count - place) < missing {
        inputs.append(gene)
        missing -= 1
      } else {
        targets.append(gene)
      }
    }
  }

  /// Leaves each gene out with a chance drawn from a range: those whose own draw falls below it.
  private mutating func mask(
    _ shares: ClosedRange<Double>, _ target: MaskedTarget, _ stream: inout RandomStream
  ) {
    let share = shares.lowerBound + stream.unit() * (shares.upperBound - shares.lowerBound)
    keys.removeAll(keepingCapacity: true)
    var (least, greatest) = (0, 0)
    for place in genes.indices {
      keys.append(stream.unit())
      if keys[place] < keys[least] { least = place }
      if keys[place] > keys[greatest] { greatest = place }
    }
    for place in genes.indices {
      var isKept = keys[place] >= share || place == greatest
      if target == .hidden, place == least, genes.count > 1 { isKept = false }
      if isKept { inputs.append(genes[place]) }
      if target == .wholeSet || !isKept { targets.append(genes[place]) }
    }
  }
}

extension SetSampling {
  /// In proportion to what a set is drawn.
  func weight(of set: Int, in corpus: TrainingCorpus) -> Double {
    switch self {
    case .shuffled: 1
    case .weighted(let sizeExponent, let repetitionExponent):
      corpus.files[corpus.fileNumber(of: set)].weight
        * Double.pow(Double(corpus.size(of: set)), sizeExponent)
        * Double.pow(Double(corpus.multiplicity(of: set)), repetitionExponent)
    }
  }

  /// ln of how often each token is met, a set's draws shared among its genes, less the mean over the genes.
  ///
  /// Half the smallest frequency is added to each, so that those never met have a logarithm.
  /// - Shape: V
  func logFrequencies(in corpus: TrainingCorpus, vocabularySize: Int) -> [Float] {
    var frequencies = [Double](repeating: 0, count: vocabularySize)
    var genes: [UInt32] = []
    for set in 0..<corpus.count {
      genes.removeAll(keepingCapacity: true)
      corpus.appendGenes(of: set, to: &genes)
      let share = weight(of: set, in: corpus) / Double(genes.count)
      for gene in genes { frequencies[Int(gene)] += share }
    }
    let least = frequencies.reduce(Double.infinity) { $1 > 0 ? min($0, $1) : $0 }
    let logarithms = frequencies.map { Double.log($0 + least / 2) }
    let mean = logarithms.dropFirst(2).reduce(0, +) / Double(max(vocabularySize - 2, 1))
    return logarithms.map { Float($0 - mean) }
  }
}
