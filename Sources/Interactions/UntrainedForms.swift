public import GeneSets
import LinearAlgebra
public import Models
public import ParallelWork

extension PairForm {
  /// The cosine of the encodings of {a} and {b}, −1…1; 0 where an encoding is 0.
  ///
  /// - Parameter genes: the genes whose places pairs name, in vocabulary order.
  public static func cosine(
    of genes: [GeneIndex], _ model: GeneSetModel, _ team: WorkerTeam
  ) -> PairForm {
    var encodings = team.matrix(of: genes, width: model.encodingWidth) {
      model.encodings(of: $0)
    }
    for row in 0..<encodings.rows {
      let squares = encodings.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }
      let scale = squares > 0 ? Float(1 / squares.squareRoot()) : 0
      for place in encodings.range(ofRow: row) { encodings.values[place] *= scale }
    }
    return PairForm(
      terms: [(left: encodings, right: encodings)],
      offsets: [Float](repeating: 0, count: genes.count), link: .cosine)
  }

  /// The mean of logit(b | {a}) and logit(a | {b}): natural-log odds, unbounded.
  ///
  /// With h(a) the decoder's activations for {a}, w and c the weights and bias of its last layer, that is
  /// ½ (h(a) · w(b) + c(b) + h(b) · w(a) + c(a)), and what the model's memory adds, if it has one.
  /// - Parameter genes: the genes whose places pairs name, in vocabulary order.
  public static func completion(
    of genes: [GeneIndex], _ model: GeneSetModel, _ team: WorkerTeam
  ) -> PairForm {
    var activations = team.matrix(of: genes, width: model.penultimateWidth) {
      model.penultimate(of: $0)
    }
    for place in activations.values.indices { activations.values[place] *= 0.5 }
    let layer = model.decoder.lastLayer
    let weights = layer.weight.rows(genes.map(\.position))
    let form = PairForm(
      terms: [(left: activations, right: weights), (left: weights, right: activations)],
      offsets: genes.map { layer.bias[$0.position] * 0.5 }, link: .identity)
    return model.memory.map { form.adding(PairRecall($0), tokens: genes.map(\.position)) } ?? form
  }
}
