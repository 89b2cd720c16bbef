import ByteStreams
import DelimitedText
public import GeneSetFormats
public import GeneSets
import Glibc
public import Logging

/// A folder with tables of measures, each under a name made of all it depends on.
///
/// So no table can be used for anything but what it was measured on; what is not used any more is the user's to
/// delete.
public struct MeasureCache {
  private let folder: String
  private let logger: Logger

  /// Opens a folder, which need not exist yet.
  public init(folder: String, _ logger: Logger) {
    self.folder = folder
    self.logger = logger
  }

  /// The table of a key; nil when there is none, or it is damaged.
  ///
  /// - Parameter key: the SHA-256 of everything the measures depend on.
  public func measures(_ key: String, of terms: [TermMeasureTable.Term]) -> [TermMeasure]? {
    let path = path(key)
    // The C string lives as long as the call.
    guard unsafe access(path, F_OK) == 0 else { return nil }
    do {
      return try TermMeasureTable.read(FileSource(path: path), of: terms)
    } catch {
      logger.warning("\(error); measured anew")
      return nil
    }
  }

  /// Keeps the table of a key.
  ///
  /// - Throws: `StreamError` or `TextError` when the folder or the file cannot be written.
  public func keep(
    _ measures: [TermMeasure], _ key: String, of terms: [TermMeasureTable.Term]
  ) throws {
    try makeOutputFolder(folder)
    let sink = try ByteSink(path: path(key))
    try TermMeasureTable.text(terms, measures).write(to: sink)
    try sink.close()
  }

  private func path(_ key: String) -> String { "\(folder)/\(key).terms.tsv" }
}
