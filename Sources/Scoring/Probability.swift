private import RealModule

/// 1 / (1 + exp(−logit)), in 0…1, computed so that no exponential overflows.
///
/// Differs from the published website, whose exp(x) / (1 + exp(x)) overflows for large logits.
public func probability(ofLogit logit: Double) -> Double {
  let small = Double.exp(-abs(logit))
  return logit >= 0 ? 1 / (1 + small) : small / (1 + small)
}
