import Testing

@testable import Training

@Suite struct BatchSamplerTests {
  private func recipe(
    _ masking: InputMasking, _ sampling: SetSampling = .shuffled
  ) -> TrainingRecipe {
    var recipe = TrainingRecipe.open
    recipe.masking = masking
    recipe.sampling = sampling
    recipe.batchSize = 8
    return recipe
  }

  /// Every set of an epoch as (inputs, targets).
  private func epoch(
    _ corpus: TrainingCorpus, _ recipe: TrainingRecipe, number: Int = 0, seed: UInt64 = 1
  ) -> [(inputs: [UInt32], targets: [UInt32])] {
    var sampler = BatchSampler(corpus: corpus, recipe: recipe, inputExponent: 0.5, seed: seed)
    let batch = SetBatch(vocabularySize: corpus.vocabulary.count)
    var result: [(inputs: [UInt32], targets: [UInt32])] = []
    for step in 0..<sampler.stepsPerEpoch {
      sampler.fill(batch, epoch: number, step: step)
      for set in 0..<batch.count {
        result.append(
          (Array(batch.inputs[batch.inputPlaces(of: set)]),
            Array(batch.targets[batch.targetPlaces(of: set)])))
      }
    }
    return result
  }

  private func sets(_ corpus: TrainingCorpus) -> [[UInt32]] {
    (0..<corpus.count).map { set in
      var genes: [UInt32] = []
      corpus.appendGenes(of: set, to: &genes)
      return genes
    }
  }

  @Test func anEpochHasEverySetOnceInAnOrderOfItsOwn() throws {
    let corpus = try TestCorpus.modules()
    let first = epoch(corpus, recipe(.none)).map(\.inputs)
    let second = epoch(corpus, recipe(.none), number: 1).map(\.inputs)
    #expect(first != second)
    #expect(first != epoch(corpus, recipe(.none), seed: 2).map(\.inputs))
    #expect(first == epoch(corpus, recipe(.none)).map(\.inputs))
    for order in [first, second] {
      #expect(order.sorted { $0.lexicographicallyPrecedes($1) }
        == sets(corpus).sorted { $0.lexicographicallyPrecedes($1) })
    }
  }

  @Test(arguments: [0.2, 0.5, 0.8])
  func aPartitionSplitsAsThePublishedPackageDoes(share: Double) throws {
    for (inputs, targets) in epoch(try TestCorpus.modules(), recipe(.partition(share))) {
      let count = inputs.count + targets.count
      #expect(inputs.count == max(0, Int((Double(count) * (1 - share)).rounded(.up)) - 1))
      #expect(Set(inputs).isDisjoint(with: targets))
      #expect(inputs == inputs.sorted() && targets == targets.sorted())
    }
  }

  @Test func maskingLeavesOneInAndOneOut() throws {
    let corpus = try TestCorpus.modules(setCount: 400)
    let hidden = epoch(corpus, recipe(.random(0...1, target: .hidden)))
    #expect(hidden.allSatisfy { !$0.inputs.isEmpty && !$0.targets.isEmpty })
    #expect(hidden.allSatisfy { Set($0.inputs).isDisjoint(with: $0.targets) })
    let whole = epoch(corpus, recipe(.random(0.5...0.5, target: .wholeSet)))
    #expect(whole.allSatisfy { Set($0.inputs).isSubset(of: $0.targets) && !$0.inputs.isEmpty })
    let share =
      Double(whole.reduce(0) { $0 + $1.inputs.count })
      / Double(whole.reduce(0) { $0 + $1.targets.count })
    #expect(abs(share - 0.5) < 0.03)
  }

  @Test func weightedDrawsFollowTheWeights() throws {
    var builder = try CorpusBuilder(
      CorpusOptions(minimumSize: 1, maximumSize: 99, minimumFrequency: 1, keepsUnknown: true),
      folder: "/tmp"
    ) { $0 }
    builder.beginFile("small", weight: 0.5)
    for set in 0..<200 { try builder.append(["S\(set)"]) }
    builder.beginFile("large")
    for set in 0..<200 { try builder.append((0..<4).map { "L\(set)-\($0)" }) }
    let corpus = try builder.finish()
    // Chances in proportion to 0.5 · 1 and 1 · 4^0.5: one in five is small.
    let drawn = (0..<20).flatMap {
      epoch(
        corpus, recipe(.none, .weighted(sizeExponent: 0.5, repetitionExponent: 0)), number: $0)
    }
    let share = Double(drawn.filter { $0.inputs.count == 1 }.count) / Double(drawn.count)
    #expect(abs(share - 0.2) < 0.02, "\(share)")
  }

  @Test func listsEveryOccurrenceUnderItsGene() throws {
    let corpus = try TestCorpus.modules()
    var sampler = BatchSampler(
      corpus: corpus, recipe: recipe(.random(0...0.8, target: .hidden)), inputExponent: 0.5,
      seed: 3)
    let batch = SetBatch(vocabularySize: corpus.vocabulary.count)
    for step in 0..<sampler.stepsPerEpoch {
      sampler.fill(batch, epoch: 0, step: step)
      var seen = 0
      for gene in 0..<corpus.vocabulary.count {
        for place in batch.occurrenceStarts[gene]..<batch.occurrenceStarts[gene + 1] {
          let occurrence = batch.occurrences[place]
          #expect(batch.inputs[Int(occurrence.place)] == gene)
          #expect(batch.inputPlaces(of: Int(occurrence.set)).contains(Int(occurrence.place)))
          seen += 1
        }
      }
      #expect(seen == batch.inputs.count)
      let mean = batch.weights.reduce(0, +) / Float(batch.count)
      #expect(abs(mean - 1) < 1e-5)
    }
  }
}
