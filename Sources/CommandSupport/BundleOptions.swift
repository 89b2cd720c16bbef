public import ArgumentParser
public import ModelBundles

/// Which model a tool asks.
public struct BundleOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      """
      A bundle, or a folder with the same members, such as a Hugging Face snapshot. (default: $GSFM_BUNDLE, \
      else the default bundle)
      """,
      valueName: "path"))
  var bundle: String?

  /// Makes the options at their defaults.
  public init() {}

  /// The path of the bundle: named, from the environment, or the default one.
  ///
  /// - Throws: ``ToolError/noBundle(searched:)`` when none is named and there is no default one.
  public func path() throws(ToolError) -> String {
    if let path = bundle ?? DefaultBundle.fromEnvironment() { return path }
    let places = RunningBinary.path.map(DefaultBundle.places) ?? []
    guard let found = places.first(where: DefaultBundle.isReadable) else {
      throw .noBundle(searched: places)
    }
    return found
  }

  /// Opens the bundle; everything in it is checked first.
  public func open() throws -> ModelBundle { try ModelBundle(path: path()) }
}
