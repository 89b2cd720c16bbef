import GeneSets

/// What belongs to a corpus.
public struct CorpusOptions: Sendable, Equatable {
  /// The fewest distinct genes of a set.
  public var minimumSize: Int
  /// The most distinct genes of a set.
  public var maximumSize: Int
  /// The fewest sets that hold a symbol of the vocabulary.
  public var minimumFrequency: Int
  /// Whether a rarer symbol switches `<unk>` on; otherwise it is left out.
  public var keepsUnknown: Bool
  /// The Jaccard index with an excluded set from which a set is left out.
  public var exclusionThreshold: Double

  /// Makes options; the defaults are those of the published training.
  ///
  /// Source: `datasets/rummagene.py` of MaayanLab/gsfm: sizes 11–999, frequency 5.
  public init(
    minimumSize: Int = 11, maximumSize: Int = 999, minimumFrequency: Int = 5,
    keepsUnknown: Bool = true, exclusionThreshold: Double = 0.8
  ) {
    self.minimumSize = minimumSize
    self.maximumSize = maximumSize
    self.minimumFrequency = minimumFrequency
    self.keepsUnknown = keepsUnknown
    self.exclusionThreshold = exclusionThreshold
  }
}

/// Collects gene sets into a corpus: resolves names, drops repetitions and what is excluded, counts all.
///
/// Excluded sets come first, then the files one after the other, then ``finish()``.
public struct CorpusBuilder: ~Copyable {
  private let options: CorpusOptions
  private let resolve: (String) -> String?
  private var spool: IndexSpool
  private var starts: [Int] = [0]
  private var multiplicities: [UInt16] = []
  private var fileNumbers: [UInt16] = []
  private var setsByHash: [UInt64: UInt32] = [:]
  private var excluded: OverlapFilter
  /// The number of a written symbol; nil for one that resolves to nothing.
  private var numbers: [String: UInt32?] = [:]
  private var numbersOfSymbols: [String: UInt32] = [:]
  private var symbols: [String] = []
  private var frequencies: [Int] = []
  private var files: [CorpusFile] = []
  private var genes: [UInt32] = []

  /// Starts an empty corpus.
  ///
  /// - Parameters:
  ///   - folder: where the temporary file goes; it needs 4 bytes for every gene of every set.
  ///   - resolve: the symbol to train on for a written one, or nil to leave it out; asked once for each.
  /// - Throws: ``TrainingError/temporaryFile(path:reason:)``.
  public init(
    _ options: CorpusOptions, folder: String, resolve: @escaping (String) -> String?
  ) throws(TrainingError) {
    self.options = options
    self.resolve = resolve
    spool = try IndexSpool(folder: folder)
    excluded = OverlapFilter(threshold: options.exclusionThreshold)
  }

  /// Adds a set that no training set may be near to.
  public mutating func exclude(_ genes: some Sequence<String>) {
    collect(genes)
    excluded.add(self.genes)
  }

  /// Begins the next input file.
  ///
  /// - Parameter weight: how often its sets are drawn in proportion to others, by weighted sampling.
  public mutating func beginFile(_ name: String, weight: Double = 1) {
    files.append(CorpusFile(name: name, weight: weight))
  }

  /// Adds a set of the file begun last, or counts why not.
  ///
  /// - Throws: ``TrainingError/temporaryFile(path:reason:)``.
  /// - Precondition: a file was begun.
  public mutating func append(_ newGenes: some Sequence<String>) throws(TrainingError) {
    let file = files.count - 1
    files[file].readCount += 1
    collect(newGenes)
    guard genes.count >= options.minimumSize else {
      files[file].tooSmallCount += 1
      return
    }
    guard genes.count <= options.maximumSize else {
      files[file].tooLargeCount += 1
      return
    }
    let hash = genes.reduce(into: StableHash()) { $0.add(UInt64($1)) }.value
    if let earlier = setsByHash[hash], try isSet(Int(earlier), genes) {
      files[file].duplicateCount += 1
      if multiplicities[Int(earlier)] < .max { multiplicities[Int(earlier)] += 1 }
      return
    }
    guard !excluded.isTooNear(genes) else {
      files[file].excludedCount += 1
      return
    }
    if setsByHash[hash] == nil { setsByHash[hash] = UInt32(multiplicities.count) }
    try spool.append(genes)
    starts.append(spool.count)
    multiplicities.append(1)
    fileNumbers.append(UInt16(clamping: file))
    for gene in genes { frequencies[Int(gene)] += 1 }
  }

