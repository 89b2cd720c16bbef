extension Matrix {
  /// The matrix with its columns made orthonormal, by two rounds of Cholesky QR.
  ///
  /// Q = A · R⁻¹ with RᵀR = AᵀA. One round loses half of the digits of an ill-conditioned matrix, and the second
  /// gets them back (Yamamoto et al. 2015, CholeskyQR2).
  /// - Shape: rows × columns, more rows than columns
  public func orthonormalized() -> Matrix { orthonormalizedOnce().orthonormalizedOnce() }

  private func orthonormalizedOnce() -> Matrix {
    let inverse = Matrix.product(self, self, transposing: .left).invertedCholeskyFactor()
    return Matrix.product(self, inverse)
  }

  /// R⁻¹, where RᵀR is this symmetric matrix and R is upper triangular.
  ///
  /// A pivot too small to divide by, of a column that the others span, is raised to rounding error.
  private func invertedCholeskyFactor() -> Matrix {
    let count = rows
    let trace = (0..<count).reduce(0) { $0 + Double(self[$1, $1]) }
    let smallest = trace * 1e-12
    var factor = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for column in 0..<count {
      for row in 0...column {
        var sum = Double(self[row, column])
        for inner in 0..<row { sum -= factor[inner][row] * factor[inner][column] }
        factor[row][column] =
          row == column ? max(sum, smallest).squareRoot() : sum / factor[row][row]
      }
    }
    var inverse = Matrix(rows: count, columns: count)
    var solution = [Double](repeating: 0, count: count)
    for column in 0..<count {
      for row in stride(from: column, through: 0, by: -1) {
        var sum = row == column ? 1.0 : 0
        if row < column {
          for inner in row + 1...column { sum -= factor[row][inner] * solution[inner] }
        }
        solution[row] = sum / factor[row][row]
        inverse[row, column] = Float(solution[row])
      }
    }
    return inverse
  }
}
