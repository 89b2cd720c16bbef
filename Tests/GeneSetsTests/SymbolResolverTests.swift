import GeneSets
import Testing

@Suite struct SymbolResolverTests {
  private func vocabulary(_ symbols: [String]) throws -> GeneVocabulary {
    try GeneVocabulary(tokens: GeneVocabulary.specialTokens + symbols)
  }

  @Test func anExactMatchWinsAndCaseIsIgnoredOtherwise() throws {
    let resolver = SymbolResolver(
      vocabulary: try vocabulary(["Trp53", "TP53", "C1orf112", "Trp53a"]))
    #expect(resolver.outcome(for: "Trp53").index?.position == 2)
    #expect(resolver.outcome(for: "tp53").index?.position == 3)
    #expect(resolver.outcome(for: "C1ORF112").index?.position == 4)
    #expect(resolver.outcome(for: "trp53A").index?.position == 5)
    #expect(resolver.outcome(for: "NOPE").index == nil)
  }

  @Test func amongTokensThatDifferInCaseTheCapitalOneWins() throws {
    let capitals = SymbolResolver(vocabulary: try vocabulary(["Actb", "ACTB", "actB"]))
    #expect(capitals.outcome(for: "actb").index?.position == 3)
    let ambiguous = SymbolResolver(vocabulary: try vocabulary(["Actb", "actB"]))
    #expect(ambiguous.outcome(for: "ACTB").index == nil)
    #expect(ambiguous.outcome(for: "actB").index?.position == 3)
  }

  @Test func caseSensitiveLookUpTakesTheSymbolAsWritten() throws {
    let resolver = SymbolResolver(vocabulary: try vocabulary(["TP53"]), isCaseSensitive: true)
    #expect(resolver.outcome(for: "tp53").index == nil)
    #expect(resolver.outcome(for: "TP53").index?.position == 2)
  }

  @Test func specialTokensAreNoGenes() throws {
    let resolver = SymbolResolver(vocabulary: try vocabulary(["A"]))
    #expect(resolver.outcome(for: "<unk>").index == nil)
    #expect(resolver.outcome(for: "<PAD>").index == nil)
  }

  @Test func unresolvedSymbolsAreKeptOnceAndSwitchTheTokenOnWhenAsked() throws {
    let vocabulary = try vocabulary(["A", "B"])
    let symbols = ["B", "X", "A", "X", "b", "Y"]
    let left = SymbolResolver(vocabulary: vocabulary).resolve(symbols)
    #expect(left.indices.map(\.position) == [2, 3])
    #expect(left.unresolved == ["X", "Y"])
    let token = SymbolResolver(vocabulary: vocabulary, unknownGenes: .asToken).resolve(symbols)
    #expect(token.indices.map(\.position) == [0, 2, 3])
    #expect(token.genes.map(\.position) == [2, 3])
    #expect(
      SymbolResolver(vocabulary: vocabulary, unknownGenes: .asToken).resolve(["X"]).isEmpty == false
    )
    #expect(SymbolResolver(vocabulary: vocabulary).resolve(["X"]).isEmpty)
  }

  @Test func everyTokenFindsItsOwnIndex() throws {
    let vocabulary = try vocabulary((0..<500).map { "GENE\($0)" })
    for position in vocabulary.genePositions {
      let index = GeneIndex(position)
      #expect(vocabulary.index(of: vocabulary[index]) == index)
    }
    #expect(vocabulary.geneCount == 500 && vocabulary.count == 502)
  }

  @Test(arguments: [
    (["A", "B"], VocabularyError.specialTokensMissing(found: ["A", "B"])),
    ([], .specialTokensMissing(found: [])),
    (["<unk>", "<pad>", ""], .emptyToken(line: 3)),
    (["<unk>", "<pad>", "A\tB"], .separatorInToken(line: 3)),
    (["<unk>", "<pad>", "A", "B", "A"], .repeatedToken("A", firstLine: 3, line: 5)),
  ])
  func brokenVocabulariesAreRefused(tokens: [String], error: VocabularyError) {
    #expect(throws: error) { try GeneVocabulary(tokens: tokens) }
  }
}
