public import ByteStreams
public import DelimitedText

/// Writes ``EmbeddingRows`` of one format, in the order in which they come.
public protocol EmbeddingWriter: AnyObject {
  /// Adds vectors.
  ///
  /// - Throws: `TextError` when a name cannot be written or a sink fails.
  func write(_ rows: EmbeddingRows) throws(TextError)
  /// Writes what can only be known at the end; the sinks are the caller's to close.
  func finish() throws(TextError)
}

/// A header, then a row a vector.
public final class EmbeddingTableWriter: EmbeddingWriter {
  private let table: TableWriter

  /// Writes a header, or none for nil.
  public init(_ sink: ByteSink, columns: [String]?) throws(TextError) {
    table = try TableWriter(sink, columns: columns)
  }

  /// Adds rows.
  public func write(_ rows: EmbeddingRows) throws(TextError) { try table.write(rows.text) }

  /// Does nothing: a table needs no end.
  public func finish() {}
}

/// A line `count width`, then a line a vector: the name and its numbers, separated by spaces.
///
/// The count comes first, so the lines wait in a ``ByteSpool``.
public final class Word2VecWriter: EmbeddingWriter {
  private let sink: ByteSink
  private let width: Int
  private let spool: ByteSpool
  private var count = 0

  /// Writes vectors of one width.
  public init(_ sink: ByteSink, width: Int) throws(TextError) {
    self.sink = sink
    self.width = width
    spool = try TextError.whileStreaming { () throws(StreamError) in try ByteSpool() }
  }

  /// Adds lines.
  public func write(_ rows: EmbeddingRows) throws(TextError) {
    try rows.text.write(to: spool.sink)
    count += rows.count
  }

  /// Writes the first line and the vectors.
  public func finish() throws(TextError) {
    try TextError.whileStreaming { () throws(StreamError) in
      try sink.write("\(count) \(width)\n")
      try spool.copy(to: sink)
    }
  }
}

/// A matrix of float32 in version 1.0 of NumPy's format, and the names of its rows in a text of their own.
///
/// The format is ten bytes of magic, version and header length, a header that is a Python dictionary, and
/// the numbers, row by row, least byte first. The header holds the count, so the numbers wait in a ``ByteSpool``.
/// Source: NEP 1, A Simple File Format for NumPy Arrays.
public final class NumPyWriter: EmbeddingWriter {
  private let sink: ByteSink
  private let names: ByteSink
  private let width: Int
  private let spool: ByteSpool
  private var count = 0

  /// Writes vectors of one width to `sink` and their names, a line each, to `names`.
  public init(_ sink: ByteSink, names: ByteSink, width: Int) throws(TextError) {
    self.sink = sink
    self.names = names
    self.width = width
    spool = try TextError.whileStreaming { () throws(StreamError) in try ByteSpool() }
  }

  /// Adds rows.
  public func write(_ rows: EmbeddingRows) throws(TextError) {
    try rows.text.write(to: names)
    try TextError.whileStreaming { () throws(StreamError) in
      // The span covers the array, which is not changed during the call.
      try unsafe spool.sink.write(rows.values.span.bytes)
    }
    count += rows.count
  }

  /// Writes the header and the numbers.
  public func finish() throws(TextError) {
    try TextError.whileStreaming { () throws(StreamError) in
      try sink.write(Self.header(rows: count, columns: width))
      try spool.copy(to: sink)
    }
  }

  /// Everything before the first number; the numbers begin at a multiple of 64 bytes.
  static func header(rows: Int, columns: Int) -> [UInt8] {
    let dictionary =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    let alignment = 64
    let start = 10
    // A line feed ends the header, spaces before it fill it up.
    let padding = (alignment - (start + dictionary.utf8.count + 1) % alignment) % alignment
    let text = dictionary + String(repeating: " ", count: padding) + "\n"
    let length = UInt16(text.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + [UInt8(length & 0xFF), UInt8(length >> 8)]
      + Array(text.utf8)
  }
}

extension TextError {
  /// Runs `body` and gives its failure in the words of this error.
  static func whileStreaming<Result>(_ body: () throws(StreamError) -> Result) throws(TextError)
    -> Result
  {
    do throws(StreamError) {
      return try body()
    } catch {
      throw .stream(error)
    }
  }
}
