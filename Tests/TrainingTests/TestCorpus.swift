import TestSupport

@testable import Training

/// Small corpora to train on.
enum TestCorpus {
  /// Sets of genes that keep company: each set draws from one of a few modules of 12 genes.
  static func modules(
    setCount: Int = 60, moduleCount: Int = 5, options: CorpusOptions? = nil
  ) throws -> TrainingCorpus {
    var generator = SplitMix64(seed: 21)
    let options =
      options
      ?? CorpusOptions(minimumSize: 3, maximumSize: 50, minimumFrequency: 1, keepsUnknown: false)
    var builder = try CorpusBuilder(options, folder: "/tmp") { $0 }
    builder.beginFile("modules")
    for set in 0..<setCount {
      let module = set % moduleCount
      let size = Int.random(in: 4...10, using: &generator)
      try builder.append(
        (0..<size).map { _ in "M\(module)G\(Int.random(in: 0..<12, using: &generator))" })
    }
    return try builder.finish()
  }

  /// A corpus of given sets in one file.
  static func sets(
    _ sets: [[String]], options: CorpusOptions, excluding excluded: [[String]] = [],
    resolve: @escaping (String) -> String? = { $0 }
  ) throws -> TrainingCorpus {
    var builder = try CorpusBuilder(options, folder: "/tmp", resolve: resolve)
    for set in excluded { builder.exclude(set) }
    builder.beginFile("sets")
    for set in sets { try builder.append(set) }
    return try builder.finish()
  }
}

extension TrainingCorpus {
  /// The symbols of every set.
  var symbols: [[String]] {
    (0..<count).map { set in
      var genes: [UInt32] = []
      appendGenes(of: set, to: &genes)
      return genes.map { vocabulary.tokens[Int($0)] }
    }
  }
}
