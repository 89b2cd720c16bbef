public import Foundation

/// Files that tests read.
public enum TestData {
  /// The root of the checkout.
  public static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The reference models, questions and answers, one folder an architecture.
  public static let reference = checkout.appendingPathComponent("Tests/Fixtures/reference")

  /// The real gene sets beside the checkout or where `GSFM_DATA` points, or nil.
  public static let realData: URL? = {
    let named = ProcessInfo.processInfo.environment["GSFM_DATA"].map(URL.init(fileURLWithPath:))
    let data = named ?? checkout.appendingPathComponent("../shared/data").standardizedFileURL
    return FileManager.default.fileExists(atPath: data.path) ? data : nil
  }()

  /// The default bundle of the checkout.
  public static let defaultBundle = checkout.appendingPathComponent("share/gsfm/default.gsfm")

  /// Whether the checkout has a default bundle.
  public static let hasDefaultBundle = FileManager.default.fileExists(atPath: defaultBundle.path)

  /// Whether tests on real gene sets can run.
  public static let hasRealData = realData != nil
}
