import Benchmark
import GeneSets
import LinearAlgebra
import Models

/// Prepared once, before the first measurement of each.
private enum Prepared {
  private static let half = GeneratedInputs.released(.float16)
  private static let single = GeneratedInputs.released(.float32)
  /// Its encoder is the first layer of the released shape and nothing else.
  static let gather = GeneratedInputs.model(
    .dae,
    [
      "encoder.layers.0": (2 * GeneratedInputs.width, GeneratedInputs.tokens),
      "decoder.layers.0": (GeneratedInputs.tokens, 2 * GeneratedInputs.width),
    ], .float16)
  static func released(_ element: WeightElement) -> GeneSetModel {
    element == .float16 ? half : single
  }
  static let one = [GeneratedInputs.sets[0]]
  static let activations = Matrix(
    rows: GeneratedInputs.batch, columns: GeneratedInputs.width,
    values: GeneratedInputs.numbers(GeneratedInputs.batch * GeneratedInputs.width, seed: 7))
}

/// The network and the memory.
func registerModelBenchmarks() {
  Benchmark("Models: first layer, 1 set of 30 genes, F16") { benchmark in
    _ = Prepared.gather.encodings(of: Prepared.one)
    benchmark.startMeasurement()
    blackHole(Prepared.gather.encodings(of: Prepared.one))
  }
  Benchmark("Models: first layer, 64 sets of 30 genes, F16") { benchmark in
    _ = Prepared.gather.encodings(of: GeneratedInputs.sets)
    benchmark.startMeasurement()
    blackHole(Prepared.gather.encodings(of: GeneratedInputs.sets))
  }
  for element in [WeightElement.float16, .float32] {
    let name = element.rawValue
    Benchmark("LinearAlgebra: decoder's last layer, block of 64 sets, \(name)") { benchmark in
      let layer = Prepared.released(element).decoder.lastLayer
      _ = layer.outputs(for: Prepared.activations)
      benchmark.startMeasurement()
      blackHole(layer.outputs(for: Prepared.activations))
    }
    Benchmark("Models: logits of 1 set, \(name)") { benchmark in
      _ = Prepared.released(element).logits(of: Prepared.one)
      benchmark.startMeasurement()
      blackHole(Prepared.released(element).logits(of: Prepared.one))
    }
    Benchmark("Models: logits of 64 sets, \(name)") { benchmark in
      _ = Prepared.released(element).logits(of: GeneratedInputs.sets)
      benchmark.startMeasurement()
      blackHole(Prepared.released(element).logits(of: GeneratedInputs.sets))
    }
  }
  Benchmark("Models: memory of 188,199 sets, 1 set of 30 genes") { benchmark in
    _ = GeneratedInputs.remembering.logits(of: Prepared.one)
    benchmark.startMeasurement()
    blackHole(GeneratedInputs.remembering.logits(of: Prepared.one))
  }
  Benchmark("Models: memory of 188,199 sets, 64 sets of 30 genes") { benchmark in
    _ = GeneratedInputs.remembering.logits(of: GeneratedInputs.sets)
    benchmark.startMeasurement()
    blackHole(GeneratedInputs.remembering.logits(of: GeneratedInputs.sets))
  }
}
