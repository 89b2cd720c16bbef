/// A library as an enrichment takes it: each term with the numbers of its genes.
public struct NumberedTerm: Sendable, Equatable {
  /// The term's name.
  public let name: String
  /// Its genes by number, ascending and distinct.
  public let genes: [Int]

  /// Makes a term from gene numbers in any order, repetitions allowed.
  public init(name: String, genes: some Sequence<Int>) {
    self.name = name
    var distinct: [Int] = []
    for gene in genes.sorted() where gene != distinct.last { distinct.append(gene) }
    self.genes = distinct
  }
}

/// What an enrichment says of one term for one query: a row of every method.
public struct EnrichmentResult: Sendable, Equatable {
  /// The term's place in the library.
  public let termPlace: Int
  /// The term's genes that are in the ranked list, or in the background.
  public let size: Int
  /// The enrichment score, -1…1, or the number of genes shared; NaN when the list has no order.
  public let effect: Double
  /// The normalized enrichment score, or the odds ratio; NaN when it has none.
  public let normalizedEffect: Double
  /// The p-value, 0…1, before correction; NaN when there is none.
  public let pValue: PValue
  /// Benjamini–Hochberg adjusted over the terms of the query.
  public var falseDiscoveryRate = Double.nan
  /// The numbers of the genes of the leading edge, outermost first, or of the genes shared.
  public let leadingEdge: [Int]
}

/// An estimated p-value with the error of the estimate.
public struct PValue: Sendable, Equatable {
  /// The estimate, NaN when there is none.
  public let value: Double
  /// The standard error of its base-2 logarithm; 0 for an exact value, NaN for none.
  public let log2Error: Double

  /// What stands for an estimate that is smaller still: 2.2e-308.
  public static let smallest = Double.leastNormalMagnitude

  /// No p-value.
  static let missing = PValue(value: .nan, log2Error: .nan)
}
