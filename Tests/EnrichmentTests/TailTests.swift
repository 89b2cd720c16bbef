import Enrichment
import ParallelWork
import RandomNumbers
import Testing

/// P-values deep in the tail.
@Suite struct TailTests {
  /// A list of normal scores, one a gene; gene g is given in the order of the numbers.
  static func list(count: Int, seed: UInt64) -> RankedList {
    var stream = RandomStream(seed: seed, 7)
    return RankedList((0..<count).map { ($0, stream.normal()) }, geneCount: count)
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

  @Test(arguments: [1, 2, 3, 5, 8])
  func pValuesAgreeWithTheEnumerationOfAllSets(size: Int) {
    let list = Self.list(count: 24, seed: 3)
    let weights = RankWeights(list)
    let all = allScores(size: size, weights: weights)
    var library: [NumberedTerm] = []
    var stream = RandomStream(seed: 5, size)
    for number in 0..<60 {
      // From sets at one end to sets at random.
      var places = Array(0..<(size + number * (24 - size) / 59))
      stream.shuffle(&places)
      let chosen = places.prefix(size).map { number % 2 == 0 ? $0 : 23 - $0 }
      library.append(NumberedTerm(name: "\(number)", genes: chosen.map { list.genes[$0] }))
    }
    for result in results(library, list, permutations: 4000) {
      let exact = exactPValue(of: result.effect, among: all)
      let error = abs(result.pValue.value / exact - 1)
      if exact < 0.1 { print(size, result.effect, exact, result.pValue, error, error / result.pValue.log2Error) }
      #expect(error < 0.2)
    }
  }
}
