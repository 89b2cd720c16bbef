import Enrichment
import ParallelWork
import RandomNumbers
import RealModule
import Testing

/// P-values, by counting and deep in the tail.
@Suite struct TailTests {
  /// How the scores of a list are spread.
  enum Shape: String, CaseIterable {
    case normal
    case heavy
    case positive
    case halfZero
  }

  static func list(_ shape: Shape, count: Int, seed: UInt64) -> RankedList {
    var stream = RandomStream(seed: seed, 7)
    let scores = (0..<count).map { place -> Double in
      let z = stream.normal()
      switch shape {
      case .normal: return z
      case .heavy: return z * z * z
      case .positive: return Double.exp(z)
      case .halfZero: return place % 2 == 0 ? 0 : z
      }
    }
    return RankedList(scores.enumerated().map { ($0, $1) }, geneCount: count)
  }

  private func results(
    _ library: [NumberedTerm], _ list: RankedList, permutations: Int = 1000, seed: UInt64 = 0,
    threads: Int = 1
  ) -> [EnrichmentResult] {
    RankedEnrichment(
      .init(sizes: 1...4000, permutationCount: permutations, seed: seed),
      team: WorkerTeam(threadCount: threads)
    ).results(of: library, on: list)
  }

  /// Terms of one size, from the ends of the list to anywhere.
  private func library(size: Int, list: RankedList, count: Int) -> [NumberedTerm] {
    var stream = RandomStream(seed: 5, size)
    return (0..<count).map { number in
      var places = Array(0..<(size + number * (list.count - size) / max(count - 1, 1)))
      stream.shuffle(&places)
      let chosen = places.prefix(size).map { number % 2 == 0 ? $0 : list.count - 1 - $0 }
      return NumberedTerm(name: "\(number)", genes: chosen.map { list.genes[$0] })
    }
  }

  @Test(arguments: Shape.allCases, [1, 2, 3, 5])
  func pValuesAgreeWithTheEnumerationOfAllSets(shape: Shape, size: Int) {
    let list = Self.list(shape, count: 22, seed: 3)
    let all = allScores(size: size, weights: RankWeights(list))
    for result in results(library(size: size, list: list, count: 40), list, permutations: 2000) {
      let exact = exactPValue(of: result.effect, among: all)
      let found = result.pValue
      // Five standard errors: of some 600 estimates none should be beyond.
      #expect(
        abs(Double.log2(found.value / exact)) < 5 * found.log2Error + 0.01,
        "\(shape) \(size) \(result.effect): \(found) for \(exact)")
    }
  }

  @Test func theStatedErrorIsTheSpreadOverSeeds() {
    let list = Self.list(.normal, count: 1000, seed: 21)
    let terms = library(size: 15, list: list, count: 12)
    let runs = (0..<40).map { results(terms, list, permutations: 400, seed: UInt64($0)) }
    for place in terms.indices {
      let logs = runs.map { Double.log2($0[place].pValue.value) }
      let mean = logs.reduce(0, +) / Double(logs.count)
      let spread = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count - 1))
        .squareRoot()
      let stated = runs.map(\.[place].pValue.log2Error).reduce(0, +) / Double(runs.count)
      #expect(
        spread < 1.6 * stated + 0.01 && stated < 2 * spread + 0.01,
        "p \(Double.exp2(mean)): spread \(spread), stated \(stated)")
    }
  }

  @Test func randomSetsHaveUniformPValues() {
    let list = Self.list(.normal, count: 2000, seed: 31)
    var stream = RandomStream(seed: 8, 8)
    let library = (0..<3000).map { number in
      var places: Set<Int> = []
      let size = 5 + number % 60
      while places.count < size { places.insert(stream.next(below: 2000)) }
      return NumberedTerm(name: "\(number)", genes: places)
    }
    let pValues = results(library, list, permutations: 2000, threads: 2).map(\.pValue.value)
      .sorted()
    // Kolmogorov and Smirnov: 1.95/√n is exceeded once in a thousand.
    let distance = pValues.enumerated().map { place, p in
      max(abs(Double(place + 1) / 3000 - p), abs(Double(place) / 3000 - p))
    }.max()
    #expect((distance ?? 1) < 1.95 / 3000.squareRoot())
    // The smallest are as small as they should be: 30 below 0.01, give or take.
    #expect((12...52).contains(pValues.count { $0 < 0.01 }))
  }

  @Test func answersDependOnNeitherThreadsNorOtherTerms() {
    let list = Self.list(.heavy, count: 800, seed: 41)
    let terms = [6, 12, 12, 40].flatMap { library(size: $0, list: list, count: 15) }
    let one = results(terms, list, permutations: 300)
    #expect(one == results(terms, list, permutations: 300, threads: 3))
    for (place, whole) in one.enumerated() where place % 7 == 0 {
      let alone = results([terms[place]], list, permutations: 300)[0]
      #expect(alone.pValue == whole.pValue && alone.normalizedEffect == whole.normalizedEffect)
    }
    #expect(one != results(terms, list, permutations: 300, seed: 1))
  }

  @Test func aLargerScoreOfTheSameSizeIsNoLikelier() {
    let list = Self.list(.normal, count: 3000, seed: 51)
    let found = results(library(size: 30, list: list, count: 60), list).filter { $0.effect > 0 }
      .sorted { $0.effect < $1.effect }
    for (low, high) in zip(found, found.dropFirst()) {
      let error = low.pValue.log2Error + high.pValue.log2Error
      #expect(Double.log2(high.pValue.value) < Double.log2(low.pValue.value) + 4 * error)
    }
    #expect((found.last?.pValue.value ?? 1) < 1e-30)
  }

  @Test func theVeryTopHasTheChanceOfOneSet() {
    let list = Self.list(.normal, count: 2000, seed: 61)
    for size in [5, 50, 300] {
      let top = NumberedTerm(name: "top", genes: list.genes.prefix(size))
      let found = results([top], list)[0]
      // Of all sets of the size one scores 1; about half of them have its sign.
      let expected =
        Double.logGamma(Double(size + 1)) + Double.logGamma(Double(2000 - size + 1))
        - Double.logGamma(2001)
      #expect(abs(found.effect - 1) < 1e-9)
      // What a number cannot hold is given as the smallest that it can.
      let floor = Double.log(PValue.smallest)
      #expect(
        abs(Double.log(found.pValue.value) - max(expected + Double.log(2), floor)) < 0.5)
    }
  }

  @Test func constantTinyAndWholeListsHaveDefinedResults() {
    let constant = RankedList((0..<10).map { ($0, 3) }, geneCount: 10)
    let term = NumberedTerm(name: "t", genes: 0..<3)
    let flat = results([term], constant)
    #expect(flat.count == 1 && flat[0].size == 3 && flat[0].effect.isNaN)
    #expect(flat[0].pValue.value.isNaN && flat[0].falseDiscoveryRate.isNaN)
    let tiny = RankedList([(0, 1), (1, -1)], geneCount: 10)
    let found = results(
      [NumberedTerm(name: "a", genes: [0]), NumberedTerm(name: "b", genes: [0, 1])], tiny)
    #expect(found[0].effect == 1 && found[0].pValue.value == 1)
    #expect(found[1].effect.isNaN && found[1].pValue.value.isNaN)
    #expect(results([term], RankedList([], geneCount: 10)).isEmpty)
  }
}
