import CommandSupport
import GeneSetFormats

/// The ranked lists of several inputs as one stream, opened one after the other.
final class RankedListStream {
  private var paths: ArraySlice<String>
  private let name: String
  private let scoreColumn: String?
  private let provenance: ProvenanceRecord?
  private var reader: RankedListReader?

  /// Makes a stream over inputs, of which `-` is standard input.
  ///
  /// - Parameter name: the name of a list without a term.
  init(paths: [String], name: String, scoreColumn: String?, provenance: ProvenanceRecord?) {
    self.paths = paths[...]
    self.name = name
    self.scoreColumn = scoreColumn
    self.provenance = provenance
  }

  /// The next list; nil after the last input.
  func next() throws -> RankedGenes? {
    while true {
      if let list = try reader?.next() { return list }
      guard let path = paths.popFirst() else { return nil }
      reader = RankedListReader(
        try openInput(path, provenance), listName: name, scoreColumn: scoreColumn)
    }
  }
}
