public import LinearAlgebra
public import Models
import RandomNumbers

/// One trained tensor: its values and, row by row beside them, what the optimiser remembers.
///
/// Everything is held with the gene, where there is one, as the row: the first layer's weight lies
/// transposed in memory, because training reads and updates it gene by gene.
public final class ParameterTensor: Sendable {
  /// The name in `model.safetensors`.
  public let name: String
  /// The number of rows in memory.
  public let rows: Int
  /// The length of a row.
  public let columns: Int
  /// How the tensor is written.
  public let layout: Layout
  /// The values.
  ///
  /// - Shape: rows × columns
  public let values: FloatBuffer
  /// The running mean of the gradient, for Adam.
  ///
  /// - Shape: rows × columns
  public let firstMoment: FloatBuffer
  /// The running mean of the squared gradient, for Adam.
  ///
  /// - Shape: rows × columns
  public let secondMoment: FloatBuffer
  /// The running mean of the values, when the recipe asks for one.
  ///
  /// - Shape: rows × columns
  public let average: FloatBuffer?
  /// The gradient of the last step, when it was recorded: for tests.
  ///
  /// - Shape: rows × columns
  public let gradient: FloatBuffer?
  /// Whether weight decay takes part: for weights, not for biases.
  public let isDecayed: Bool
  /// Rows that keep their values: the padding row of an embedding.
  let frozenRow: Int?

  /// How a tensor is written to a bundle.
  public enum Layout: Sendable {
    /// rows × columns, as in memory.
    case matrix
    /// columns × rows: in memory it lies transposed.
    case transposed
    /// columns values; there is one row in memory.
    case vector
  }

  /// Makes a tensor of zeros.
  init(
    _ name: String, rows: Int = 1, columns: Int, layout: Layout, state: ParameterState,
    frozenRow: Int? = nil
  ) {
    self.name = name
    self.rows = rows
    self.columns = columns
    self.layout = layout
    self.frozenRow = frozenRow
    isDecayed = layout != .vector
    let count = rows * columns
    values = FloatBuffer(count: count)
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
    average = state.isAveraged ? FloatBuffer(count: count) : nil
    gradient = state.recordsGradients ? FloatBuffer(count: count) : nil
  }

  /// All rows as a window.
  var window: MatrixWindow { MatrixWindow(values, rows: rows, columns: columns) }

  /// The tensor as a bundle stores it: the averaged values when there are any.
  public func stored() -> StoredTensor {
    let matrix = Matrix(rows: rows, columns: columns, values: (average ?? values).values)
    switch layout {
    case .matrix: return StoredTensor(matrix)
    case .transposed: return StoredTensor(matrix.transposed())
    case .vector: return StoredTensor(matrix.values)
    }
  }

  /// The buffers a checkpoint holds, in order.
  var savedBuffers: [FloatBuffer] {
    [values, firstMoment, secondMoment] + (average.map { [$0] } ?? [])
  }
}

/// What tensors keep beside their values.
public struct ParameterState: Sendable {
  /// Whether a running mean of the values is kept.
  public var isAveraged: Bool
  /// Whether gradients are stored instead of being applied at once.
  public var recordsGradients: Bool

  /// Makes a choice.
  public init(isAveraged: Bool = false, recordsGradients: Bool = false) {
    self.isAveraged = isAveraged
    self.recordsGradients = recordsGradients
  }
}

extension ParameterTensor {
  /// Start values as PyTorch's `Linear` draws them: uniform within ±1/√inputs, weight and bias alike.
  ///
  /// Source: `torch.nn.init.kaiming_uniform_` with a = √5, whose bound √(6/((1+5)·inputs)) is 1/√inputs.
  func drawUniform(inputs: Int, from stream: inout RandomStream) {
    let bound = 1 / Double(max(inputs, 1)).squareRoot()
    draw { Float((2 * stream.unit() - 1) * bound) }
  }

  /// Given start values, for the average as well.
  func start(from newValues: [Float]) {
    values.values = newValues
    average?.values = newValues
  }

  /// The same start value throughout.
  func fill(_ value: Float) { start(from: [Float](repeating: value, count: values.count)) }

  /// Start values normal with the given standard deviation; the frozen row stays 0.
  func drawNormal(deviation: Double, from stream: inout RandomStream) {
    draw { Float(stream.normal() * deviation) }
  }

  private func draw(_ next: () -> Float) {
    for row in 0..<rows where row != frozenRow {
      for place in row * columns..<(row + 1) * columns { values[place] = next() }
    }
    average?.values = values.values
  }
}
