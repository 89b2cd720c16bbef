import GeneSets
import Testing

@Suite struct GeneSetTests {
  @Test func keepsRepeatedSymbolsAsWritten() {
    #expect(GeneSet(term: "t", genes: ["A", "a", "A"]).genes == ["A", "a", "A"])
  }
}