  private func isSet(_ number: Int, _ genes: [UInt32]) throws(TrainingError) -> Bool {
    let (start, end) = (starts[number], starts[number + 1])
    guard end - start == genes.count else { return false }
    return try spool.holds(genes, at: start)
  }

  /// Puts the numbers of a set's symbols into `genes`, ascending and distinct.
  private mutating func collect(_ newGenes: some Sequence<String>) {
    genes.removeAll(keepingCapacity: true)
    for written in newGenes {
      if let number = number(of: written) { genes.append(number) }
    }
    genes.sort()
    var distinctCount = 0
    for gene in genes where distinctCount == 0 || gene != genes[distinctCount - 1] {
      genes[distinctCount] = gene
      distinctCount += 1
    }
    genes.removeLast(genes.count - distinctCount)
  }

  private mutating func number(of written: String) -> UInt32? {
    if let known = numbers[written] { return known }
    guard let symbol = resolve(written) else {
      numbers[written] = .some(nil)
      return nil
    }
    let number = numbersOfSymbols[symbol] ?? UInt32(symbols.count)
    if Int(number) == symbols.count {
      numbersOfSymbols[symbol] = number
      symbols.append(symbol)
      frequencies.append(0)
    }
    numbers[written] = number
    return number
  }

  /// Settles the vocabulary and turns the collected sets into a corpus.
  ///
  /// The vocabulary is in the order of falling frequency, ties alphabetical. Without `<unk>` a set that
  /// loses so many rare genes that it is below the minimum size, or below 2, counts as too small.
  /// - Throws: ``TrainingError/emptyCorpus``, ``TrainingError/temporaryFile(path:reason:)``.
  public consuming func finish() throws(TrainingError) -> TrainingCorpus {
    let kept = symbols.indices.filter { frequencies[$0] >= options.minimumFrequency }
      .sorted { left, right in
        (frequencies[right], symbols[left]) < (frequencies[left], symbols[right])
      }
    var places = [UInt32](repeating: 0, count: symbols.count)
    for (place, number) in kept.enumerated() {
      places[number] = UInt32(place + GeneVocabulary.specialTokens.count)
    }
    let vocabulary: GeneVocabulary
    do {
      vocabulary = try GeneVocabulary(
        tokens: GeneVocabulary.specialTokens + kept.map { symbols[$0] })
    } catch {
      throw .invalidOption(
        name: "symbols", expected: "names fit for a vocabulary", found: error.description)
    }
    setsByHash = [:]
    try spool.map()
    return try renumber(places, vocabulary)
  }

  /// Rewrites the spooled sets in place with their indices in the vocabulary.
  private consuming func renumber(
    _ places: [UInt32], _ vocabulary: GeneVocabulary
  ) throws(TrainingError) -> TrainingCorpus {
    var hash = StableHash()
    for token in vocabulary.tokens { for byte in token.utf8 { hash.add(UInt64(byte)) } }
    var (keptStarts, keptMultiplicities, keptFiles) = ([0], [UInt16](), [UInt16]())
    var end = 0
    let leastCount = options.keepsUnknown ? 1 : max(2, options.minimumSize)
    for set in multiplicities.indices {
      genes.removeAll(keepingCapacity: true)
      spool.append(starts[set]..<starts[set + 1], to: &genes)
      var hasUnknown = false
      var indices: [UInt32] = []
      for gene in genes {
        let place = places[Int(gene)]
        if place == 0 { hasUnknown = true } else { indices.append(place) }
      }
      if hasUnknown, options.keepsUnknown { indices.append(0) }
      guard indices.count >= leastCount else {
        files[Int(fileNumbers[set])].tooSmallCount += 1
        continue
      }
      indices.sort()
      for index in indices {
        spool[end] = index
        hash.add(UInt64(index))
        end += 1
      }
      hash.add(UInt64.max)
      keptStarts.append(end)
      keptMultiplicities.append(multiplicities[set])
      keptFiles.append(fileNumbers[set])
      files[Int(fileNumbers[set])].keptCount += 1
    }
    guard end > 0 else { throw .emptyCorpus }
    return TrainingCorpus(
      vocabulary: vocabulary, files: files, fingerprint: hash.value, indices: spool,
      starts: keptStarts, multiplicities: keptMultiplicities, fileNumbers: keptFiles)
  }
}

/// A hash of 64 bits that is the same in every process, for finding repetitions and naming a corpus.
struct StableHash {
  private(set) var value: UInt64 = 0x243F_6A88_85A3_08D3

  /// Adds a number.
  mutating func add(_ number: UInt64) {
    value = (value ^ number) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
  }
}
