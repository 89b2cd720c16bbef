public import GeneSets
public import LinearAlgebra
public import Models
public import ParallelWork

/// What a bilinear head knows of one gene.
public enum GeneFeature: String, Sendable, CaseIterable {
  /// The encoding of the set {a}.
  case encoding
  /// The row of the decoder's last layer that makes the logit of a.
  case decoder

  /// The number of values.
  public func width(in model: GeneSetModel) -> Int {
    switch self {
    case .encoding: model.encodingWidth
    case .decoder: model.penultimateWidth
    }
  }

  /// The values of some genes, one feature beside the other.
  ///
  /// - Shape: genes × the sum of the widths
  /// - Precondition: there is a feature.
  static func rows(_ features: [GeneFeature], of genes: [GeneIndex], _ model: GeneSetModel)
    -> Matrix
  {
    let parts = features.map { feature in
      switch feature {
      case .encoding: model.encodings(of: genes.map { SparseGeneSet(indices: [$0]) })
      case .decoder: model.decoder.lastLayer.weight.rows(genes.map(\.position))
      }
    }
    return parts.dropFirst().reduce(parts[0]) { Matrix.concatenating($0, $1) }
  }

  /// The values of some genes, each gene's the same to the bit whatever the others are.
  ///
  /// - Shape: genes × the sum of the widths
  public static func matrix(
    _ features: [GeneFeature], of genes: [GeneIndex], _ model: GeneSetModel, _ team: WorkerTeam
  ) -> Matrix {
    let width = features.reduce(0) { $0 + $1.width(in: model) }
    return team.matrix(rows: genes.count, width: width) {
      rows(features, of: Array(genes[$0]), model)
    }
  }
}

/// A symmetric bilinear form of what the model knows of each gene, with a term for each gene alone.
///
///     u(a) = projection · f(a) + projection bias                    width R
///     logit(a, b) = Σₖ formₖ uₖ(a) uₖ(b) + gene · f(a) + gene · f(b) + bias
///                   + share₀ · completion(a, b) + share₁ · cosine(a, b)
///
/// f(a) are the features side by side. Signs in the form let unlike genes attract each other, as proteins do whose
/// partners are alike but who do not bind their own kind. What needs no training takes part with a share of its own,
/// because a form of low rank could not hold it. All pairs of the vocabulary are a few matrix products.
public struct BilinearHead: Sendable {
  /// What f holds, in order.
  public let features: [GeneFeature]
  /// The projection with the genes' own term as its last row.
  ///
  /// - Shape: (R + 1) × features
  let projection: WeightMatrix
  /// - Shape: R + 1, the last value 0
  let projectionBias: [Float]
  /// - Shape: R
  let diagonal: [Float]
  let bias: Float
  /// What one unit of completion and of cosine adds to the logit.
  ///
  /// - Shape: 2
  let shares: [Float]

  /// Makes a head.
  ///
  /// - Parameters:
  ///   - projection: with the genes' own term as its last row.
  ///   - projectionBias: with that of the own term last.
  ///   - shares: what one unit of completion and of cosine adds.
  /// - Shape: projection (R + 1) × features, projectionBias R + 1, diagonal R, shares 2
  /// - Precondition: the shapes are as said.
  public init(
    features: [GeneFeature], projection: Matrix, projectionBias: [Float], diagonal: [Float],
    bias: Float, shares: [Float]
  ) {
    precondition(
      shares.count == 2 && !features.isEmpty && projection.rows == diagonal.count + 1
        && projectionBias.count == projection.rows && !diagonal.isEmpty,
      "a form has a row for each of its values and one for the genes' own term")
    self.features = features
    self.projection = WeightMatrix(projection)
    self.projectionBias = projectionBias.dropLast() + [0]
    self.diagonal = diagonal
    self.shares = shares
    // Each of two genes brings the own term's bias.
    self.bias = bias + 2 * projectionBias[projectionBias.count - 1]
  }

  init(_ taker: inout HeadTensors, _ features: [GeneFeature], _ model: GeneSetModel)
    throws(InteractionHeadError)
  {
    let width = features.reduce(0) { $0 + $1.width(in: model) }
    let rank = try taker.shape(of: "projection.weight").first ?? 0
    let projection = try taker.values("projection.weight", shape: [-1, width])
    self.init(
      features: features,
      projection: Matrix(
        rows: rank + 1, columns: width,
        values: projection + (try taker.values("gene.weight", shape: [1, width]))),
      projectionBias: try taker.values("projection.bias", shape: [rank]) + [0],
      diagonal: try taker.values("form", shape: [rank]),
      bias: try taker.values("bias", shape: [1])[0],
      shares: try taker.values("shares", shape: [2]))
  }

  var tensors: [HeadTensor] {
    let (rank, width) = (diagonal.count, projection.columns)
    return [
      HeadTensor(
        name: "projection.weight", shape: [rank, width],
        values: projection.expanded(rows: 0..<rank).values),
      HeadTensor(
        name: "projection.bias", shape: [rank], values: Array(projectionBias.prefix(rank))),
      HeadTensor(name: "form", shape: [rank], values: diagonal),
      HeadTensor(name: "gene.weight", shape: [1, width], values: projection.row(rank)),
      HeadTensor(name: "bias", shape: [1], values: [bias]),
      HeadTensor(name: "shares", shape: [2], values: shares),
    ]
  }

  /// The form for some genes.
  func form(of genes: [GeneIndex], _ model: GeneSetModel, _ team: WorkerTeam) -> PairForm {
    let rank = diagonal.count
    let projected = team.matrix(rows: genes.count, width: rank + 1) { items in
      projection.product(
        withRowsOf: GeneFeature.rows(features, of: Array(genes[items]), model),
        bias: projectionBias)
    }
    var left = Matrix(rows: genes.count, columns: rank)
    var right = left
    for row in 0..<genes.count {
      for column in 0..<rank {
        left[row, column] = projected[row, column]
        right[row, column] = projected[row, column] * diagonal[column]
      }
    }
    let offsets = (0..<genes.count).map { projected[$0, rank] + bias / 2 }
    return PairForm(
      sum: [
        (1, PairForm(terms: [(left: left, right: right)], offsets: offsets, link: .identity)),
        (shares[0], .completion(of: genes, model, team)),
        (shares[1], .cosine(of: genes, model, team)),
      ], link: .logistic)
  }
}
