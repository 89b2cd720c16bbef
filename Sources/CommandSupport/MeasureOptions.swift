public import ArgumentParser

/// Where measures of a library's terms come from.
public struct MeasureOptions: ParsableArguments {
  /// The folder of the cache.
  @Option(
    help: ArgumentHelp(
      """
      Keep what is measured of a library's terms in this folder, for the next run with the same gene sets and model. \
      Libraries of the bundle bring theirs along.
      """,
      valueName: "folder"))
  public var cache: String?

  /// Whether areas that are not known stay so.
  @Flag(help: "Write NA for auroc, where it is not known already, instead of measuring it.")
  public var noAuroc = false

  /// Makes the options at their defaults.
  public init() {}
}
