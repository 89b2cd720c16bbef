public import ByteStreams

/// Writes a header and rows to a sink.
public struct TableWriter {
  private let sink: ByteSink

  /// Writes to `sink`, beginning with a header of `columns`, or without one for nil.
  ///
  /// - Throws: ``TextError/stream(_:)``, ``TextError/unwritableField(name:field:)``.
  public init(_ sink: ByteSink, columns: [String]?) throws(TextError) {
    self.sink = sink
    guard let columns else { return }
    var header = RowBuffer()
    for (index, column) in columns.enumerated() {
      if index > 0 { header.tab() }
      header.append(field: column)
    }
    header.newline()
    try write(header)
  }

  /// Writes rows as they are; see ``RowBuffer/write(to:)``.
  public func write(_ rows: RowBuffer) throws(TextError) { try rows.write(to: sink) }
}
