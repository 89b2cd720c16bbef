import Benchmark
import Enrichment
import GeneSets
import Interactions
import LinearAlgebra
import Models
import ParallelWork
import Scoring

private enum Prepared {
  static let logits = GeneratedInputs.numbers(GeneratedInputs.tokens, seed: 11, scale: 5)
  static let candidates = CandidateGenes(allOf: GeneratedInputs.vocabulary)
  /// A null of ten sizes and ten chances, with quantiles that rise from −4 to 5.
  static let null: NullModel = {
    let chances = [0.99, 0.9, 0.7, 0.5, 0.3, 0.15, 0.06, 0.02, 0.005, 0.001]
    let sizes = (1...10).map { 1 << $0 }
    let shifts = GeneratedInputs.numbers(sizes.count * GeneratedInputs.tokens, seed: 12, scale: 1)
    let quantiles = shifts.flatMap { shift in (0..<10).map { Float($0) - 4 + shift } }
    return NullModel(
      sizes: sizes, chances: chances,
      quantiles: WeightMatrix(Matrix(rows: shifts.count, columns: 10, values: quantiles)),
      frequencies: [Float](repeating: 1, count: GeneratedInputs.tokens))
  }()
  static let pValues = GeneratedInputs.numbers(GeneratedInputs.tokens, seed: 13, scale: 0.5)
    .map { Double($0) + 0.5 }
  static let list = RankedList(
    logits.enumerated().map { (gene: $0, score: Double($1)) }, geneCount: logits.count)
  static let weights = RankWeights(list)
  static let places = GeneratedInputs.genes(100, seed: 14)
  /// A head of the default bundle's size on 4,096 genes, asked for 4,095 pairs of one.
  static let scorer: any PairScorer = {
    let model = GeneratedInputs.released(.float16)
    let features: [GeneFeature] = [GeneFeature.allCases[0]]
    let width = features.reduce(0) { $0 + $1.width(in: model) }
    let head = BilinearHead(
      features: features,
      projection: Matrix(
        rows: 129, columns: width, values: GeneratedInputs.numbers(129 * width, seed: 15)),
      projectionBias: GeneratedInputs.numbers(129, seed: 16),
      diagonal: GeneratedInputs.numbers(128, seed: 17), bias: -2, shares: [0.1, 0.1])
    return InteractionHead(.bilinear(head), negativesPerPositive: 10).scorer(
      for: (2..<4098).map { GeneIndex($0) }, model, WorkerTeam(threadCount: 1))
  }()
  static let pairs = (1..<4096).map { GenePair(0, $0) }
}

/// From logits to what is said of genes, terms and pairs.
func registerScoreBenchmarks() {
  Benchmark("Scoring: top 100 of 19,587 logits") { benchmark in
    let logits = Prepared.logits[2...]
    benchmark.startMeasurement()
    blackHole(best(100, of: logits))
  }
  Benchmark("Scoring: mean, deviation and 19,587 z-scores") { benchmark in
    let logits = Prepared.logits[2...]
    benchmark.startMeasurement()
    let statistics = LogitStatistics(of: logits)
    var sum = 0.0
    for logit in logits { sum += statistics.zScore(of: logit) }
    blackHole(sum)
  }
  Benchmark("Scoring: 19,587 p-values") { benchmark in
    let logits = Prepared.logits[2...]
    _ = Prepared.null.pValues(of: logits)
    benchmark.startMeasurement()
    blackHole(Prepared.null.pValues(of: logits))
  }
  Benchmark("Scoring: FDR of 19,587 p-values") { benchmark in
    let pValues = Prepared.pValues
    benchmark.startMeasurement()
    blackHole(falseDiscoveryRates(pValues))
  }
  for hasNull in [false, true] {
    let name = hasNull ? "with p-values and FDR" : "without a null"
    Benchmark("Scoring: completion of one set to its top 100, \(name)") { benchmark in
      let completion = Completion(
        candidates: Prepared.candidates, rule: .top(100), leavesOutKnown: false,
        null: hasNull ? Prepared.null : nil)
      _ = try? completion.genes(of: GeneratedInputs.sets[0], logits: Prepared.logits[...])
      benchmark.startMeasurement()
      blackHole(try? completion.genes(of: GeneratedInputs.sets[0], logits: Prepared.logits[...]))
    }
  }
  Benchmark("Enrichment: score of 100 genes in 19,589, 100 times") { benchmark in
    let (places, weights) = (Prepared.places, Prepared.weights)
    benchmark.startMeasurement()
    for _ in 0..<100 { blackHole(EnrichmentScore(places: places, weights: weights)) }
  }
  Benchmark("Interactions: one gene with 4,095 others, bilinear head") { benchmark in
    let scorer = Prepared.scorer
    benchmark.startMeasurement()
    blackHole(scorer.scores(of: Prepared.pairs))
  }
}

extension NullModel {
  /// The p-values of all genes' logits for a set of 30.
  fileprivate func pValues(of logits: ArraySlice<Float>) -> [Double] {
    surprises(size: 30, logits: logits) { $0 + 2 }.map(NullModel.pValue(ofSurprise:))
  }
}
