import GeneSets
import Testing

@Suite struct GeneTableTests {
  private let table: GeneTable = {
    var tp53 = GeneNames(symbol: "TP53")
    tp53.aliases = ["p53", "LFS1", "SHARED"]
    tp53.ensembl = ["ENSG00000141510"]
    tp53.entrez = ["7157"]
    tp53.uniprot = ["P04637"]
    tp53.mouse = ["Trp53"]
    tp53.mouseEntrez = ["22059"]
    var septin2 = GeneNames(symbol: "SEPTIN2")
    septin2.previous = ["SEPT2", "NEDD5"]
    septin2.aliases = ["SHARED", "NEDD5", "MARCH1"]
    var marchf1 = GeneNames(symbol: "MARCHF1")
    marchf1.previous = ["MARCH1"]
    marchf1.aliases = ["TP53"]
    return GeneTable([tp53, septin2, marchf1])
  }()

  @Test(arguments: [
    ("TP53", NameResolution.approved("TP53")),  // approved wins over MARCHF1's alias
    ("tp53", .approved("TP53")),
    ("P53", .approved("TP53")),
    ("SEPT2", .approved("SEPTIN2")),
    ("NEDD5", .approved("SEPTIN2")),  // previous symbol and alias of the same gene
    ("SHARED", .ambiguous),
    ("march1", .ambiguous),
    ("7157", .none),
    ("", .none),
  ])
  func symbols(name: String, expected: NameResolution) {
    #expect(table.resolve(name) == expected)
  }

  @Test(arguments: [
    ("ENSG00000141510", IdentifierKind.ensembl, NameResolution.approved("TP53")),
    ("ENSG00000141510.18", .ensembl, .approved("TP53")),
    ("ENSG00000141510.18", .auto, .approved("TP53")),
    ("7157", .entrez, .approved("TP53")),
    ("7157", .auto, .approved("TP53")),
    ("7157", .symbol, .none),
    ("P04637", .uniprot, .approved("TP53")),
    ("P04637", .auto, .approved("TP53")),
    ("P04637", .symbol, .none),
    ("TP53", .entrez, .none),
    ("LFS1", .auto, .approved("TP53")),
  ])
  func identifiers(name: String, kind: IdentifierKind, expected: NameResolution) {
    #expect(table.resolve(name, as: kind) == expected)
  }

  @Test func caseSensitiveNamesAreTakenAsWritten() {
    #expect(table.resolve("P53", isCaseSensitive: true) == .none)
    #expect(table.resolve("p53", isCaseSensitive: true) == .approved("TP53"))
  }

  @Test func mouseNamesAreAnsweredByTheHumanOrtholog() {
    #expect(table.resolve("Trp53", species: .mouse) == .approved("TP53"))
    #expect(table.resolve("TRP53", species: .mouse) == .approved("TP53"))
    #expect(table.resolve("22059", as: .auto, species: .mouse) == .approved("TP53"))
    #expect(table.resolve("TP53", species: .mouse) == .none)
  }

  @Test func aResolverCountsWhatItRenamed() throws {
    let vocabulary = try GeneVocabulary(tokens: ["<unk>", "<pad>", "SEPTIN2", "TP53"])
    let resolver = SymbolResolver(vocabulary: vocabulary, table: table)
    let set = resolver.resolve(["TP53", "SEPT2", "SEPT2", "SHARED", "MARCHF1", "NOPE", "LFS1"])
    #expect(set.indices.map(\.position) == [2, 3])
    #expect(set.notes.renamed == ["SEPT2", "LFS1"])
    #expect(set.notes.ambiguous == ["SHARED"])
    #expect(set.notes.unresolved == ["MARCHF1", "NOPE"])
  }

  @Test func mouseSymbolsDoNotPassAsHumanOnes() throws {
    let vocabulary = try GeneVocabulary(tokens: ["<unk>", "<pad>", "TP53", "TRP53"])
    let resolver = SymbolResolver(vocabulary: vocabulary, table: table, species: .mouse)
    #expect(resolver.outcome(for: "Trp53") == .renamed(GeneIndex(2)))
  }
}
