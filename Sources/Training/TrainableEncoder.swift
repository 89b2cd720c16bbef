/// The part of a network in which the architectures differ, with its gradients: from gene sets to encodings.
///
/// The counterpart of `GeneSetEncoder` in Models; a new architecture is one file there and one here.
protocol TrainableEncoder: Sendable {
  /// The trained tensors, in the order they are drawn and saved.
  var tensors: [ParameterTensor] { get }
  /// The width of an encoding.
  var width: Int { get }
  /// The encodings of a batch, and what the encoder itself adds to the loss.
  ///
  /// - Shape: B × width
  func forward(_ batch: SetBatch, _ pass: TrainingPass) -> (encoding: Activations, penalty: Double)
  /// Updates the tensors from the gradient of the encodings that ``forward(_:_:)`` gave.
  func backward(_ gradient: Activations, _ batch: SetBatch, _ pass: TrainingPass)
}

/// What is needed to make an encoder.
struct EncoderPlan {
  /// The tokens: V.
  let vocabularySize: Int
  /// D of the equations.
  let width: Int
  /// L of the equations.
  let depth: Int
  /// The width of the hidden layers beside an RDAE's linear path.
  let hiddenWidth: Int
  /// The width of a VAE's latent variable.
  let latentWidth: Int
  let state: ParameterState
}
