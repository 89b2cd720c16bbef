import Glibc
import ModelBundles
import TestSupport
import Testing

@Suite struct CorruptionTests {
  @Test(arguments: BundleCorruption.all) func refuses(_ corruption: BundleCorruption) throws {
    let file = try TemporaryBundle(corruption.bytes())
    do throws(BundleError) {
      _ = try ModelBundle(path: file.path)
      Issue.record("accepted: \(corruption.name)")
    } catch {
      #expect(error.description.hasPrefix(file.path + ": "), "\(error)")
      #expect(error.description.contains(corruption.message), "\(error)")
      #expect(!error.isAboutOpening)
    }
  }

  @Test(arguments: BundleCorruption.onlyVerified)
  func refusesWhenVerifying(_ corruption: BundleCorruption) throws {
    let file = try TemporaryBundle(corruption.bytes())
    let bundle = try ModelBundle(path: file.path)
    do throws(BundleError) {
      _ = try bundle.verify()
      Issue.record("accepted: \(corruption.name)")
    } catch {
      #expect(error.description.contains(corruption.message), "\(error)")
    }
  }

  @Test func hasMoreThanSixtyNamedWays() {
    let names = (BundleCorruption.all + BundleCorruption.onlyVerified).map(\.name)
    #expect(names.count >= 60)
    #expect(Set(names).count == names.count)
  }

  /// No bit of a bundle may be changed into a crash; what is accepted must be whole.
  @Test(arguments: 0..<8) func survivesRandomChanges(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let members = TinyBundle(seed: 1).members
    let original = seed.isMultiple(of: 2) ? tarArchive(members) : zipArchive(members)
    for _ in 0..<50 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      let file = try TemporaryBundle(bytes)
      if let bundle = try? ModelBundle(path: file.path) {
        #expect(bundle.vocabulary.count == bundle.model.vocabularySize, "seed \(seed)")
      }
    }
  }
}
