public import ByteStreams
public import DelimitedText

/// A table of rows that tell how a long work goes, while its result is written elsewhere.
///
/// When the reader of the rows goes, as `head` does, the work must go on: hours of training are not lost for want of a
/// reader. Every other failure of the output is an error as everywhere.
public final class AccompanyingTable {
  private let sink: ByteSink
  private var writer: TableWriter?

  /// Writes the header, or none for nil, so that a reader sees it before the work begins.
  ///
  /// - Throws: `TextError`.
  public init(_ sink: ByteSink, columns: [String]?) throws(TextError) {
    self.sink = sink
    try untilReaderGoes { () throws(TextError) in writer = try TableWriter(sink, columns: columns) }
  }

  /// Writes rows at once.
  ///
  /// - Throws: `TextError`.
  public func write(_ rows: RowBuffer) throws(TextError) {
    guard let writer else { return }
    try untilReaderGoes { () throws(TextError) in try writer.write(rows) }
  }

  /// Ends the table; the sink is closed.
  ///
  /// - Throws: `TextError`.
  public func close() throws(TextError) {
    guard writer != nil else { return }
    try untilReaderGoes { () throws(TextError) in }
    guard writer != nil else { return }
    do throws(StreamError) { try sink.close() } catch { throw .stream(error) }
  }

  /// Does something and hands what is written to the system; a closed pipe ends the table and nothing else.
  private func untilReaderGoes(_ body: () throws(TextError) -> Void) throws(TextError) {
    do throws(TextError) {
      try body()
      do throws(StreamError) { try sink.flush() } catch { throw .stream(error) }
    } catch .stream(.brokenPipe) {
      writer = nil
    }
  }
}
