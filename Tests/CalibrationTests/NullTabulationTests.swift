import Calibration
import Foundation
import GeneSets
import LinearAlgebra
import ModelBundles
import Models
import ParallelWork
import Scoring
import TestSupport
import Testing

@Suite struct NullTabulationTests {
  /// The largest distance between the values' distribution and the uniform one (Kolmogorov–Smirnov).
  private func distanceFromUniform(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let count = Double(sorted.count)
    return sorted.enumerated().map { place, value in
      max(abs(value - Double(place) / count), abs(Double(place + 1) / count - value))
    }.max() ?? 0
  }

  /// The distance that uniform values exceed once in a thousand trials: 1.95 / √n.
  private func critical(_ count: Int) -> Double { 1.95 / Double(count).squareRoot() }

  /// One p-value for each of `count` new random sets, of a token drawn among those outside the set.
  private func pValues(
    _ null: NullModel, _ model: GeneSetModel, count: Int, sizes: ClosedRange<Int>, seed: UInt64
  ) -> [Double] {
    let frequencies = GeneFrequencies(shares: null.frequencies)
    var random = SplitMix64(seed: seed)
    return (0..<count).map { sample in
      let size = Int.random(in: sizes, using: &random)
      let set = frequencies.randomSet(size: size, seed: seed, sample: sample)
      var token = GeneIndex.unknown
      repeat {
        token = GeneIndex(Int.random(in: 2..<null.vocabularySize, using: &random))
      } while set.contains(token)
      let logits = model.logits(
        of: [set], penultimate: model.penultimate(of: [set]), tokens: [token])
      return NullModel.pValue(
        ofSurprise: null.surprises(size: size, logits: logits.row(0)) { _ in token.position }[0])
    }
  }

  @Test(arguments: [1, 3])
  func randomSetsOfASmallModelGetUniformPValues(threads: Int) throws {
    let bundle = try ModelBundle(path: TestData.reference.appendingPathComponent("DAE").path)
    // Popularity as it is in corpora: far from even.
    let shares = (0..<bundle.vocabulary.count).map { $0 < 2 ? 0 : 1 / Float($0) }
    let tabulation = NullTabulation(
      model: bundle.model, frequencies: GeneFrequencies(shares: shares), sampleCount: 2000, seed: 7,
      team: WorkerTeam(threadCount: threads))
    #expect(tabulation.sizes == [2, 4, 8, 16, 32])
    let tables = tabulation.sizes.map(tabulation.quantiles)
    #expect(tables.allSatisfy { $0.rows == 96 && $0.columns == NullTabulation.chances.count })
    let null = NullModel(
      sizes: tabulation.sizes, chances: NullTabulation.chances,
      quantiles: WeightMatrix(
        Matrix(
          rows: 96 * tables.count, columns: NullTabulation.chances.count,
          values: tables.flatMap(\.values))), frequencies: shares)
    let values = pValues(null, bundle.model, count: 1500, sizes: 5...40, seed: 99)
    #expect(distanceFromUniform(values) < critical(values.count))
  }

  @Test func aRandomSetHasItsSizeAndDependsOnSeedAndNumberOnly() {
    let frequencies = GeneFrequencies(shares: [0, 0, 0.5, 0.25, 0, 0.1])
    #expect(frequencies.namedGeneCount == 3)
    let sets = (0..<200).map { frequencies.randomSet(size: 2, seed: 1, sample: $0) }
    #expect(
      sets.allSatisfy {
        $0.indices.count == 2 && $0.indices.allSatisfy { [2, 3, 5].contains($0.position) }
      })
    #expect(sets == (0..<200).map { frequencies.randomSet(size: 2, seed: 1, sample: $0) })
    // The chance of the first draw is the share: 2 is in most sets, 5 in the fewest.
    let counts = [2, 3, 5].map { gene in sets.count { $0.contains(GeneIndex(gene)) } }
    #expect(counts[0] > counts[1] && counts[1] > counts[2])
  }

  @Test(.enabled(if: TestData.hasDefaultBundle, "the default bundle is not in this checkout"))
  func randomSetsOfTheDefaultBundleGetUniformPValues() throws {
    let bundle = try ModelBundle(path: TestData.defaultBundle.path)
    let null = try #require(try bundle.nullModel())
    let values = pValues(null, bundle.model, count: 1200, sizes: 5...500, seed: 2026)
    #expect(distanceFromUniform(values) < critical(values.count))
    // Both ends of the size range on their own.
    for sizes in [5...9, 300...500] {
      let values = pValues(null, bundle.model, count: 1000, sizes: sizes, seed: 17)
      #expect(distanceFromUniform(values) < critical(values.count), "sizes \(sizes)")
    }
  }
}

@Suite struct LogisticCalibrationTests {
  @Test(arguments: [1, 3])
  func probabilitiesOfHiddenGenesHoldAfterwards(threads: Int) throws {
    let bundle = try ModelBundle(path: TestData.reference.appendingPathComponent("RDAE").path)
    // Sets that the model itself would complete: its best genes for random seeds, so that logits do tell.
    var random = SplitMix64(seed: 5)
    let sets = (0..<120).map { _ in
      let seeds = (0..<4).map { _ in GeneIndex(Int.random(in: 2..<96, using: &random)) }
      let logits = bundle.model.logits(of: [SparseGeneSet(indices: seeds)])
      let best = (2..<96).sorted { logits[0, $0] > logits[0, $1] }.prefix(12)
      return SparseGeneSet(indices: seeds + best.map(GeneIndex.init))
    }
    let fit = try #require(
      LogisticCalibration(
        model: bundle.model, sets: sets, seed: 3, team: WorkerTeam(threadCount: threads)))
    #expect(fit.slope > 0)
    let alone = LogisticCalibration(
      model: bundle.model, sets: sets, seed: 3, team: WorkerTeam(threadCount: 1))
    #expect(abs(fit.slope - (alone?.slope ?? 0)) < 1e-9)
    // At the maximum of the likelihood the chances add up to the number of hidden genes; other halves of the
    // same sets come close.
    var expected = 0.0
    var hidden = 0.0
    for set in sets {
      let genes = Array(set.genes).shuffled(using: &random)
      let half = genes.count / 2
      let logits = bundle.model.logits(of: [SparseGeneSet(indices: genes[..<half])])
      for gene in 2..<96 where !genes[..<half].contains(GeneIndex(gene)) {
        expected += probability(ofLogit: fit.slope * Double(logits[0, gene]) + fit.intercept)
      }
      hidden += Double(genes.count - half)
    }
    #expect(abs(expected / hidden - 1) < 0.1)
  }

  @Test func setsTooSmallToHalveGiveNoFit() throws {
    let bundle = try ModelBundle(path: TestData.reference.appendingPathComponent("RDAE").path)
    let small = [SparseGeneSet(indices: (2..<9).map(GeneIndex.init))]
    #expect(
      LogisticCalibration(
        model: bundle.model, sets: small, seed: 1, team: WorkerTeam(threadCount: 1)) == nil)
  }
}
