import GeneSets

/// A vocabulary of genes G2, G3, … at these places.
func vocabulary(genes: Int) throws -> GeneVocabulary {
  try GeneVocabulary(tokens: GeneVocabulary.specialTokens + (0..<genes).map { "G\($0 + 2)" })
}

/// A set of places.
func set(_ places: some Sequence<Int>) -> SparseGeneSet {
  SparseGeneSet(indices: places.map { GeneIndex($0) })
}
