import GeneSets
import Testing

/// Adds a gene whose line holds its names one after the other.
private func append(_ gene: [GeneNames.Kind: String], to names: inout GeneNames) {
  var line: [UInt8] = []
  let places = GeneNames.Kind.allCases.map { kind in
    let start = line.count
    line += Array((gene[kind] ?? "").utf8)
    return start..<line.count
  }
  names.appendGene(line: line[...], names: places)
}

@Suite struct GeneTableTests {
  private let table: GeneTable = {
    var names = GeneNames()
    let genes: [[GeneNames.Kind: String]] = [
      [
        .symbol: "TP53", .aliases: "p53|LFS1|SHARED", .ensembl: "ENSG00000141510",
        .entrez: "7157", .uniprot: "P04637", .mouse: "Trp53", .mouseEntrez: "22059",
      ],
      [.symbol: "SEPTIN2", .aliases: "SHARED||NEDD5|MARCH1|", .previous: "SEPT2|NEDD5"],
      [.symbol: "MARCHF1", .aliases: "TP53", .previous: "MARCH1"],
    ]
    for gene in genes { append(gene, to: &names) }
    return GeneTable(names)
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

  @Test func everyNameOfALargeTableIsFound() {
    var names = GeneNames()
    let count = 5000
    for gene in 0..<count {
      // Every alias but the first is shared with the gene before.
      append([.symbol: "GENE\(gene)", .aliases: "alias\(gene)|alias\(gene + 1)"], to: &names)
    }
    let table = GeneTable(names)
    for gene in 0..<count {
      #expect(table.resolve("gene\(gene)") == .approved("GENE\(gene)"))
      #expect(table.resolve("GENE\(gene)") == .approved("GENE\(gene)"))
    }
    #expect(table.resolve("alias0") == .approved("GENE0"))
    #expect(table.resolve("ALIAS7") == .ambiguous)
    #expect(table.resolve("alias\(count)") == .approved("GENE\(count - 1)"))
    #expect(table.resolve("alias\(count + 1)") == .none)
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
