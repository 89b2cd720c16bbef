import GeneSets
import Interactions
import LinearAlgebra
import Models
import ParallelWork
import RandomNumbers
import RealModule

/// A bilinear head with its gradients.
///
///     y = x · weightᵀ + bias                                   genes × (R + 1), the last column t each gene's own term
///     logit(a, b) = Σₖ formₖ/√R · yₖ(a) yₖ(b) + t(a) + t(b) + constant
///                   + share₀ · completion(a, b) + share₁ · cosine(a, b)
///
/// x are the features less their mean, each feature scaled to deviation 1. A step projects all genes, because the
/// pairs of a batch name most of them.
final class BilinearTraining: HeadTraining {
  private let projection: DenseLayer
  /// - Shape: R
  private let diagonal: ParameterTensor
  private let constant: ParameterTensor
  /// - Shape: 2
  private let shares: ParameterTensor
  /// Completion and cosine by rows of x.
  private let untrained: [PairForm]
  private let features: Standardized
  private let x: Activations
  private let dy: Activations
  /// The row of each token, −1 without one.
  private let rows: [Int]

  private static let usedFeatures: [GeneFeature] = [.encoding, .decoder]

  private var rank: Int { diagonal.columns }

  /// What is trained, for tests.
  var tensors: [ParameterTensor] { projection.tensors + [diagonal, constant, shares] }

  init(
    model: GeneSetModel, genes: [Int], rank: Int, negatives: Int, seed: UInt64, team: WorkerTeam,
    state: ParameterState = ParameterState()
  ) {
    let raw = GeneFeature.matrix(
      Self.usedFeatures, of: genes.map { GeneIndex($0) }, model, team)
    features = Standardized(raw, widths: Self.usedFeatures.map { $0.width(in: model) })
    x = Activations(columns: raw.columns)
    x.resize(rows: raw.rows)
    for (place, value) in features.values.values.enumerated() { x.buffer[place] = value }
    dy = Activations(columns: rank + 1)
    var rows = [Int](repeating: -1, count: model.vocabularySize)
    for (row, gene) in genes.enumerated() { rows[gene] = row }
    self.rows = rows
    var stream = RandomStream(seed: seed, .startValues)
    projection = DenseLayer(
      "projection", inputs: raw.columns, outputs: rank + 1, state: state, from: &stream)
    diagonal = ParameterTensor("form", columns: rank, layout: .vector, state: state)
    constant = ParameterTensor("bias", columns: 1, layout: .vector, state: state)
    shares = ParameterTensor("shares", columns: 2, layout: .vector, state: state)
    let indices = genes.map { GeneIndex($0) }
    untrained = [.completion(of: indices, model, team), .cosine(of: indices, model, team)]
    // Small products of both signs, no term of a gene's own, and the odds of the drawn pairs.
    let own = rank * raw.columns
    projection.weight.start(
      from: projection.weight.values.values.enumerated().map { $0 < own ? $1 / 2 : 0 })
    projection.bias.fill(0)
    diagonal.start(from: (0..<rank).map { $0 % 2 == 0 ? 0.5 : -0.5 })
    shares.start(from: [0.25, 1])
    constant.fill(Float(-Double.log(Double(negatives))))
  }

  func step(_ pairs: [GenePair], positiveCount: Int, _ pass: TrainingPass) -> Double {
    let y = projection.forward(x, pass)
    dy.resize(rows: x.rows)
    dy.buffer.clear(0..<x.rows * (rank + 1))
    var gradients = Gradients(rank: rank)
    let scale = 1 / Float(rank).squareRoot()
    let form = diagonal.values.values.map { $0 * scale }
    let values = untrainedValues(pairs, pass)
    for (number, pair) in pairs.enumerated() {
      let (a, b) = (rows[pair.first], rows[pair.second])
      let given = (values[2 * number], values[2 * number + 1])
      let bias =
        constant.values[0] + shares.values[0] * given.0 + shares.values[1] * given.1
      // Rows of y and dy are rank + 1 long; every gene of a pair has one.
      unsafe gradients.add(
        form, Row(values: y.row(a), gradient: dy.row(a)),
        Row(values: y.row(b), gradient: dy.row(b)),
        bias: bias, given: given, isPositive: number < positiveCount,
        share: 1 / Float(pairs.count))
    }
    _ = projection.backward(dy, x: x, wantsInputGradient: false, pass)
    gradients.form = gradients.form.map { $0 * scale }
    // Both gradients are as long as their tensors.
    unsafe gradients.form.withUnsafeBufferPointer {
      unsafe pass.update.apply($0.baseAddress, to: diagonal, at: 0, count: rank)
    }
    unsafe [gradients.constant].withUnsafeBufferPointer {
      unsafe pass.update.apply($0.baseAddress, to: constant, at: 0, count: 1)
    }
    unsafe gradients.shares.withUnsafeBufferPointer {
      unsafe pass.update.apply($0.baseAddress, to: shares, at: 0, count: 2)
    }
    return gradients.loss / Double(pairs.count)
  }

