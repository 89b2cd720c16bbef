import GeneSets
import TestSupport
import Testing

@testable import Scoring

@Suite struct CompletionTests {
  private func vocabulary(genes: Int) throws -> GeneVocabulary {
    try GeneVocabulary(tokens: GeneVocabulary.specialTokens + (0..<genes).map { "G\($0)" })
  }

  private func set(_ positions: [Int]) -> SparseGeneSet {
    SparseGeneSet(indices: positions.map(GeneIndex.init))
  }

  /// What is said of every gene, by sorting all and by the formulas.
  private func reference(_ logits: [Float], known: SparseGeneSet) -> [ScoredGene] {
    let genes = Array(logits.indices.dropFirst(2))
    let values = genes.map { Double(logits[$0]) }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let deviation = (squares / Double(values.count - 1)).squareRoot()
    let sorted = genes.sorted { (-logits[$0], $0) < (-logits[$1], $1) }
    return sorted.map { gene in
      ScoredGene(
        gene: GeneIndex(gene), logit: logits[gene],
        probability: probability(ofLogit: Double(logits[gene])),
        zScore: (Double(logits[gene]) - mean) / deviation,
        rank: 1 + genes.count { logits[$0] > logits[gene] },
        isKnown: known.contains(GeneIndex(gene)))
    }
  }

  private func agree(_ found: [ScoredGene], _ expected: [ScoredGene]) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy {
        $0.gene == $1.gene && $0.logit == $1.logit && $0.rank == $1.rank && $0.isKnown == $1.isKnown
          && $0.probability == $1.probability && abs($0.zScore - $1.zScore) < 1e-9
      }
  }

  @Test(arguments: [3, 10, 700])
  func everyRuleReportsAPrefixOfTheSortedGenes(genes: Int) throws {
    var random = SplitMix64(seed: UInt64(genes))
    let candidates = CandidateGenes(allOf: try vocabulary(genes: genes))
    for round in 0..<20 {
      // Few distinct values in odd rounds, so that ties are many.
      var logits = random.vector(genes + 2).map { round % 2 == 1 ? ($0 * 3).rounded() : $0 * 4 }
      logits[0] = 100
      let known = set((2..<genes + 2).filter { _ in random.next() % 4 == 0 })
      let expected = reference(logits, known: known)
      let slice = ArraySlice(logits)
      for count in [0, 1, 2, 7, 300, 10_000] {
        let top = try Completion(candidates: candidates, rule: .top(count), leavesOutKnown: false)
          .genes(of: known, logits: slice)
        #expect(agree(top, Array(expected.prefix(count))))
        let novel = try Completion(candidates: candidates, rule: .top(count), leavesOutKnown: true)
          .genes(of: known, logits: slice)
        #expect(agree(novel, Array(expected.filter { !$0.isKnown }.prefix(count))))
      }
      let all = try Completion(candidates: candidates, rule: .all, leavesOutKnown: false)
        .genes(of: known, logits: slice)
      #expect(agree(all, expected))
      let site = try Completion(candidates: candidates, rule: .site, leavesOutKnown: false)
        .genes(of: known, logits: slice)
      #expect(agree(site, expected.filter { $0.logit > 0 || $0.zScore > 1.645 }))
    }
  }

  @Test func aBackgroundIsTheWholeWorld() throws {
    let candidates = CandidateGenes(set([3, 5, 6]))
    let found = try Completion(candidates: candidates, rule: .all, leavesOutKnown: false)
      .genes(of: set([5]), logits: [9, 9, 9, 1, 9, 3, 2])
    #expect(found.map(\.gene.position) == [5, 6, 3])
    #expect(found.map(\.rank) == [1, 2, 3])
    #expect(found.map(\.zScore) == [1, 0, -1])
    #expect(found.map(\.isKnown) == [true, false, false])
  }

  @Test func constantLogitsHaveNoZScoreAndShareTheFirstRank() throws {
    let candidates = CandidateGenes(allOf: try vocabulary(genes: 3))
    let found = try Completion(candidates: candidates, rule: .all, leavesOutKnown: false)
      .genes(of: set([]), logits: [0, 0, -0.0, 0, 0])
    #expect(found.map(\.gene.position) == [2, 3, 4])
    #expect(found.allSatisfy { $0.rank == 1 && $0.zScore.isNaN && $0.probability == 0.5 })
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func aLogitThatIsNotFiniteIsRefused(bad: Float) throws {
    let candidates = CandidateGenes(allOf: try vocabulary(genes: 3))
    #expect(throws: NotFiniteError.self) {
      try Completion(candidates: candidates, rule: .all, leavesOutKnown: false)
        .genes(of: set([]), logits: [0, 0, 1, bad, 2])
    }
  }

  @Test func probabilityNeverOverflowsAndIsMonotone() {
    let logits = [-1e4, -800, -40, -1, 0, 1, 40, 800, 1e4]
    let probabilities = logits.map(probability(ofLogit:))
    #expect(probabilities.first == 0 && probabilities[4] == 0.5 && probabilities.last == 1)
    #expect(probabilities == probabilities.sorted())
    #expect(abs(probability(ofLogit: 1) + probability(ofLogit: -1) - 1) < 1e-15)
  }
}
