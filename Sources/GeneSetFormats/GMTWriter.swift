public import ByteStreams
import DelimitedText
public import GeneSets

/// Writes gene sets as GMT, such that ``GMTReader`` reads the same sets.
public struct GMTWriter {
  private let sink: ByteSink
  private var row = RowBuffer()

  /// Writes to `sink`, which the caller closes.
  public init(_ sink: ByteSink) { self.sink = sink }

  /// Writes a line.
  ///
  /// - Throws: ``FormatError/unwritableSet(name:term:reason:)``, ``FormatError/stream(_:)``.
  public mutating func write(_ set: GeneSet) throws(FormatError) {
  }
}
