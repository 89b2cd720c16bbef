import RealModule
import Testing

@testable import Training

@Suite struct AdamTests {
  /// Eleven values: one group of lanes and a rest.
  private func tensor(isAveraged: Bool = false) -> ParameterTensor {
    let tensor = ParameterTensor(
      "w", rows: 1, columns: 11, layout: .matrix, state: ParameterState(isAveraged: isAveraged))
    tensor.values.values = (0..<11).map { Float($0) / 10 - 0.5 }
    return tensor
  }

  private func gradient(step: Int) -> [Float] {
    (0..<11).map { Float.sin(Float($0 * 7 + step * 3)) * Float.exp(Float(-$0)) }
  }

  @Test(arguments: [0.0, 0.1])
  func followsTheEquationsInDouble(weightDecay: Double) {
    let tensor = tensor()
    let settings = AdamSettings(learningRate: 0.01, weightDecay: weightDecay)
    var (w, m, v) = (tensor.values.values.map(Double.init), [Double](repeating: 0, count: 11), [Double](repeating: 0, count: 11))
    for step in 1...20 {
      let g = step % 5 == 0 ? [Float](repeating: 0, count: 11) : gradient(step: step)
      let update = AdamStep(settings, number: step, factor: 0.5, averageDecay: nil)
      g.withUnsafeBufferPointer {
        update.apply(step % 5 == 0 ? nil : $0.baseAddress, to: tensor, at: 0, count: 11)
      }
      for place in 0..<11 {
        let slope = Double(g[place])
        m[place] = 0.9 * m[place] + 0.1 * slope
        v[place] = 0.999 * v[place] + 0.001 * slope * slope
        let mean = m[place] / (1 - Double.pow(0.9, Double(step)))
        let square = v[place] / (1 - Double.pow(0.999, Double(step)))
        w[place] *= 1 - 0.005 * weightDecay
        w[place] -= 0.005 * mean / (square.squareRoot() + 1e-8)
      }
    }
    for place in 0..<11 { #expect(abs(Double(tensor.values[place]) - w[place]) < 1e-6) }
  }

  @Test func aGradientOfZeroIsTheSameAsNone() {
    let (one, other) = (tensor(), tensor())
    for step in 1...6 {
      let update = AdamStep(AdamSettings(), number: step, factor: 1, averageDecay: nil)
      let g = step < 3 ? gradient(step: step) : [Float](repeating: 0, count: 11)
      g.withUnsafeBufferPointer { update.apply($0.baseAddress, to: one, at: 0, count: 11) }
      g.withUnsafeBufferPointer {
        update.apply(step < 3 ? $0.baseAddress : nil, to: other, at: 0, count: 11)
      }
    }
    #expect(one.values.values == other.values.values)
    #expect(one.firstMoment.values == other.firstMoment.values)
  }

  @Test func aFrozenRowStays() {
    let tensor = ParameterTensor(
      "e", rows: 3, columns: 2, layout: .matrix, state: ParameterState(), frozenRow: 1)
    let update = ParameterUpdate.adam(
      AdamStep(AdamSettings(), number: 1, factor: 1, averageDecay: nil))
    for row in 0..<3 {
      [Float](repeating: 1, count: 2).withUnsafeBufferPointer {
        update.apply($0.baseAddress, to: tensor, at: row * 2, count: 2)
      }
    }
    #expect(tensor.values.values.map { $0 != 0 } == [true, true, false, false, true, true])
  }

  @Test func theAverageTrailsTheValues() {
    let tensor = tensor(isAveraged: true)
    tensor.average?.values = tensor.values.values
    let start = tensor.values.values
    for step in 1...400 {
      let update = AdamStep(AdamSettings(learningRate: 0.01), number: step, factor: 1, averageDecay: 0.9)
      [Float](repeating: 1, count: 11).withUnsafeBufferPointer {
        update.apply($0.baseAddress, to: tensor, at: 0, count: 11)
      }
    }
    // Steps of about 0.01 each: a mean that keeps nine tenths trails by about nine of them.
    #expect(abs(tensor.values[0] - (start[0] - 4)) < 0.01)
    #expect(abs(tensor.average![0] - tensor.values[0] - 0.09) < 0.02)
    #expect(tensor.stored().values() == tensor.average!.values)
  }
}
