import LinearAlgebra

/// One row of a table for every gene of every set, with its gradient: an embedding of single genes.
///
/// Shapes: n genes over all sets, table V × width, y n × width.
final class GatheredRows: Sendable {
  let table: ParameterTensor
  let output: Activations
  private let scratch: ScratchPool

  init(table: ParameterTensor) {
    self.table = table
    output = Activations(columns: table.columns)
    scratch = ScratchPool(count: table.columns)
  }

  /// y[i] = table[gene i].
  func forward(_ batch: SetBatch, _ pass: TrainingPass) -> Activations {
    output.resize(rows: batch.inputs.count)
    let width = table.columns
    pass.forEachPiece(of: batch.inputs.count, piece: 256) { places in
      for place in places {
        // Rows of table and output are `width` long; the genes of a batch are below V.
        unsafe output.row(place).update(
          from: table.values.address(of: Int(batch.inputs[place]) * width), count: width)
      }
    }
    return output
  }

  /// dtable[g] = the sum of dy over the places of g.
  func backward(_ dy: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    let width = table.columns
    // The closure gets a row of `width` values, as long as those of dy.
    unsafe table.updateRows(batch, scratch, pass) { occurrence, sum in
      unsafe add(dy.row(Int(occurrence.place)), to: sum, count: width)
    }
  }
}

/// y = the mean over each set's rows, with its gradient.
///
/// Shapes: x n × width, y B × (at least offset + width), written from column `offset` on.
struct SetMeans: Sendable {
  let width: Int
  let offset: Int

  /// y[set] = 1/n · Σ x, 0 for a set without genes.
  func forward(_ x: Activations, into y: Activations, _ batch: SetBatch, _ pass: TrainingPass) {
    pass.forEachPiece(of: batch.count, piece: 8) { sets in
      for set in sets {
        // y's rows have room for `width` values from `offset` on; x has a row for every place.
        let row = unsafe y.row(set) + offset
        unsafe row.update(repeating: 0, count: width)
        for place in batch.inputPlaces(of: set) {
          unsafe add(UnsafePointer(x.row(place)), to: row, count: width)
        }
        unsafe scale(row, by: batch.inputScales[set], count: width)
      }
    }
  }

  /// dx[i] = 1/n · dy[set of i], added to dx or in place of it.
  func backward(
    _ dy: Activations, into dx: Activations, adding: Bool, _ batch: SetBatch, _ pass: TrainingPass
  ) {
    pass.forEachPiece(of: batch.count, piece: 8) { sets in
      for set in sets {
        let gradient = unsafe dy.row(set) + offset
        for place in batch.inputPlaces(of: set) {
          // As in `forward`.
          let row = unsafe dx.row(place)
          if !adding { unsafe row.update(repeating: 0, count: width) }
          unsafe add(
            UnsafePointer(gradient), times: batch.inputScales[set], to: row, count: width)
        }
      }
    }
  }
}
