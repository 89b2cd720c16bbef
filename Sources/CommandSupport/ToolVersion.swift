/// The version every tool of the package prints.
public enum ToolVersion {
  /// Major, minor and patch, as in the changelog.
  public static let number = "0.1.0"

  /// The one line `--version` prints, such as `gsfm-complete 0.1.0`.
  public static func line(for tool: String) -> String { "\(tool) \(number)" }
}
