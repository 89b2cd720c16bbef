import Models
import RandomNumbers
import RealModule

@testable import Training

/// The five networks and their losses written out plainly in Double: what the fast code is checked against.
///
/// It knows no batches of matrices, no panels and no gradients; those come from finite differences.
struct ReferenceNetwork {
  let plan: NetworkPlan
  let loss: TrainingLoss
  let pass: TrainingPass
  /// The values by tensor name, in the layout of `ParameterTensor`: genes are rows.
  var tensors: [String: [Double]]

  init(_ network: TrainableNetwork, plan: NetworkPlan, loss: TrainingLoss, pass: TrainingPass) {
    self.plan = plan
    self.loss = loss
    self.pass = pass
    tensors = Dictionary(
      uniqueKeysWithValues: network.tensors.map { ($0.name, $0.values.values.map(Double.init)) })
  }

  /// The loss of a batch: a mean over its sets.
  func loss(of batch: SetBatch) -> Double {
    (0..<batch.count).reduce(0) { sum, set in
      let (encoding, penalty) = encoding(of: set, batch)
      let logits = decoded(encoding, set: set)
      return sum + penalty / Double(batch.count)
        + Double(batch.weights[set]) * cost(logits, set: set, batch) / Double(batch.count)
    }
  }

  // MARK: Layers

  private func linear(_ x: [Double], _ name: String) -> [Double] {
    let weight = tensors[name + ".weight"]!
    let bias = tensors[name + ".bias"]!
    return bias.indices.map { output in
      x.indices.reduce(bias[output]) { $0 + x[$1] * weight[output * x.count + $1] }
    }
  }

  private func activated(_ x: [Double], site: Int, row: Int) -> [Double] {
    var stream = RandomStream(seed: pass.seed, .dropout, pass.step * 256 + site, row)
    let threshold = UInt64((pass.dropout * 65536).rounded())
    var bits: UInt64 = 0
    return x.enumerated().map { place, value in
      bits = place % 4 == 0 ? stream.next() : bits >> 16
      let isDropped = bits & 0xFFFF < threshold
      return isDropped ? 0 : max(value, 0) * 65536 / Double(65536 - threshold)
    }
  }

  private func perceptron(
    _ x: [Double], _ prefix: String, from first: Int = 0, site: Int, row: Int
  ) -> [Double] {
    var values = x
    var layer = first
    while tensors["\(prefix).layers.\(layer * 3).weight"] != nil {
      if layer > 0 { values = activated(values, site: site + layer - 1, row: row) }
      values = linear(values, "\(prefix).layers.\(layer * 3)")
      layer += 1
    }
    return values
  }

  private func row(_ name: String, _ gene: UInt32) -> [Double] {
    let table = tensors[name]!
    let width = table.count / plan.vocabularySize
    return Array(table[Int(gene) * width..<(Int(gene) + 1) * width])
  }

  private func mean(_ rows: [[Double]]) -> [Double] {
    guard let first = rows.first else { return [Double](repeating: 0, count: plan.width) }
    return first.indices.map { place in
      rows.reduce(0) { $0 + $1[place] } / Double(rows.count)
    }
  }

  // MARK: Networks

  private func encoding(of set: Int, _ batch: SetBatch) -> ([Double], penalty: Double) {
    let places = batch.inputPlaces(of: set)
    let genes = batch.inputs[places]
    switch plan.architecture {
    case .dae: return (multiHot(genes, batch.inputScales[set], set), 0)
    case .vae:
      let hidden = multiHot(genes, batch.inputScales[set], set)
      let mean = linear(hidden, "hidden2mu")
      let logVariance = linear(hidden, "hidden2log_var")
      var stream = RandomStream(seed: pass.seed, .sampling, pass.step, set)
      var penalty = 0.0
      let sample = mean.indices.map { place in
        let noise = Double(Float(stream.normal()))
        let z = mean[place] + Double.exp(0.5 * logVariance[place]) * noise
        penalty += z * z / 2 - logVariance[place] / 2 - noise * noise / 2
        return z
      }
      return (sample, penalty)
    case .edae:
      return (mean(places.map { encoded(batch.inputs[$0], row: $0) }), 0)
    case .medae:
      let embedded = mean(genes.map { row("embedding.weight", $0) })
      return (perceptron(embedded, "encoder", site: 1, row: set), 0)
    case .epdae:
      let encodings = mean(places.map { encoded(batch.inputs[$0], row: $0) })
      return (encodings + mean(genes.map { row("embedding.weight", $0) }), 0)
    case .rdae:
      var a = [Double](repeating: 0, count: plan.width)
      for gene in genes {
        for (place, value) in row("embedding.weight", gene).enumerated() {
          a[place] += value / Double(genes.count).squareRoot()
        }
      }
      let skip = tensors["skip.weight"]!
      let linear = (0..<plan.width).map { output in
        a.indices.reduce(0.0) { $0 + a[$1] * skip[output * a.count + $1] }
      }
      return (zip(linear, perceptron(a, "encoder", site: 1, row: set)).map(+), 0)
    }
  }

  private func encoded(_ gene: UInt32, row place: Int) -> [Double] {
    perceptron(row("embedding.weight", gene), "encoder", site: 1, row: place)
  }

  private func multiHot(_ genes: ArraySlice<UInt32>, _ scale: Float, _ set: Int) -> [Double] {
    var hidden = tensors["encoder.layers.0.bias"]!
    for gene in genes {
      for (place, value) in row("encoder.layers.0.weight", gene).enumerated() {
        hidden[place] += Double(scale) * value
      }
    }
    return perceptron(hidden, "encoder", from: 1, site: 0, row: set)
  }

  private func decoded(_ encoding: [Double], set: Int) -> [Double] {
    // The last hidden layer's activation carries the number after those inside the perceptron.
    let last = (0...9).last { tensors["decoder.layers.\($0 * 3).weight"] != nil }!
    var values = encoding
    for layer in 0...last {
      if layer > 0 { values = activated(values, site: 32 + layer, row: set) }
      values = linear(values, "decoder.layers.\(layer * 3)")
    }
    return values
  }

  // MARK: Losses

  private func cost(_ logits: [Double], set: Int, _ batch: SetBatch) -> Double {
    let inputs = Set(batch.inputs[batch.inputPlaces(of: set)].map(Int.init))
    let targets = Set(batch.targets[batch.targetPlaces(of: set)].map(Int.init))
    switch loss {
    case .binaryCrossEntropy(let weighting):
      return logits.indices.reduce(0.0) { sum, gene in
        let x = logits[gene]
        let softplus = max(x, 0) + Double.log(1 + Double.exp(-abs(x)))
        guard targets.contains(gene) else { return sum + softplus }
        let weight =
          switch weighting {
          case .none: 1.0
          case .unseen: inputs.contains(gene) ? 0.0 : 1.0
          case .balance: balanceWeight(gene, batch)
          }
        return sum + weight * (softplus - x)
      } / Double(logits.count)
    case .softmax(let excludesInput):
      guard !targets.isEmpty else { return 0 }
      let genes = logits.indices.filter { $0 >= 2 && !(excludesInput && inputs.contains($0)) }
      let normalizer = Double.log(genes.reduce(0) { $0 + Double.exp(logits[$1]) })
      return targets.reduce(0) { $0 + (normalizer - logits[$1]) } / Double(targets.count)
    }
  }

  /// From the counts before this batch, which start at 1.
  private func balanceWeight(_ gene: Int, _ batch: SetBatch) -> Double {
    let seen = 1 + batch.targets.filter { Int($0) == gene }.count
    return Double(1 + batch.count - seen) / Double(seen)
  }
}
