import RealModule

/// What each place of a ranked list adds to the running sum when it is a hit.
///
/// The weight of place i is |s(i) − c|^p for score s(i), centre c and exponent p. Source: Subramanian et al., PNAS
/// 2005, whose p is 1 by default; blitzGSEA (MaayanLab, 1.3.54) subtracts the mean of the scores, GSEApy nothing.
public struct RankWeights: Sendable {
  /// The weights, first place first.
  /// - Shape: one a place (N)
  public let values: [Double]
  /// c, what was subtracted from the scores.
  public let center: Double

  /// Weighs the places of a list.
  ///
  /// - Parameters:
  ///   - exponent: p, from 0, where all places weigh the same, up.
  ///   - isCentered: whether the mean of the scores is subtracted first.
  public init(_ list: RankedList, exponent: Double = 1, isCentered: Bool = false) {
    let center =
      isCentered && list.count > 0 ? list.scores.reduce(0, +) / Double(list.count) : 0
    self.center = center
    values = list.scores.map { score in
      let magnitude = abs(score - center)
      return exponent == 1 ? magnitude : exponent == 0 ? 1 : Double.pow(magnitude, exponent)
    }
  }

  private init(values: [Double], center: Double) {
    self.values = values
    self.center = center
  }

  /// The weights from the other end.
  ///
  /// A set's score there is the negative of its score here.
  public var reversed: RankWeights { RankWeights(values: values.reversed(), center: center) }

  /// The number of places.
  public var count: Int { values.count }
}
