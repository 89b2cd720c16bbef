import GeneSets
import LinearAlgebra
import ParallelWork

extension WorkerTeam {
  /// Rows of numbers, one an item, computed some at a time; an item's row is the same whatever items are beside it.
  ///
  /// - Parameter rows: from consecutive items to a row for each.
  /// - Shape: count × width
  func matrix(
    rows count: Int, width: Int, _ rows: @Sendable (Range<Int>) -> Matrix
  ) -> Matrix {
    // Enough that the weights are read once for many items.
    let batchSize = 64
    let batches = stride(from: 0, to: count, by: batchSize).map {
      $0..<min($0 + batchSize, count)
    }
    var values: [Float] = []
    values.reserveCapacity(count * width)
    for batch in map(batches, rows) { values += batch.values }
    return Matrix(rows: count, columns: width, values: values)
  }

  /// What `rows` makes of each gene as a set of one.
  ///
  /// - Shape: genes × width
  func matrix(
    of genes: [GeneIndex], width: Int, _ rows: @Sendable ([SparseGeneSet]) -> Matrix
  ) -> Matrix {
    matrix(rows: genes.count, width: width) { items in
      rows(genes[items].map { SparseGeneSet(indices: [$0]) })
    }
  }
}
