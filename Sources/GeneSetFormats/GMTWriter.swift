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
    row.removeAll()
    row.append(field: set.term)
    row.tab()
    row.append(field: set.description)
    for gene in set.genes {
      row.tab()
      row.append(field: gene)
    }
    row.newline()
    if let reason = unwritableReason(of: set) {
      throw .unwritableSet(name: sink.name, term: set.term, reason: reason)
    }
    do throws(TextError) {
      try row.write(to: sink)
    } catch {
      throw FormatError(error)
    }
  }

  /// Why a reader would not give `set` back; nil when it would.
  private func unwritableReason(of set: GeneSet) -> FormatError.UnwritableReason? {
    if row.unwritableField != nil { return .separator }
    if set.term.utf8.allSatisfy({ $0 == ASCII.space }) { return .emptyTerm }
    if set.genes.isEmpty { return .noGene }
    let areReadable = set.genes.allSatisfy { gene in
      let bytes = gene.utf8
      return !bytes.isEmpty && bytes.first != ASCII.space && bytes.last != ASCII.space
        && !bytes.contains(UInt8(ascii: ","))
    }
    return areReadable ? nil : .gene
  }
}
