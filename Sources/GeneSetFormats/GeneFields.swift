import DelimitedText

extension LineReader {
  /// Goes to the next line that is not blank, and splits it at its tabs; false at the end.
  ///
  /// The line is UTF-8.
  mutating func nextText() throws(FormatError) -> Bool {
    do throws(TextError) {
      repeat {
        guard try next() else { return false }
      } while isBlank
      try validateText()
    } catch {
      throw FormatError(error)
    }
    splitFields()
    return true
  }

  /// The gene in a field: what stands before the first comma, without the spaces around it.
  ///
  /// `gene,weight` is how fuzzy gene sets are written; the weight is not used.
  func geneRange(_ field: Range<Int>) -> Range<Int> {
    let end = firstIndex(of: UInt8(ascii: ","), in: field) ?? field.upperBound
    return trimmed(field.lowerBound..<end)
  }

  /// The number of fields up to the last that is not blank.
  var usedFieldCount: Int { (fields.lastIndex { !trimmed($0).isEmpty } ?? -1) + 1 }
}
