import RealModule

/// Asks of every term of a library whether it shares more genes with a set than chance explains.
public struct OverRepresentation: Sendable {
  private let background: [Bool]
  private let backgroundCount: Int
  private let sizes: ClosedRange<Int>

  /// Prepares to draw sets from a background.
  ///
  /// - Parameters:
  ///   - background: the numbers of the genes that could have been drawn.
  ///   - geneCount: how many numbers there are.
  ///   - sizes: the smallest and the largest number of a term's genes in the background.
  public init(background: some Sequence<Int>, geneCount: Int, sizes: ClosedRange<Int> = 5...4000) {
    var isMember = [Bool](repeating: false, count: geneCount)
    for gene in background { isMember[gene] = true }
    self.background = isMember
    backgroundCount = isMember.count { $0 }
    self.sizes = sizes
  }

  /// The genes of a set that are in the background.
  public func drawn(_ genes: some Sequence<Int>) -> [Int] {
    genes.filter { $0 < background.count && background[$0] }
  }

  /// The results of the terms whose size is within the limits, in the order of the library.
  ///
  /// - Parameter set: distinct gene numbers; those outside the background play no part. An empty set shares nothing:
  ///   every p-value is 1 and every odds ratio NaN.
  public func results(of library: [NumberedTerm], for set: some Sequence<Int>)
    -> [EnrichmentResult]
  {
    let set = Set(drawn(set))
    let results = library.indices.compactMap { termPlace -> EnrichmentResult? in
      let term = drawn(library[termPlace].genes)
      guard sizes.contains(term.count) else { return nil }
      let shared = term.filter(set.contains)
      let table = ContingencyTable(
        shared: shared.count, term: term.count, drawn: set.count, background: backgroundCount)
      return EnrichmentResult(
        termPlace: termPlace, size: term.count, effect: Double(shared.count),
        normalizedEffect: table.oddsRatio, pValue: PValue(value: table.pValue, log2Error: 0),
        leadingEdge: shared)
    }
    return withFalseDiscoveryRates(results)
  }
}

/// How many genes are in a term, in a set, in both, and in the background.
struct ContingencyTable: Sendable {
  let shared: Int
  let term: Int
  let drawn: Int
  let background: Int

  /// The odds of a drawn gene to be in the term over those of another gene: infinite when no gene speaks against, NaN
  /// when nothing can be said.
  var oddsRatio: Double {
    let others = background - term - drawn + shared
    return Double(shared) * Double(others) / (Double(term - shared) * Double(drawn - shared))
  }

  /// The chance to share so many genes or more: the upper tail of the hypergeometric distribution.
  ///
  /// Fisher's exact test, one-sided. The terms of the sum follow from each other by the ratio
  /// P(x + 1)/P(x) = (K − x)(n − x) / ((x + 1)(N − K − n + x + 1)). They are summed away from the mean, where they fall.
  var pValue: Double {
    let lowest = max(0, term + drawn - background)
    if shared <= lowest { return 1 }
    if Double(shared) * Double(background) > Double(term) * Double(drawn) {
      var sum = 1.0
      var ratio = 1.0
      for x in shared..<min(term, drawn) {
        ratio *= stepUp(from: x)
        sum += ratio
      }
      return min(1, Double.exp(logProbability(shared)) * sum)
    }
    var sum = 1.0
    var ratio = 1.0
    for x in (lowest..<(shared - 1)).reversed() {
      ratio /= stepUp(from: x)
      sum += ratio
    }
    return max(0, 1 - Double.exp(logProbability(shared - 1)) * sum)
  }

  /// P(x + 1) / P(x).
  private func stepUp(from x: Int) -> Double {
    Double(term - x) * Double(drawn - x)
      / (Double(x + 1) * Double(background - term - drawn + x + 1))
  }

  private func logProbability(_ x: Int) -> Double {
    logBinomial(term, x) + logBinomial(background - term, drawn - x)
      - logBinomial(background, drawn)
  }
}

/// The natural logarithm of the number of choices of k of n.
func logBinomial(_ n: Int, _ k: Int) -> Double {
  if k == 0 || k == n { return 0 }
  return Double.logGamma(Double(n + 1)) - Double.logGamma(Double(k + 1))
    - Double.logGamma(Double(n - k + 1))
}
