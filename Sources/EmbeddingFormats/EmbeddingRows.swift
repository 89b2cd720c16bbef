public import DelimitedText
public import LinearAlgebra

/// Named vectors in the form of one ``EmbeddingFormat``, made apart from the writer, so that threads share the work.
public struct EmbeddingRows: Sendable {
  /// The rows; for NumPy the names alone, a line each.
  public private(set) var text = RowBuffer()
  /// The numbers that go into a file of their own: those of NumPy's matrix, row by row.
  public private(set) var values: [Float] = []
  /// The number of vectors.
  public let count: Int

  /// No vectors.
  public init() { count = 0 }

  /// Puts vectors in the form of a format.
  ///
  /// - Shape: names n, vectors n × width
  /// - Parameter digits: significant digits of the text formats; NumPy's holds every number as it is.
  /// - Precondition: there is a name for each vector.
  public init(_ vectors: Matrix, names: [String], format: EmbeddingFormat, digits: Int) {
    precondition(names.count == vectors.rows, "every vector has a name")
    count = vectors.rows
    switch format {
    case .tsv:
      for (row, name) in names.enumerated() { append(name, vectors.row(row), digits) }
    case .npy:
      for name in names {
        text.append(field: name)
        text.newline()
      }
      values = vectors.values
    case .word2vec:
      for (row, name) in names.enumerated() {
        append(word: name, vectors.row(row), digits)
      }
    }
  }

  private mutating func append(_ name: String, _ vector: ArraySlice<Float>, _ digits: Int) {
    text.append(field: name)
    for value in vector {
      text.tab()
      text.append(number: Double(value), digits: digits)
    }
    text.newline()
  }

  /// A line of word2vec, whose fields are separated by spaces, so that a name may have none.
  private mutating func append(word name: String, _ vector: ArraySlice<Float>, _ digits: Int) {
    text.append(field: name.utf8.contains(ASCII.space) ? name.replacingSpaces() : name)
    for value in vector {
      text.space()
      text.append(number: Double(value), digits: digits)
    }
    text.newline()
  }
}

extension String {
  /// The text with `_` in place of every space.
  fileprivate func replacingSpaces() -> String {
    String(decoding: utf8.map { $0 == ASCII.space ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
  }
}
