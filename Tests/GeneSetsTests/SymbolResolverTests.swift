import GeneSets
import Testing

@Suite struct SymbolResolverTests {
  private func vocabulary(_ symbols: [String]) throws -> GeneVocabulary {
    try GeneVocabulary(tokens: GeneVocabulary.specialTokens + symbols)
  }

  @Test func anExactMatchWinsAndCaseIsIgnoredOtherwise() throws {
    let resolver = SymbolResolver(
      vocabulary: try vocabulary(["Trp53", "TP53", "C1orf112", "Trp53a"]))
    #expect(resolver.index(of: "Trp53")?.position == 2)
    #expect(resolver.index(of: "tp53")?.position == 3)
    #expect(resolver.index(of: "C1ORF112")?.position == 4)
    #expect(resolver.index(of: "trp53A")?.position == 5)
    #expect(resolver.index(of: "NOPE") == nil)
  }

  @Test func amongTokensThatDifferInCaseTheCapitalOneWins() throws {
    let capitals = SymbolResolver(vocabulary: try vocabulary(["Actb", "ACTB", "actB"]))
    #expect(capitals.index(of: "actb")?.position == 3)
    let ambiguous = SymbolResolver(vocabulary: try vocabulary(["Actb", "actB"]))
    #expect(ambiguous.index(of: "ACTB") == nil)
    #expect(ambiguous.index(of: "actB")?.position == 3)
  }

  @Test func caseSensitiveLookUpTakesTheSymbolAsWritten() throws {
    let resolver = SymbolResolver(vocabulary: try vocabulary(["TP53"]), isCaseSensitive: true)
    #expect(resolver.index(of: "tp53") == nil)
    #expect(resolver.index(of: "TP53")?.position == 2)
  }

  @Test func specialTokensAreNoGenes() throws {
    let resolver = SymbolResolver(vocabulary: try vocabulary(["A"]))
    #expect(resolver.index(of: "<unk>") == nil)
    #expect(resolver.index(of: "<PAD>") == nil)
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
