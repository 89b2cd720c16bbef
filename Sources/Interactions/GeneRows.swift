import GeneSets
import LinearAlgebra
import Models
import ParallelWork

/// Rows of numbers, one a gene, computed so that a gene's row does not depend on the genes beside it.
///
/// OpenBLAS rounds the last rows of a batch in another way than those before them; so every batch is of one size, the
/// last one filled up with its first gene.
struct GeneRows {
  let team: WorkerTeam

  /// Genes of a batch: a multiple of every kernel's tile.
  private static let batchSize = 64

  /// What `rows` makes of each gene as a set of one.
  ///
  /// - Parameter rows: from a batch of genes to as many rows.
  /// - Shape: genes × the width of `rows`
  func matrix(
    of genes: [GeneIndex], width: Int, _ rows: @Sendable ([GeneIndex]) -> Matrix
  ) -> Matrix {
    let batches = team.map(genes.split(every: Self.batchSize)) { batch in
      let full = batch + Array(repeating: batch[0], count: Self.batchSize - batch.count)
      return rows(full).values.prefix(batch.count * width)
    }
    var values: [Float] = []
    values.reserveCapacity(genes.count * width)
    for batch in batches { values += batch }
    return Matrix(rows: genes.count, columns: width, values: values)
  }

  /// Each gene as a set of one.
  static func sets(_ genes: [GeneIndex]) -> [SparseGeneSet] {
    genes.map { SparseGeneSet(indices: [$0]) }
  }
}
