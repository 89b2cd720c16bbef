import TestSupport
import Testing

@testable import Training

@Suite struct CorpusBuilderTests {
  private let anySize = CorpusOptions(
    minimumSize: 1, maximumSize: 100, minimumFrequency: 1, keepsUnknown: true)

  @Test func ordersTheVocabularyByFrequencyThenName() throws {
    let corpus = try TestCorpus.sets(
      [["C", "A", "B"], ["C", "B", "D"], ["C", "E", "A"]],
      options: CorpusOptions(
        minimumSize: 2, maximumSize: 100, minimumFrequency: 2, keepsUnknown: false))
    #expect(corpus.vocabulary.tokens == ["<unk>", "<pad>", "C", "A", "B"])
    #expect(corpus.symbols == [["C", "A", "B"], ["C", "B"], ["C", "A"]])
  }

  @Test func rareSymbolsBecomeUnknownOrAreLeftOut() throws {
    let sets = [["A", "B", "X"], ["A", "B", "Y", "Z"], ["A", "B", "C"], ["C", "A"]]
    var options = CorpusOptions(
      minimumSize: 2, maximumSize: 9, minimumFrequency: 2, keepsUnknown: true)
    #expect(
      try TestCorpus.sets(sets, options: options).symbols == [
        ["<unk>", "A", "B"], ["<unk>", "A", "B"], ["A", "B", "C"], ["A", "C"],
      ])
    options.keepsUnknown = false
    options.minimumSize = 3
    let corpus = try TestCorpus.sets(sets + [["C", "B", "A", "D"]], options: options)
    // The first two sets lose their rare genes and are then below the minimum.
    #expect(corpus.symbols == [["A", "B", "C"], ["A", "B", "C"]])
    #expect(corpus.files[0].tooSmallCount == 3)
  }

  @Test func countsWhatIsLeftOut() throws {
    let sets = [
      ["A", "B", "C"], ["C", "A", "B", "A"], ["A"], ["A", "B", "C", "D", "E", "F"], ["A", "D"],
      ["B", "C", "A"],
    ]
    let corpus = try TestCorpus.sets(
      sets,
      options: CorpusOptions(
        minimumSize: 2, maximumSize: 5, minimumFrequency: 1, keepsUnknown: false))
    var expected = CorpusFile(name: "sets")
    expected.readCount = 6
    expected.keptCount = 2
    expected.tooSmallCount = 1
    expected.tooLargeCount = 1
    expected.duplicateCount = 2
    #expect(corpus.files == [expected])
    #expect(corpus.multiplicity(of: 0) == 3)
    #expect(corpus.multiplicity(of: 1) == 1)
  }

  @Test func namesAreResolvedBeforeTheyAreCompared() throws {
    let corpus = try TestCorpus.sets(
      [["a", "B", "old"], ["A", "b", "NEW", "A"], ["A", "none"]], options: anySize
    ) { $0 == "none" ? nil : $0 == "old" ? "NEW" : $0.uppercased() }
    #expect(corpus.symbols.map(Set.init) == [["A", "B", "NEW"], ["A"]])
    #expect(corpus.files[0].duplicateCount == 1)
  }

  @Test func excludesExactlyTheSetsThatAreTooNear() throws {
    var generator = SplitMix64(seed: 8)
    let genes = (0..<14).map { "G\($0)" }
    func draw() -> [String] {
      Array(genes.shuffled(using: &generator).prefix(Int.random(in: 1...9, using: &generator)))
    }
    let excluded = (0..<40).map { _ in draw() }
    let sets = Array(Set((0..<300).map { _ in draw().sorted() })).sorted { $0.count < $1.count }
    let corpus = try TestCorpus.sets(sets, options: anySize, excluding: excluded)
    let expected = sets.filter { set in
      excluded.allSatisfy { other in
        let shared = Set(set).intersection(other).count
        return Double(shared) / Double(set.count + Set(other).count - shared) < 0.8
      }
    }
    #expect(corpus.symbols.map(Set.init) == expected.map(Set.init))
    #expect(corpus.files[0].excludedCount == sets.count - expected.count)
    #expect(corpus.files[0].excludedCount > 10)
  }

  @Test func findsRepetitionsBeyondTheWriteBuffer() throws {
    var builder = try CorpusBuilder(anySize, folder: "/tmp") { $0 }
    builder.beginFile("many")
    // 3,000 sets of 100 genes are more than the buffer holds; then the first of them again.
    for set in 0..<3000 { try builder.append((0..<100).map { "G\((set + $0 * 37) % 3701)" }) }
    for set in 0..<20 { try builder.append((0..<100).reversed().map { "G\((set + $0 * 37) % 3701)" }) }
    let corpus = try builder.finish()
    #expect(corpus.count == 3000)
    #expect(corpus.files[0].duplicateCount == 20)
  }

  @Test func theFingerprintTellsCorporaApart() throws {
    let one = try TestCorpus.sets([["A", "B"], ["C", "D"]], options: anySize)
    let same = try TestCorpus.sets([["B", "A"], ["D", "C"]], options: anySize)
    let other = try TestCorpus.sets([["A", "B", "C"], ["D"]], options: anySize)
    let renamed = try TestCorpus.sets([["A", "B"], ["C", "E"]], options: anySize)
    #expect(one.fingerprint == same.fingerprint)
    #expect(Set([one, other, renamed].map(\.fingerprint)).count == 3)
  }

  @Test func anEmptyCorpusAndAMissingFolderAreErrors() throws {
    #expect(throws: TrainingError.emptyCorpus) {
      try TestCorpus.sets([["A"]], options: CorpusOptions())
    }
    #expect(throws: TrainingError.self) {
      _ = try CorpusBuilder(CorpusOptions(), folder: "/nowhere/at/all") { $0 }
    }
  }
}
