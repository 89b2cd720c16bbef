public import GeneSets

/// The sets to train on, as indices of their vocabulary, in a mapped file.
///
/// About 20 bytes a set stay in memory besides; the indices themselves are pages of a file.
public final class TrainingCorpus: Sendable {
  /// The tokens, the special ones first.
  public let vocabulary: GeneVocabulary
  /// What came of the sets of each input file, in the order of the files.
  public let files: [CorpusFile]
  /// A number that differs, with all likelihood, when any set or symbol differs.
  public let fingerprint: UInt64
  private let indices: IndexSpool
  private let starts: [Int]
  private let multiplicities: [UInt16]
  private let fileNumbers: [UInt16]

  init(
    vocabulary: GeneVocabulary, files: [CorpusFile], fingerprint: UInt64, indices: IndexSpool,
    starts: [Int], multiplicities: [UInt16], fileNumbers: [UInt16]
  ) {
    self.vocabulary = vocabulary
    self.files = files
    self.fingerprint = fingerprint
    self.indices = indices
    self.starts = starts
    self.multiplicities = multiplicities
    self.fileNumbers = fileNumbers
  }

  /// The number of sets.
  public var count: Int { starts.count - 1 }

  /// The number of genes of a set, `<unk>` included when it is on.
  ///
  /// - Precondition: the set exists.
  public func size(of set: Int) -> Int { starts[set + 1] - starts[set] }

  /// How often a set stood in the input, at most 65,535; repetitions are trained on once.
  public func multiplicity(of set: Int) -> Int { Int(multiplicities[set]) }

  /// Which of ``files`` a set came from.
  public func fileNumber(of set: Int) -> Int { Int(fileNumbers[set]) }

  /// Adds the genes of a set to an array, ascending.
  ///
  /// - Precondition: the set exists.
  public func appendGenes(of set: Int, to array: inout [UInt32]) {
    indices.append(starts[set]..<starts[set + 1], to: &array)
  }
}

/// What came of the sets of one input file.
public struct CorpusFile: Sendable, Equatable {
  /// The name of the file, without its folder.
  public var name: String
  /// How often its sets are drawn in proportion to others; 1 unless said otherwise.
  public var weight: Double
  /// Sets in the file.
  public var readCount = 0
  /// Sets trained on.
  public var keptCount = 0
  /// Sets left out for having too few genes.
  public var tooSmallCount = 0
  /// Sets left out for having too many genes.
  public var tooLargeCount = 0
  /// Sets left out because the same genes came before.
  public var duplicateCount = 0
  /// Sets left out because they are nearly a set of an excluded library.
  public var excludedCount = 0

  /// Makes the counts of a file not read yet.
  public init(name: String, weight: Double = 1) {
    self.name = name
    self.weight = weight
  }
}
