import LinearAlgebra
import ParallelWork

/// Rows of numbers, one an item, computed in batches so that an item's row does not depend on the items beside it.
///
/// OpenBLAS may add up the last rows of a batch in another order than those before them, which shows in the last
/// bit. So all batches are of one size and an item always takes the same place of its batch, whatever else is asked.
struct FixedPlaceRows {
  let team: WorkerTeam

  /// Items of a batch.
  static let batchSize = 64

  /// What `rows` makes of each item.
  ///
  /// - Parameters:
  ///   - places: for each item a number that belongs to it; modulo the batch's size it is the item's place.
  ///   - width: the width of the result.
  ///   - rows: from items, by their numbers, to a row for each.
  /// - Shape: items × width
  func matrix(places: [Int], width: Int, _ rows: @Sendable ([Int]) -> Matrix) -> Matrix {
    let batches = Self.batches(places)
    let computed = team.map(batches) { batch -> Matrix in
      let filler = batch.lazy.compactMap { $0 }.first ?? 0
      return rows(batch.map { $0 ?? filler })
    }
    var result = Matrix(rows: places.count, columns: width)
    for (batch, computed) in zip(batches, computed) {
      for (row, item) in batch.enumerated() {
        guard let item else { continue }
        result.values.replaceSubrange(result.range(ofRow: item), with: computed.row(row))
      }
    }
    return result
  }

  /// The items of each batch by place; nil where no item is left for a place.
  private static func batches(_ places: [Int]) -> [[Int?]] {
    var counts = [Int](repeating: 0, count: batchSize)
    var batches: [[Int?]] = []
    for (item, place) in places.enumerated() {
      let row = place % batchSize
      if counts[row] == batches.count {
        batches.append([Int?](repeating: nil, count: batchSize))
      }
      batches[counts[row]][row] = item
      counts[row] += 1
    }
    return batches
  }
}
