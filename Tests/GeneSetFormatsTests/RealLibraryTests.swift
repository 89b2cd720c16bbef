import ByteStreams
import GeneSetFormats
import Glibc
import Testing

/// The shared data: `$GSFM_DATA`, or `../shared/data` beside the repository.
private enum SharedData {
  static let folder: String? = {
    let repository = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let candidates = [
      getenv("GSFM_DATA").map { String(cString: $0) }, "/\(repository)/../shared/data",
    ]
    return candidates.compactMap(\.self).first { access($0, R_OK) == 0 }
  }()

  /// The files of `suffix` in the folders of the data.
  static func files(_ suffix: String) -> [String] {
    guard let folder else { return [] }
    return names(folder).flatMap { name in
      names("\(folder)/\(name)").filter { $0.hasSuffix(suffix) }.map { "\(folder)/\(name)/\($0)" }
    }
  }

  private static func names(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }
}

@Suite(.enabled(if: SharedData.folder != nil, "no shared data: set GSFM_DATA to its folder"))
struct RealLibraryTests {
  @Test(arguments: SharedData.files(".gmt.gz"))
  func isReadWhole(path: String) throws {
    var reader = try GeneSetReader(GzipSource(try FileSource(path: path)))
    let format = reader.format
    #expect(format == .gmt)
    let space = UInt8(ascii: " ")
    var setCount = 0
    while let set = try reader.next() {
      setCount += 1
      for gene in set.genes where gene.utf8.first == space || gene.utf8.last == space {
        Issue.record("\(path): \(set.term) has a gene with a space at an end")
      }
    }
    // Counted a second time, by another way than the reader's.
    let text = try GzipSource(try FileSource(path: path)).readToEnd()
    #expect(setCount == text.count { $0 == UInt8(ascii: "\n") })
  }
}
