import RealModule

/// How the learning rate changes while training goes on: a factor of the first rate.
public enum LearningRateSchedule: Sendable, Equatable {
  /// Times `factor` when the mean loss of an epoch has not fallen for more than `patience` epochs.
  ///
  /// Source: `torch.optim.lr_scheduler.ReduceLROnPlateau`, mode min, relative threshold 1e-4.
  case plateau(factor: Double, patience: Int)
  /// 1, then other factors from given shares of all steps on.
  case steps([Step])
  /// Falls as a half cosine from 1 to `final`, times a line that rises to 1 over the first share of the steps.
  case cosine(warmUp: Double, final: Double)

  /// A change of the factor.
  public struct Step: Sendable, Equatable {
    /// The share of all steps after which the factor holds, 0…1.
    public var after: Double
    /// The factor of the first rate.
    public var factor: Double

    /// Makes a change.
    public init(after: Double, factor: Double) {
      self.after = after
      self.factor = factor
    }
  }

  /// The factor of a step, but for what the plateau brings.
  ///
  /// - Parameters:
  ///   - step: from 0.
  ///   - count: the steps of the whole training.
  func factor(step: Int, of count: Int) -> Double {
    let share = Double(step) / Double(max(count, 1))
    switch self {
    case .plateau: return 1
    case .steps(let changes): return changes.last { $0.after <= share }?.factor ?? 1
    case .cosine(let warmUp, let final):
      let rise = warmUp > 0 ? min(1, (share + 1 / Double(max(count, 1))) / warmUp) : 1
      return rise * (final + (1 - final) * 0.5 * (1 + Double.cos(.pi * share)))
    }
  }
}

/// What a plateau schedule remembers between epochs.
struct PlateauState: Sendable, Equatable {
  /// The product of the reductions so far.
  var factor = 1.0
  /// The lowest loss that counted as progress.
  var best = Double.infinity
  /// Epochs since then.
  var idleEpochs = 0

  private static let threshold = 1e-4

  /// Takes note of an epoch's mean loss.
  mutating func finishEpoch(loss: Double, _ schedule: LearningRateSchedule) {
    guard case .plateau(let reduction, let patience) = schedule else { return }
    if loss < best * (1 - Self.threshold) {
      best = loss
      idleEpochs = 0
    } else {
      idleEpochs += 1
    }
    if idleEpochs > patience {
      factor *= reduction
      idleEpochs = 0
    }
  }
}
