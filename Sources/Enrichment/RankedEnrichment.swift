public import ParallelWork
import Scoring

/// Asks of every term of a library whether its genes gather at an end of a ranked list.
///
/// The p-value is the share of random sets of the term's size whose score, among those of the same sign, is at least as
/// extreme. It depends on the list, the size, the permutations and the seed, but not on the other terms or the threads.
public struct RankedEnrichment: Sendable {
  /// What is asked, apart from the list.
  public struct Settings: Sendable, Equatable {
    /// The smallest and the largest number of a term's genes in the list.
    public var sizes: ClosedRange<Int>
    /// Random sets a size.
    public var permutationCount: Int
    /// The seed of the random sets.
    public var seed: UInt64
    /// The exponent of the weights.
    public var exponent: Double
    /// Whether the mean of the scores is subtracted before they are weights.
    public var isCentered: Bool

    /// The usual settings.
    public init(
      sizes: ClosedRange<Int> = 5...4000, permutationCount: Int = 1000, seed: UInt64 = 0,
      exponent: Double = 1, isCentered: Bool = false
    ) {
      self.sizes = sizes
      self.permutationCount = permutationCount
      self.seed = seed
      self.exponent = exponent
      self.isCentered = isCentered
    }
  }

  /// What is asked.
  public let settings: Settings
  private let team: WorkerTeam

  /// Prepares to ask with some settings.
  public init(_ settings: Settings, team: WorkerTeam) {
    self.settings = settings
    self.team = team
  }

  /// A term that is asked of.
  private struct Question: Sendable {
    let termPlace: Int
    let places: [Int]
    let score: EnrichmentScore?
  }

  /// The results of the terms whose size is within the limits, in the order of the library.
  ///
  /// A list without two different scores has no order: scores and p-values are NaN. So are those of a term that is the
  /// whole list.
  public func results(of library: [NumberedTerm], on list: RankedList) -> [EnrichmentResult] {
    let weights = weights(of: list)
    let questions = questions(library, list, weights)
    var termsBySize: [Int: [Int]] = [:]
    for (place, question) in questions.enumerated() where question.score != nil {
      termsBySize[question.places.count, default: []].append(place)
    }
    // The largest first: they take longest.
    let groups = termsBySize.sorted { $0.key > $1.key }
    let tails = TailWeights(weights)
    let answers = team.map(groups) { size, places in
      SizeNull(size: size, weights: tails, settings: settings)
        .answers(to: places.compactMap { questions[$0].score?.value })
    }
    var results = questions.map { question in
      EnrichmentResult(
        termPlace: question.termPlace, size: question.places.count, effect: .nan,
        normalizedEffect: .nan, pValue: .missing, leadingEdge: [])
    }
    for (group, answers) in zip(groups, answers) {
      for (place, answer) in zip(group.value, answers) {
        results[place] = result(questions[place], answer, list)
      }
    }
    return withFalseDiscoveryRates(results)
  }

  /// The weights of a list by the settings.
  public func weights(of list: RankedList) -> RankWeights {
    RankWeights(list, exponent: settings.exponent, isCentered: settings.isCentered)
  }

  private func questions(
    _ library: [NumberedTerm], _ list: RankedList, _ weights: RankWeights
  ) -> [Question] {
    library.indices.compactMap { termPlace in
      let places = list.places(of: library[termPlace].genes)
      guard settings.sizes.contains(places.count) else { return nil }
      let score = list.isConstant ? nil : EnrichmentScore(places: places, weights: weights)
      return Question(termPlace: termPlace, places: places, score: score)
    }
  }

  private func result(_ question: Question, _ answer: SizeNull.Answer, _ list: RankedList)
    -> EnrichmentResult
  {
    let hits = question.score?.leadingEdge(hitCount: question.places.count) ?? []
    return EnrichmentResult(
      termPlace: question.termPlace, size: question.places.count,
      effect: question.score?.value ?? .nan, normalizedEffect: answer.normalizedScore,
      pValue: answer.pValue, leadingEdge: hits.map { list.genes[question.places[$0]] })
  }
}

/// The results with the false discovery rate of each among them.
func withFalseDiscoveryRates(_ results: [EnrichmentResult]) -> [EnrichmentResult] {
  var results = results
  let rates = falseDiscoveryRates(results.map(\.pValue.value))
  for (place, rate) in rates.enumerated() { results[place].falseDiscoveryRate = rate }
  return results
}
