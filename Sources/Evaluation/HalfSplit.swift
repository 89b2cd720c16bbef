public import GeneSets

/// The paper's protocol: half of a term's genes is shown, the rest is to be found, several times over.
///
/// A shuffle sorts the genes by a number mixed from the seed, the term's name, the split and the gene's
/// symbol. So a split depends on nothing else: not on the order of the terms or of their genes, not on
/// threads or batches; and two models whose vocabularies differ by a few genes are asked nearly the same.
///
/// Source: `enumerate_x_ys` of MaayanLab/gsfm at 6fa5879, `gsfm/site_predictions.py`. Differs from it: there
/// the symbols as written are halved before any is resolved, the generator is one for all terms, and `<unk>`
/// may be hidden and counts as a gene.
public struct HalfSplit: Sendable {
  private let symbolHashes: [UInt64]
  private let splitCount: Int
  private let seed: UInt64

  /// Prepares the splits for the symbols of a vocabulary.
  ///
  /// - Precondition: `splitCount` is above 0.
  public init(_ vocabulary: GeneVocabulary, splitCount: Int, seed: UInt64) {
    precondition(splitCount > 0, "a term is split at least once")
    symbolHashes = vocabulary.tokens.map(NameHash.hash)
    self.splitCount = splitCount
    self.seed = seed
  }

  /// The questions of a library, in the order of its terms, then of the splits.
  ///
  /// - Parameter most: when there are more terms that can be split, so many of them, chosen by the seed.
  public func questions(of library: EvaluationLibrary, most: Int? = nil) -> [EvaluationQuestion] {
    let usable = library.terms.indices.filter { isUsable(library.terms[$0]) }
    return questions(of: library, places: chosen(usable, of: library, most: most))
  }

  /// The questions of some terms, in the order given; none of a term that has too few genes.
  public func questions(of library: EvaluationLibrary, places: [Int]) -> [EvaluationQuestion] {
    places.filter { isUsable(library.terms[$0]) }.flatMap { place in
      (1...splitCount).map { question(library.terms[place], place, split: $0) }
    }
  }

  /// Whether both halves have genes enough.
  private func isUsable(_ term: EvaluationLibrary.Term) -> Bool {
    term.set.genes.count / 2 >= smallestHalf
  }

  /// The terms with the smallest numbers, in the order of the library.
  private func chosen(_ places: [Int], of library: EvaluationLibrary, most: Int?) -> [Int] {
    guard let most, most < places.count else { return places }
    let numbered = places.map {
      (number: NameHash.number(ofTerm: library.terms[$0].name, seed: seed), place: $0)
    }
    return numbered.sorted { $0 < $1 }.prefix(most).map(\.place).sorted()
  }

  private func question(_ term: EvaluationLibrary.Term, _ place: Int, split: Int)
    -> EvaluationQuestion
  {
    let number = NameHash.mix(NameHash.number(ofTerm: term.name, seed: seed) &+ UInt64(split))
    let shuffled = term.set.genes.map { gene in
      (number: NameHash.mix(number ^ symbolHashes[gene.position]), gene: gene)
    }.sorted { $0 < $1 }.map(\.gene)
    let half = shuffled.count / 2
    // What is neither shown nor hidden by a draw is `<unk>`, which belongs to the question.
    let unknown = term.set.indices.prefix { $0 < .firstGene }
    return EvaluationQuestion(
      termPlace: place, term: term.name, split: split,
      input: SparseGeneSet(indices: shuffled[..<half] + unknown),
      hidden: SparseGeneSet(indices: shuffled[half...]))
  }
}
