import LinearAlgebra

/// y = scale · (sum of the table's rows of a set's genes) + bias, with its gradients.
///
/// With scale 1 this is a linear layer on multi-hot rows, with scale 1/n a mean of embeddings.
/// Shapes: B sets, table V × width, bias width (or none), y B × width.
final class PooledRows: Sendable {
  let table: ParameterTensor
  let bias: ParameterTensor?
  let output: Activations
  private let scratch: ScratchPool

  /// Sets that one piece of work takes.
  private static let piece = 8

  var tensors: [ParameterTensor] { [table] + (bias.map { [$0] } ?? []) }

  init(table: ParameterTensor, bias: ParameterTensor?) {
    self.table = table
    self.bias = bias
    output = Activations(columns: table.columns)
    scratch = ScratchPool(count: table.columns)
  }

  /// y of every set.
  func forward(_ batch: SetBatch, _ pass: TrainingPass) -> Activations {
    output.resize(rows: batch.count)
    let width = table.columns
    pass.forEachPiece(of: batch.count, piece: Self.piece) { sets in
      for set in sets {
        // Rows of table, output and bias are `width` long; the genes of a batch are below V.
        let row = unsafe output.row(set)
        unsafe row.update(repeating: 0, count: width)
        for place in batch.inputPlaces(of: set) {
          let gene = Int(batch.inputs[place])
          unsafe add(
            UnsafePointer(table.values.address(of: gene * width)), to: row, count: width)
        }
        unsafe scale(row, by: batch.inputScales[set], count: width)
        if let bias { unsafe add(bias.values.address(of: 0), to: row, count: width) }
      }
    }
    return output
  }

  /// dtable[g] = sum over the sets with g of scale · dy[set], dbias = the sum of dy.
  func backward(_ dy: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    let width = table.columns
    if let bias {
      scratch.borrow { buffer in
        // dy has `width` columns, and so has the buffer.
        unsafe sumColumns(
          dy.row(0), rows: dy.rows, rowLength: width, into: buffer.address(of: 0), count: width)
        unsafe pass.update.apply(buffer.address(of: 0), to: bias, at: 0, count: width)
      }
    }
    // The closure gets a row of `width` values.
    unsafe table.updateRows(batch, scratch, pass) { occurrence, sum in
      let set = Int(occurrence.set)
      // Both rows are `width` long.
      unsafe add(dy.row(set), times: batch.inputScales[set], to: sum, count: width)
    }
  }
}

extension ParameterTensor {
  /// Updates every row from the sum of what `addGradient` adds for each occurrence of its gene.
  ///
  /// Gene by gene rather than set by set: no two threads write one row, and the order of the sum is fixed.
  @unsafe func updateRows(
    _ batch: SetBatch, _ scratch: ScratchPool, _ pass: TrainingPass,
    _ addGradient: @Sendable (SetBatch.Occurrence, UnsafeMutablePointer<Float>) -> Void
  ) {
    pass.forEachPiece(of: rows, piece: 64) { genes in
      scratch.borrow { buffer in
        for gene in genes {
          let places = batch.occurrenceStarts[gene]..<batch.occurrenceStarts[gene + 1]
          guard !places.isEmpty else {
            unsafe pass.update.apply(nil, to: self, at: gene * columns, count: columns)
            continue
          }
          // The buffer is a row long.
          let sum = unsafe buffer.address(of: 0)
          unsafe sum.update(repeating: 0, count: columns)
          for place in places { unsafe addGradient(batch.occurrences[place], sum) }
          unsafe pass.update.apply(sum, to: self, at: gene * columns, count: columns)
        }
      }
    }
  }
}
