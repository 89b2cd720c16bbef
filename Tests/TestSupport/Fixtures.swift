import Foundation
import Glibc

/// The files under `Tests/Fixtures`.
public enum Fixtures {
  /// The path of a fixture, given relative to `Tests/Fixtures`.
  public static func path(_ relative: String) -> String {
    TestData.checkout.appendingPathComponent("Tests/Fixtures/\(relative)").path
  }

  /// The bytes of a fixture.
  public static func bytes(_ relative: String) -> [UInt8] { readFile(path(relative)) }
}

/// The bytes of a file; a test that names a wrong path must stop.
public func readFile(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { fatalError("cannot open \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
    bytes += buffer[..<count]
  }
  return bytes
}
