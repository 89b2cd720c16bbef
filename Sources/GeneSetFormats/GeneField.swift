import DelimitedText

extension LineReader {
  /// The gene in a field: what stands before the first comma, without the spaces around it.
  ///
  /// `gene,weight` is how fuzzy gene sets are written; the weight is not used.
  func geneRange(_ field: Range<Int>) -> Range<Int> {
    let bytes = buffer.span
    var end = field.lowerBound
    while end < field.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
    return trimmed(field.lowerBound..<end)
  }
}
