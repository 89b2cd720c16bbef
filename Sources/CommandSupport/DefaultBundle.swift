import Glibc

/// Where a bundle is found when none is named.
enum DefaultBundle {
  /// The environment variable that names a bundle.
  static let environmentVariable = "GSFM_BUNDLE"
  /// Where the bundle lies below a prefix or a checkout.
  static let relativePath = "share/gsfm/default.gsfm"

  /// The value of ``environmentVariable``, unless empty.
  static func fromEnvironment() -> String? {
    // The environment is not changed by this process.
    guard let value = unsafe getenv(environmentVariable) else { return nil }
    let path = unsafe String(cString: value)
    return path.isEmpty ? nil : path
  }

  /// The places looked at, in order: beside the folder of an installed binary, then in the checkout whose
  /// `.build` folder holds the binary.
  ///
  /// - Parameter binary: the binary's path with links resolved.
  static func places(forBinary binary: String) -> [String] {
    var folders = binary.split(separator: "/").dropLast().map(String.init)
    var places = ["/" + (folders.dropLast() + [relativePath]).joined(separator: "/")]
    while let folder = folders.popLast() {
      if folder.hasPrefix(".build") {
        places.append("/" + (folders + [relativePath]).joined(separator: "/"))
      }
    }
    return places
  }

  /// Whether a path exists and may be read.
  static func isReadable(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }
}

/// The executable this process runs.
public enum RunningBinary {
  /// Its path, links resolved; nil without /proc.
  public static var path: String? {
    // A null buffer asks for an allocated result, which is freed here.
    guard let path = unsafe realpath("/proc/self/exe", nil) else { return nil }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  /// The folder it lies in.
  public static var folder: String? {
    path.map { "/" + $0.split(separator: "/").dropLast().joined(separator: "/") }
  }
}
