public import Archives
public import SafeTensors

/// The bounds within which a bundle is read; the one place that names them.
public struct BundleLimits: Sendable {
  /// The bounds of the archive as a whole.
  public var archive = ArchiveLimits()
  /// The bounds of the headers of tensors.
  public var safeTensors = SafeTensorsLimits()
  /// The largest `config.json`.
  public var configurationByteCount = 1 << 20
  /// The largest `bundle.json` or `README.md`.
  public var manifestByteCount = 16 << 20
  /// The largest `vocab.txt` or `genes.tsv`.
  public var vocabularyByteCount = 64 << 20
  /// The largest library.
  public var libraryByteCount = 256 << 20
  /// The largest file of tensors.
  public var tensorsByteCount = 4 << 30
  /// The largest number of tokens.
  public var tokenCount = 1 << 22
  /// The longest token.
  public var tokenByteCount = 256
  /// The largest number of files looked at in a folder of libraries.
  public var folderEntryCount = 4096

  /// The limits for the bundles of this project; the largest released one is a hundredth of them.
  public init() {}
}
