import Evaluation
import GeneSets
import LinearAlgebra
import Testing

/// Which genes are candidates, and how questions become one number.
@Suite struct EvaluatorTests {
  /// Scores every gene by a fixed row.
  private struct FixedScorer: GeneScorer {
    let row: [Float]
    let threshold: Float? = 0
    var vocabularySize: Int { row.count }

    func scores(of sets: [SparseGeneSet]) -> Matrix {
      Matrix(
        rows: sets.count, columns: row.count,
        values: sets.flatMap { _ in row })
    }
  }

  private func questions(_ terms: [SparseGeneSet], splits: Int = 1) throws -> [EvaluationQuestion] {
    let library = EvaluationLibrary(
      terms.enumerated().map { EvaluationLibrary.Term(name: "t\($0)", set: $1) })
    return HalfSplit(try vocabulary(genes: 40), splitCount: splits, seed: 1).questions(of: library)
  }

  @Test func candidatesAreTheBackgroundWithoutTheInput() throws {
    let asked = try questions([set(2..<14), set(8..<28)], splits: 2)
    // The special tokens and genes outside the background would win if they took part.
    let row = (0..<42).map { Float($0 < 2 || $0 >= 30 ? 100 : 30 - $0) }
    let evaluator = Evaluator(FixedScorer(row: row), background: set([0] + Array(2..<30)))
    let found = try evaluator.metrics(of: asked)
    for (metrics, question) in zip(found, asked) {
      #expect(metrics.candidateCount == 28 - question.input.genes.count)
      #expect(metrics.hiddenCount == question.hidden.genes.count)
      let candidates = (2..<30).filter { !question.input.contains(GeneIndex($0)) }
      let alone = RetrievalMetrics(
        scores: candidates.map { row[$0] },
        isHidden: candidates.map { question.hidden.contains(GeneIndex($0)) }, threshold: 0)
      #expect(metrics == alone)
    }
    #expect(try asked.flatMap { try evaluator.metrics(of: [$0]) } == found)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func aScoreThatIsNotFiniteNamesItsTerm(bad: Float) throws {
    let asked = try questions([set(2..<14)])
    var row = [Float](repeating: 0, count: 42)
    row[20] = bad
    let scorer = FixedScorer(row: row)
    // Outside the background it does no harm.
    #expect(throws: Never.self) {
      try Evaluator(scorer, background: set(2..<20)).metrics(of: asked)
    }
    #expect(throws: EvaluationError.notFinite(term: "t0")) {
      try Evaluator(scorer, background: set(2..<22)).metrics(of: asked)
    }
  }

  @Test func aLibraryIsTheMedianOfTheMediansOfItsTerms() throws {
    let asked = try questions([set(2..<14), set(8..<28), set(3..<20)], splits: 3)
    // Areas of one hidden gene among 11 candidates: its rank from below, by tenths.
    func metrics(_ tenths: Int) -> RetrievalMetrics {
      RetrievalMetrics(
        scores: (0...10).map(Float.init), isHidden: (0...10).map { $0 == tenths })
    }
    let areas = [9, 1, 5, 10, 10, 0, 2, 3, 4]
    let summary = LibrarySummary(asked, areas.map(metrics))
    // Medians of the terms: 0.5, 1, 0.3.
    #expect(summary.termCount == 3)
    #expect(abs(summary.areaUnderROC - 0.5) < 1e-15)
    #expect(abs(summary.averagePrecision - 1.0 / 6) < 1e-15)
    let none = LibrarySummary([], [])
    #expect(none.termCount == 0 && none.areaUnderROC.isNaN && none.averagePrecision.isNaN)
  }
}
