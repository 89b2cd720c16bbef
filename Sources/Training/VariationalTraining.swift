import RandomNumbers
import RealModule

/// encoding = μ + σ·ε with μ, ln σ² linear in MLP(x) and ε drawn anew: the encoder of a VAE in training.
///
/// It adds the divergence of its sample to the loss, as the published code does (one sample, not the closed
/// form): 1/B · Σ_b Σ_i ( ln q(z) − ln p(z) ) = 1/B · Σ ( z²/2 − ln σ²/2 − ε²/2 ), with p standard normal.
/// With g the gradient of z: dμ = g + z/B and dln σ² = (g + z/B)·σε/2 − 1/(2B).
/// Source: `VAE.py` of MaayanLab/gsfm at 6fa5879; Kingma and Welling 2014, section 2.4.
final class VariationalTraining: TrainableEncoder {
  private let hidden: MultiHotTraining
  private let mean: DenseLayer
  private let logVariance: DenseLayer
  /// Part of the published model, where nothing trains it.
  private let logScale: ParameterTensor
  private let sample: Activations
  private let noise: Activations
  private let logVarianceGradient: Activations
  let width: Int

  var tensors: [ParameterTensor] {
    hidden.tensors + mean.tensors + logVariance.tensors + [logScale]
  }

  init(_ plan: EncoderPlan, from stream: inout RandomStream) {
    hidden = MultiHotTraining(plan, from: &stream)
    width = plan.latentWidth
    mean = DenseLayer(
      "hidden2mu", inputs: plan.width, outputs: width, state: plan.state, from: &stream)
    logVariance = DenseLayer(
      "hidden2log_var", inputs: plan.width, outputs: width, state: plan.state, from: &stream)
    logScale = ParameterTensor(
      "log_scale", columns: 1, layout: .vector, state: ParameterState())
    sample = Activations(columns: width)
    noise = Activations(columns: width)
    logVarianceGradient = Activations(columns: width)
  }

  func forward(
    _ batch: SetBatch, _ pass: TrainingPass
  ) -> (encoding: Activations, penalty: Double) {
    let (features, _) = hidden.forward(batch, pass)
    let means = mean.forward(features, pass)
    let logVariances = logVariance.forward(features, pass)
    sample.resize(rows: batch.count)
    noise.resize(rows: batch.count)
    var penalty = 0.0
    for set in 0..<batch.count {
      var stream = RandomStream(seed: pass.seed, .sampling, pass.step, set)
      // All four rows are `width` long.
      let (z, noiseRow) = unsafe (sample.row(set), noise.row(set))
      let (meanRow, logVarianceRow) = unsafe (means.row(set), logVariances.row(set))
      for place in 0..<width {
        let draw = Float(stream.normal())
        let deviation = unsafe Float.exp(0.5 * logVarianceRow[place])
        unsafe noiseRow[place] = draw
        unsafe z[place] = meanRow[place] + deviation * draw
        let divergence = unsafe z[place] * z[place] - logVarianceRow[place] - draw * draw
        penalty += Double(divergence) / 2
      }
    }
    return (sample, penalty / Double(batch.count))
  }

  func backward(_ gradient: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    logVarianceGradient.resize(rows: batch.count)
    let share = 1 / Float(batch.count)
    for set in 0..<batch.count {
      // All rows are `width` long.
      let (z, noiseRow) = unsafe (sample.row(set), noise.row(set))
      let (meanGradient, varianceGradient) =
        unsafe (gradient.row(set), logVarianceGradient.row(set))
      let logVariances = unsafe logVariance.output.row(set)
      for place in 0..<width {
        let total = unsafe meanGradient[place] + z[place] * share
        let deviation = unsafe Float.exp(0.5 * logVariances[place])
        unsafe meanGradient[place] = total
        unsafe varianceGradient[place] = (total * deviation * noiseRow[place] - share) / 2
      }
    }
    let sum = mean.backward(gradient, x: hidden.output, pass)
    let other = logVariance.backward(logVarianceGradient, x: hidden.output, pass)
    for set in 0..<batch.count {
      // Both are as wide as the features.
      unsafe add(UnsafePointer(other.row(set)), to: sum.row(set), count: sum.columns)
    }
    hidden.backward(sum, batch, pass)
  }
}
