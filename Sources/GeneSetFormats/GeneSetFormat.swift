/// How gene sets are written.
public enum GeneSetFormat: String, Sendable, CaseIterable {
  /// Whatever the first lines say.
  case auto
  /// Term, description and genes on a line.
  case gmt
  /// A term and a gene on a line.
  case tsv
  /// A gene on a line, all of them one set.
  case list
}
