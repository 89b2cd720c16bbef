import RandomNumbers

/// The scores of random sets of one size on one ranked list.
struct NullSample: Sendable {
  /// The scores at 0 and above, ascending.
  let positive: [Double]
  /// The magnitudes of the scores below 0, ascending.
  let negative: [Double]

  /// What the random streams of this module are for.
  enum Purpose {
    static let permutations = 0x454E_5231
    static let tail = 0x454E_5232
  }

  /// Scores `count` random sets.
  ///
  /// The result depends on the list, the size, the count and the seed only.
  init(size: Int, count: Int, weights: RankWeights, seed: UInt64) {
    var sampler = RandomSetSampler(weights)
    var stream = RandomStream(seed: seed, Purpose.permutations, size)
    var positive: [Double] = []
    var negative: [Double] = []
    for _ in 0..<count {
      let score = sampler.score(size: size, &stream)
      if score >= 0 { positive.append(score) } else { negative.append(-score) }
    }
    self.positive = positive.sorted()
    self.negative = negative.sorted()
  }

  /// The magnitudes of the scores with the sign of `score`, ascending.
  func magnitudes(like score: Double) -> [Double] { score >= 0 ? positive : negative }

  /// The mean magnitude of the scores with the sign of `score`; nil when there are none.
  func meanMagnitude(like score: Double) -> Double? {
    let magnitudes = magnitudes(like: score)
    return magnitudes.isEmpty ? nil : magnitudes.reduce(0, +) / Double(magnitudes.count)
  }

  /// How many scores of the sign of `score` are at least as extreme.
  func exceedingCount(_ score: Double) -> Int {
    let magnitudes = magnitudes(like: score)
    var low = 0
    var high = magnitudes.count
    while low < high {
      let middle = (low + high) / 2
      if magnitudes[middle] < abs(score) - SizeNull.rounding {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return magnitudes.count - low
  }
}
