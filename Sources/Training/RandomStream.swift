import RandomNumbers

/// The uses of chance in training: start values, order, masks, dropout.
///
/// Each has streams of its own, made from the seed and from where training stands. So there is no state to save:
/// a resumed run draws what the uninterrupted one would have drawn, and the number of threads plays no part.
extension RandomStream {
  /// What a stream is for: streams for different purposes are unrelated.
  enum Purpose: Int {
    case startValues = 1
    case order
    case masking
    case dropout
    case sampling
    case validation
    case spectralStart
  }

  /// Makes the stream of a purpose at one point of training.
  init(seed: UInt64, _ purpose: Purpose, _ first: Int = 0, _ second: Int = 0) {
    self.init(seed: seed, purpose.rawValue, first, second)
  }
}
