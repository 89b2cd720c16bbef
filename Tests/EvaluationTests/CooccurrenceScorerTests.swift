import Evaluation
import GeneSets
import TestSupport
import Testing

/// The baseline against its formula.
@Suite struct CooccurrenceScorerTests {
  @Test func aHandComputedCosine() {
    var corpus = CooccurrenceCorpus()
    for places in [[2, 3], [3, 2], [2, 3, 4, 5], [7]] { corpus.add(set(places)) }
    #expect(corpus.count == 2 && corpus.duplicateCount == 1 && corpus.tooSmallCount == 1)
    let scores = CooccurrenceScorer(corpus, vocabularySize: 8).scores(of: [set([2])]).row(0)
    // c(2,2) = c(3,3) = c(2,3) = 1/2 + 1/4; c(4,4) = c(2,4) = 1/4; the genes 6 and 7 are in no set.
    #expect(scores[3] == 1)
    #expect(abs(Double(scores[4]) - (1.0 / 3).squareRoot()) < 1e-7)
    #expect(scores[6] == 0 && scores[7] == 0 && scores[0] == 0)
  }

  @Test func theIndexGivesTheMatrixProduct() {
    var random = SplitMix64(seed: 21)
    let genes = 40
    var corpus = CooccurrenceCorpus()
    var sets: Set<Set<Int>> = []
    for _ in 0..<60 {
      let places = Set((0..<2 + Int(random.next() % 9)).map { _ in 2 + Int(random.next() % 30) })
      corpus.add(set(places))
      if places.count > 1 { sets.insert(places) }
    }
    #expect(corpus.count == sets.count)
    func shared(_ one: Int, _ other: Int) -> Double {
      sets.filter { $0.contains(one) && $0.contains(other) }.map { 1 / Double($0.count) }
        .reduce(0, +)
    }
    let asked = (0..<10).map { _ in Set((0..<5).map { _ in 2 + Int(random.next() % 38) }) }
    let found = CooccurrenceScorer(corpus, vocabularySize: genes).scores(of: asked.map { set($0) })
    for (row, places) in asked.enumerated() {
      for gene in 2..<genes where !places.contains(gene) {
        let expected = places.map { other in
          let scale = (shared(gene, gene) * shared(other, other)).squareRoot()
          return scale > 0 ? shared(gene, other) / scale : 0
        }.reduce(0, +)
        #expect(abs(Double(found[row, gene]) - expected) < 1e-6)
      }
    }
  }

  @Test func anEmptyCorpusScoresNothing() {
    let scorer = CooccurrenceScorer(CooccurrenceCorpus(), vocabularySize: 4)
    #expect(scorer.scores(of: [set([2]), set([])]).values == [Float](repeating: 0, count: 8))
    #expect(scorer.threshold == nil)
  }

  @Test func aCorpusNamesItsSymbolsByFrequency() throws {
    var symbols = CorpusVocabulary()
    for genes in [["B", "A", "A"], ["B", "C"], ["B", "C", "<unk>"], ["D"]] {
      symbols.add(GeneSet(term: "t", genes: genes))
    }
    #expect(
      try symbols.vocabulary(smallestCount: 1).tokens == ["<unk>", "<pad>", "B", "C", "A", "D"])
    #expect(try symbols.vocabulary(smallestCount: 2).tokens == ["<unk>", "<pad>", "B", "C"])
  }
}
