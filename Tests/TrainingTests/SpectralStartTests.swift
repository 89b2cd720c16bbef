import GeneSets
import LinearAlgebra
import ParallelWork
import TestSupport
import Testing

@testable import Training

@Suite struct SpectralStartTests {
  /// N = D^(−1/2) · C · D^(−1/2) by its definition.
  private func cooccurrence(_ corpus: TrainingCorpus) -> Matrix {
    var counts = Matrix(rows: corpus.vocabulary.count, columns: corpus.vocabulary.count)
    for set in 0..<corpus.count {
      var genes: [UInt32] = []
      corpus.appendGenes(of: set, to: &genes)
      for left in genes {
        for right in genes { counts[Int(left), Int(right)] += 1 / Float(genes.count) }
      }
    }
    var cosine = counts
    for row in 0..<counts.rows {
      for column in 0..<counts.columns where counts[row, column] > 0 {
        cosine[row, column] /= (counts[row, row] * counts[column, column]).squareRoot()
      }
    }
    return cosine
  }

  @Test(arguments: [1, 3], [5, 20, 60, 200])
  func theTableIsTheBestApproximationOfItsRank(threads: Int, rank: Int) throws {
    let corpus = try TestCorpus.modules()
    let start = SpectralStart(corpus: corpus, team: WorkerTeam(threadCount: threads))
    let table = start.table(rank: rank, seed: 4)
    #expect(table.rows == corpus.vocabulary.count)
    #expect(table.columns == min(rank, corpus.vocabulary.geneCount, corpus.count))
    #expect(table.values.allSatisfy { $0.isFinite })
    let expected = SymmetricEigensystem(cooccurrence(corpus))
    var best = expected.vectors
    for row in 0..<best.rows {
      for column in 0..<best.columns {
        best[row, column] *= column < rank ? Float(max(expected.values[column], 0).squareRoot()) : 0
      }
    }
    let found = Matrix.product(table, table, transposing: .right)
    let wanted = Matrix.product(best, best, transposing: .right)
    // Subspace iteration leaves the last of close eigenvalues a little mixed when the rank cuts between them.
    #expect(largestDifference(found.values, wanted.values) < (rank < 60 ? 0.05 : 1e-3))
  }

  /// Two dozen small sets, as a first try has them; also so alike that they span less than their number.
  @Test(arguments: [24, 7, 1], [40, 6])
  func fewerSetsThanTheRankStillStart(setCount: Int, geneCount: Int) throws {
    var random = SplitMix64(seed: 2)
    let genes = (0..<geneCount).map { "G\($0)" }
    let corpus = try TestCorpus.sets(
      (0..<setCount).map { _ in
        Array(genes.shuffled(using: &random).prefix(Int.random(in: 3...5, using: &random)))
      },
      options: CorpusOptions(
        minimumSize: 2, maximumSize: 50, minimumFrequency: 1, keepsUnknown: false))
    let table = SpectralStart(corpus: corpus, team: WorkerTeam(threadCount: 1))
      .table(rank: 16, seed: 1)
    #expect(table.values.allSatisfy { $0.isFinite })
    #expect(table.columns >= 1 && table.columns <= min(16, corpus.count))
    #expect(table.values.contains { $0 != 0 })
  }

  @Test func aNetworkWiderThanTheVocabularyTrains() throws {
    let corpus = try TestCorpus.modules()
    var recipe = TrainingRecipe.open
    recipe.epochs = 2
    recipe.batchSize = 16
    let team = WorkerTeam(threadCount: 1)
    let trainer = try Trainer(
      corpus: corpus,
      plan: NetworkPlan(
        architecture: .rdae, vocabularySize: corpus.vocabulary.count, width: 100, hiddenWidth: 8),
      recipe: recipe, seed: 1, team: team)
    try trainer.startFromCooccurrence(team)
    while !trainer.isFinished { _ = try trainer.step() }
    #expect(trainer.progress.reports.allSatisfy { $0.loss.isFinite })
  }
}
