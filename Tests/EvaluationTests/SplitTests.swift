import Evaluation
import GeneSets
import TestSupport
import Testing

/// What is shown and what is hidden, by halves and by releases.
@Suite struct SplitTests {
  private func library(_ terms: [(String, SparseGeneSet)]) -> EvaluationLibrary {
    EvaluationLibrary(terms.map { EvaluationLibrary.Term(name: $0, set: $1) })
  }

  @Test func halvesShareTheTermWithoutOverlap() throws {
    let terms = [
      ("nine", set(2..<11)), ("ten", set(2..<12)), ("odd", set(20..<41)),
      ("unknown", set([0] + Array(2..<13))),
    ]
    let split = HalfSplit(try vocabulary(genes: 60), splitCount: 3, seed: 7)
    let questions = split.questions(of: library(terms))
    #expect(questions.map(\.term) == ["ten", "odd", "unknown"].flatMap { [$0, $0, $0] })
    #expect(questions.map(\.split) == [1, 2, 3, 1, 2, 3, 1, 2, 3])
    for question in questions {
      let whole = terms[question.termPlace].1
      #expect(question.input.genes.count == whole.genes.count / 2)
      #expect(question.hidden.genes.allSatisfy { !question.input.contains($0) })
      #expect(set((question.input.indices + question.hidden.indices).map(\.position)) == whole)
      #expect(!question.hidden.contains(.unknown))
      #expect(question.input.contains(.unknown) == (question.term == "unknown"))
    }
    #expect(Set(questions.prefix(3).map { $0.input.indices.map(\.position) }).count > 1)
  }

  @Test func aSplitDependsOnSeedTermAndSymbolsOnly() throws {
    let (small, large) = (try vocabulary(genes: 60), try vocabulary(genes: 80))
    func ask(
      _ terms: [(String, SparseGeneSet)], _ vocabulary: GeneVocabulary, seed: UInt64, splits: Int
    )
      -> [String: [SparseGeneSet]]
    {
      let split = HalfSplit(vocabulary, splitCount: splits, seed: seed)
      return Dictionary(grouping: split.questions(of: library(terms)), by: \.term)
        .mapValues { $0.map(\.input) }
    }
    let terms = (0..<8).map { ("t\($0)", set(2 + $0..<32 + 3 * $0)) }
    let found = ask(terms, small, seed: 1, splits: 2)
    #expect(ask(terms.reversed(), large, seed: 1, splits: 2) == found)
    #expect(ask([terms[3]], small, seed: 1, splits: 2)["t3"] == found["t3"])
    #expect(ask(terms, small, seed: 1, splits: 5).mapValues { Array($0.prefix(2)) } == found)
    let other = ask(terms, small, seed: 2, splits: 2)
    #expect(other.allSatisfy { $0.value != found[$0.key] })
    #expect(Set(found.values.flatMap { $0.map { $0.indices.map(\.position) } }).count == 16)
  }

  @Test func everyGeneIsHiddenAboutHalfTheTime() throws {
    let terms = [("term", set(2..<42))]
    let split = HalfSplit(try vocabulary(genes: 60), splitCount: 2000, seed: 3)
    var counts: [GeneIndex: Int] = [:]
    for question in split.questions(of: library(terms)) {
      for gene in question.hidden.indices { counts[gene, default: 0] += 1 }
    }
    // 2,000 draws have a deviation of 22.4: six of them.
    #expect(counts.count == 40 && counts.values.allSatisfy { abs($0 - 1000) < 135 })
  }

  @Test func aSubsetOfTermsKeepsTheirOrderAndSplits() throws {
    let terms = (0..<30).map { ("t\($0)", set(2..<14 + $0)) }
    let split = HalfSplit(try vocabulary(genes: 60), splitCount: 2, seed: 5)
    let all = split.questions(of: library(terms))
    let some = split.questions(of: library(terms), most: 7)
    #expect(some.count == 14)
    #expect(some == all.filter { question in some.contains { $0.term == question.term } })
    #expect(split.questions(of: library(terms), most: 100) == all)
    let other = HalfSplit(try vocabulary(genes: 60), splitCount: 2, seed: 6)
    #expect(other.questions(of: library(terms), most: 7).map(\.term) != some.map(\.term))
  }

  @Test func theBackgroundIsTheUnionWithoutUnknown() {
    let found = library([("a", set([0, 3, 5])), ("b", set([2, 5]))]).background
    #expect(found == set([2, 3, 5]))
  }

  @Test(arguments: [
    ("ABC transporters", "abc Transporters", true),
    ("Spliceosome Homo sapiens hsa03040", "Spliceosome", true),
    ("Spliceosome Mus musculus mmu03040", "spliceosome", true),
    ("Old Name (GO:0006103)", "New Name (GO:0006103)", true),
    ("Name (GO:0006103)", "Name (GO:0006104)", false),
    ("Name (GO:0006103)", "Name", true),
    ("Homo sapiens hsa03040", "", false),
    ("Alzheimer's disease", "Alzheimer disease", false),
  ])
  func termsFindThemselvesInTheNewerRelease(older: String, newer: String, isMatch: Bool) {
    let found = TimeSplit(
      older: library([(older, set(2..<8))]), newer: library([(newer, set(5..<20))]))
    #expect(found.matchedCount == (isMatch ? 1 : 0))
    #expect(found.questions.count == (isMatch ? 1 : 0))
    #expect(found.background == set(2..<20))
  }

  @Test func whatWasAddedIsToBeFound() {
    let older = library([
      ("four", set(2..<6)), ("few added", set(2..<12)), ("good", set([0] + Array(2..<7))),
    ])
    let newer = library([
      ("GOOD", set(30..<50)), ("good", set([2, 3] + Array(20..<25))), ("four", set(2..<30)),
      ("few added", set(2..<16)),
    ])
    let found = TimeSplit(older: older, newer: newer)
    #expect(found.matchedCount == 3)
    #expect(found.questions.map(\.term) == ["good"])
    // The exact name wins over an earlier one that differs in case.
    #expect(found.questions.first?.hidden == set(20..<25))
    #expect(found.questions.first?.input == set([0] + Array(2..<7)))
    #expect(found.questions.first?.termPlace == 2 && found.questions.first?.split == 1)
  }
}
