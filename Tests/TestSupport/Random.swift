public import LinearAlgebra

extension SplitMix64 {
  /// A float32 in −1…1.
  public mutating func unit() -> Float { Float.random(in: -1...1, using: &self) }

  /// A matrix of floats in −1…1.
  public mutating func matrix(rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns, values: vector(rows * columns))
  }

  /// A vector of floats in −1…1.
  public mutating func vector(_ count: Int) -> [Float] { (0..<count).map { _ in unit() } }
}
