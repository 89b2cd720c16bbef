/// How vectors are written.
public enum EmbeddingFormat: String, Sendable, CaseIterable {
  /// A table: the name, then a column a dimension.
  case tsv
  /// A matrix as NumPy loads it, with the names in a file beside it.
  case npy
  /// Text as word2vec writes it and gensim loads it: a line with both sizes, then a line a vector.
  case word2vec
}