  /// Completion and cosine of each pair, one after the other.
  private func untrainedValues(_ pairs: [GenePair], _ pass: TrainingPass) -> [Float] {
    let pieces = pass.team.map(pairs.split(every: 1024)) { piece in
      piece.flatMap { pair in
        untrained.map { $0.score(of: GenePair(rows[pair.first], rows[pair.second])) }
      }
    }
    return Array(pieces.joined())
  }

  func form() -> InteractionHead.Form {
    let weight = Matrix(
      rows: rank + 1, columns: x.columns, values: projection.weight.values.values)
    let (folded, bias) = features.folded(weight, projection.bias.values.values)
    let scale = 1 / Float(rank).squareRoot()
    return .bilinear(
      BilinearHead(
        features: Self.usedFeatures, projection: folded, projectionBias: bias,
        diagonal: diagonal.values.values.map { $0 * scale }, bias: constant.values[0],
        shares: shares.values.values))
  }

  /// A gene's projected values and where their gradient goes.
  @unsafe private struct Row {
    let values: UnsafeMutablePointer<Float>
    let gradient: UnsafeMutablePointer<Float>
  }

  /// The sums over the pairs of a step.
  private struct Gradients {
    var loss = 0.0
    var form: [Float]
    var constant: Float = 0
    var shares: [Float] = [0, 0]

    init(rank: Int) { form = [Float](repeating: 0, count: rank) }

    /// Adds one pair.
    ///
    /// - Precondition: both rows have a value more than the form.
    @unsafe mutating func add(
      _ diagonal: [Float], _ a: Row, _ b: Row, bias: Float, given: (Float, Float), isPositive: Bool,
      share: Float
    ) {
      let rank = diagonal.count
      var logit = unsafe a.values[rank] + b.values[rank] + bias
      for k in 0..<rank { unsafe logit += diagonal[k] * a.values[k] * b.values[k] }
      let (loss, derivative) = logisticLoss(logit: logit, isPositive: isPositive)
      self.loss += loss
      let g = derivative * share
      constant += g
      shares[0] += g * given.0
      shares[1] += g * given.1
      unsafe a.gradient[rank] += g
      unsafe b.gradient[rank] += g
      for k in 0..<rank {
        let (left, right) = unsafe (a.values[k], b.values[k])
        form[k] += g * left * right
        unsafe a.gradient[k] += g * diagonal[k] * right
        unsafe b.gradient[k] += g * diagonal[k] * left
      }
    }
  }
}

/// Features less their mean, each block of columns scaled to deviation 1.
struct Standardized: Sendable {
  /// - Shape: genes × features
  let values: Matrix
  private let means: [Float]
  private let scales: [Float]

  /// Standardises the columns of a matrix.
  ///
  /// - Parameter widths: how many columns share one scale, block by block.
  /// - Precondition: the widths add up to the columns, and there is a row.
  init(_ raw: Matrix, widths: [Int]) {
    var sums = [Double](repeating: 0, count: raw.columns)
    for row in 0..<raw.rows {
      for column in 0..<raw.columns { sums[column] += Double(raw[row, column]) }
    }
    let means = sums.map { Float($0 / Double(raw.rows)) }
    var scales: [Float] = []
    for width in widths {
      let block = scales.count..<scales.count + width
      var squares = 0.0
      for row in 0..<raw.rows {
        for column in block {
          let difference = Double(raw[row, column] - means[column])
          squares += difference * difference
        }
      }
      let deviation = (squares / Double(raw.rows * max(width, 1))).squareRoot()
      scales += [Float](repeating: deviation > 0 ? Float(1 / deviation) : 1, count: width)
    }
    var values = raw
    for row in 0..<raw.rows {
      for column in 0..<raw.columns {
        values[row, column] = (raw[row, column] - means[column]) * scales[column]
      }
    }
    self.values = values
    self.means = means
    self.scales = scales
  }

  /// Weights and bias that make of the raw features what these make of the standardised ones.
  ///
  /// - Shape: weight outputs × features, bias outputs
  func folded(_ weight: Matrix, _ bias: [Float]) -> (weight: Matrix, bias: [Float]) {
    var folded = weight
    var moved = bias
    for row in 0..<weight.rows {
      var shift = 0.0
      for column in 0..<weight.columns {
        folded[row, column] = weight[row, column] * scales[column]
        shift += Double(folded[row, column]) * Double(means[column])
      }
      moved[row] -= Float(shift)
    }
    return (folded, moved)
  }
}
