import Foundation
import Glibc
import HostileInput
import TestSupport
import Testing

/// What fuzzers found worth keeping, read as `Scripts/fuzz` reads it.
@Suite(.serialized) struct KeptInputTests {
  private static let folder = TestData.checkout.appendingPathComponent("Tests/Fixtures/fuzz")

  /// The kept inputs of a target, those that once were found among them.
  private static func inputs(_ target: HostileInput) -> [String] {
    let folder = folder.appendingPathComponent(target.rawValue)
    let files = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: [.isRegularFileKey])
    return (files?.compactMap { $0 as? URL } ?? []).filter {
      (try? $0.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
    }.map(\.path).sorted()
  }

  /// The most address space this process ever had, in bytes: what a number in a file made it ask for counts, used or
  /// not.
  private static func peakByteCount() -> Int {
    let status = String(decoding: readFile("/proc/self/status"), as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmPeak:") }
    return (line?.split(separator: " ").dropFirst().first).flatMap { Int($0) }.map { $0 << 10 } ?? 0
  }

  /// Each is accepted or refused with its reader's own error, which the compiler sees to; a trap would end the tests.
  @Test(arguments: HostileInput.allCases)
  func everyKeptInputIsReadOrRefused(target: HostileInput) throws {
    let inputs = Self.inputs(target)
    #expect(!inputs.isEmpty, "no kept inputs: run Scripts/fuzz --keep \(target.rawValue)")
    let before = Self.peakByteCount()
    var accepted = 0
    for path in inputs {
      let start = ContinuousClock.now
      switch target.outcome(of: readFile(path)) {
      case .accepted: accepted += 1
      case .refused(let message): #expect(!message.isEmpty, "\(path)")
      }
      #expect(start.duration(to: .now) < .seconds(10), "\(path)")
    }
    // Other tests of the process run beside these, so the bound is loose; a header that asks for 2⁴⁰ numbers breaks it.
    #expect(Self.peakByteCount() - before < 16 << 30)
    // Neither all right nor all wrong: both ways through the reader are kept.
    #expect(accepted > 0 && accepted < inputs.count, "\(accepted) of \(inputs.count) accepted")
  }

  @Test func everyTargetHasKeptInputsAndNoFolderIsForgotten() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      at: Self.folder, includingPropertiesForKeys: [.isDirectoryKey]
    ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
    #expect(
      Set(folders.map(\.lastPathComponent)) == Set(HostileInput.allCases.map(\.rawValue)))
  }
}
