import CommandSupport

/// The columns of a table of vectors.
enum EmbeddingTable {
  /// The name, then one column a dimension.
  static func glossary(width: Int) -> ColumnGlossary {
    ColumnGlossary(
      [Column("term", .string, "the gene set's name in the input; with --genes the gene")]
        + (0..<width).map {
          Column("d\($0)", .number, "value \($0) of the set's vector")
        })
  }
}
