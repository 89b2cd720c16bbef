private import RealModule

/// The eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations in double precision.
///
/// Source: Golub and Van Loan, Matrix Computations, 4th edition, algorithms 8.5.1 and 8.5.3.
public struct SymmetricEigensystem: Sendable {
  /// The eigenvalues, largest first.
  public let values: [Double]
  /// The eigenvectors as columns, in the order of ``values``, each of length 1.
  ///
  /// - Shape: n × n
  public let vectors: Matrix

  /// Sweeps over all pairs at most; convergence is quadratic and takes fewer than ten.
  private static let sweepLimit = 30

  /// Solves for a symmetric matrix, of which the upper triangle is read.
  ///
  /// - Shape: n × n
  /// - Complexity: O(n³) for each of some eight sweeps.
  public init(_ matrix: Matrix) {
    precondition(matrix.rows == matrix.columns, "a symmetric matrix is square")
    let count = matrix.rows
    var rotation = JacobiRotation(matrix)
    var sweep = 0
    while sweep < Self.sweepLimit, rotation.sweep() { sweep += 1 }
    let order = (0..<count).sorted { rotation.diagonal($0) > rotation.diagonal($1) }
    values = order.map(rotation.diagonal)
    var vectors = Matrix(rows: count, columns: count)
    for (column, place) in order.enumerated() {
      for row in 0..<count { vectors[row, column] = Float(rotation.vectors[place][row]) }
    }
    self.vectors = vectors
  }
}

/// A symmetric matrix on its way to a diagonal one.
private struct JacobiRotation {
  private var rows: [[Double]]
  /// The eigenvectors so far, one a row.
  private(set) var vectors: [[Double]]
  /// The size below which an element counts as 0: relative to the whole matrix.
  private let negligible: Double

  init(_ matrix: Matrix) {
    let count = matrix.rows
    rows = (0..<count).map { row in
      (0..<count).map { Double($0 < row ? matrix[$0, row] : matrix[row, $0]) }
    }
    vectors = (0..<count).map { row in (0..<count).map { $0 == row ? 1 : 0 } }
    let norm = rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }.squareRoot()
    negligible = norm * 1e-14
  }

  func diagonal(_ place: Int) -> Double { rows[place][place] }

  /// Rotates every pair once; false when nothing was left to rotate.
  mutating func sweep() -> Bool {
    var hasRotated = false
    for p in rows.indices {
      for q in rows.indices.dropFirst(p + 1) where abs(rows[p][q]) > negligible {
        rotate(p, q)
        hasRotated = true
      }
    }
    return hasRotated
  }

  /// Makes the element (p, q) zero.
  private mutating func rotate(_ p: Int, _ q: Int) {
    let tau = (rows[q][q] - rows[p][p]) / (2 * rows[p][q])
    let tangent = (tau >= 0 ? 1 : -1) / (abs(tau) + (1 + tau * tau).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    mix(&rows, p, q, cosine, sine)
    for row in rows.indices {
      let (left, right) = (rows[row][p], rows[row][q])
      rows[row][p] = cosine * left - sine * right
      rows[row][q] = sine * left + cosine * right
    }
    mix(&vectors, p, q, cosine, sine)
  }

  /// Rows p and q turned by an angle.
  private func mix(_ rows: inout [[Double]], _ p: Int, _ q: Int, _ cosine: Double, _ sine: Double) {
    // Taken out, so that they are changed in place.
    var left: [Double] = []
    var right: [Double] = []
    swap(&left, &rows[p])
    swap(&right, &rows[q])
    for column in left.indices {
      let (first, second) = (left[column], right[column])
      left[column] = cosine * first - sine * second
      right[column] = sine * first + cosine * second
    }
    swap(&left, &rows[p])
    swap(&right, &rows[q])
  }
}
