public import ByteStreams

/// Something that is shown the rows of a table as they are written.
public protocol RowObserver: AnyObject {
  /// Takes note of rows, which are whole and without the header.
  func observe(_ rows: RowBuffer)
}

/// Writes a header and rows to a sink.
public struct TableWriter {
  private let sink: ByteSink
  private let observer: (any RowObserver)?

  /// Writes to `sink`, beginning with a header of `columns`, or without one for nil.
  ///
  /// - Parameter observer: shown the rows once they are written.
  /// - Throws: ``TextError/stream(_:)``, ``TextError/unwritableField(name:field:)``.
  public init(_ sink: ByteSink, columns: [String]?, observer: (any RowObserver)? = nil)
    throws(TextError)
  {
    self.sink = sink
    self.observer = observer
    guard let columns else { return }
    var header = RowBuffer()
    for (index, column) in columns.enumerated() {
      if index > 0 { header.tab() }
      header.append(field: column)
    }
    header.newline()
    try header.write(to: sink)
  }

  /// Writes rows as they are; see ``RowBuffer/write(to:)``.
  public func write(_ rows: RowBuffer) throws(TextError) {
    try rows.write(to: sink)
    observer?.observe(rows)
  }
}
