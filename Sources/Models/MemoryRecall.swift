import GeneSets
import LinearAlgebra
import RealModule

extension AssociativeMemory {
  /// Adds what the memory says of some tokens to their logits.
  ///
  /// - Parameter tokens: which tokens the columns of `logits` are, ascending.
  /// - Shape: sets n, logits n × tokens.count
  /// - Complexity: for each query the sizes of the remembered sets that share a gene with it.
  func add(_ queries: [SparseGeneSet], tokens: [Int], to logits: inout Matrix) {
    guard let first = tokens.first, let last = tokens.last else { return }
    var recall = Recall(self, tokens: first..<last + 1, isOneOfMany: queries.count > 1)
    for (row, query) in queries.enumerated() {
      recall.ask(query)
      let start = logits.range(ofRow: row).lowerBound
      for (column, token) in tokens.enumerated() {
        logits.values[start + column] += recall.contribution(token: token)
      }
    }
  }

  /// Adds what the memory says of some tokens to the logits of a set without its first token, without its
  /// second, and so on.
  ///
  /// Leaving a gene out changes the weights of the sets that hold it and of no other.
  /// - Shape: query of n tokens, logits n × tokens.count
  func addLeavingOneOut(of query: SparseGeneSet, tokens: [GeneIndex], to logits: inout Matrix) {
    var recall = Recall(self, tokens: 0..<sets.columns, isOneOfMany: true)
    recall.ask(query)
    for (row, left) in query.indices.enumerated() {
      let change = recall.change(leavingOut: left.position)
      for (column, token) in tokens.enumerated() {
        logits[row, column] += contribution(
          sums: recall.sums[token.position] + change.sums[token.position],
          totals: recall.totals + change.totals, token: token.position)
      }
    }
  }
}

/// The sums over remembered sets for one query after another.
private struct Recall {
  private let memory: AssociativeMemory
  private let tokens: Range<Int>
  private let isOneOfMany: Bool
  private var overlaps: RowSums
  private var weights: [SIMD4<Float>] = []
  /// What overlaps are multiplied by.
  private var scale: Float = 1
  /// Σ w over all sets, a lane a head.
  private(set) var totals = SIMD4<Float>.zero
  /// Σ w over the sets that hold a token.
  ///
  /// - Shape: tokens.count
  private(set) var sums: [SIMD4<Float>]
  /// What a token adds when no set that overlaps the query holds it.
  private let unheard: Float

  init(_ memory: AssociativeMemory, tokens: Range<Int>, isOneOfMany: Bool) {
    self.memory = memory
    self.tokens = tokens
    self.isOneOfMany = isOneOfMany
    overlaps = RowSums(rows: memory.sets.rows)
    sums = [SIMD4<Float>](repeating: .zero, count: tokens.count)
    unheard = memory.contribution(sums: .zero, totals: .zero, token: 0)
  }

  /// Makes all sums those of a query.
  mutating func ask(_ query: SparseGeneSet) {
    overlaps.clear()
    memory.sets.addColumns(
      query.indices.map(\.position), weights: memory.geneWeights, isOneOfMany: isOneOfMany,
      to: &overlaps)
    weights.removeAll(keepingCapacity: true)
    totals = .zero
    scale = memory.overlapScale(
      largest: overlaps.touched.reduce(0) { max($0, overlaps.values[Int($1)]) })
    for row in overlaps.touched {
      let weight = memory.weights(
        overlap: scale * overlaps.values[Int(row)], size: memory.sets.size(ofRow: Int(row)))
      weights.append(weight)
      totals += weight
    }
    for place in sums.indices { sums[place] = .zero }
    memory.sets.addRows(overlaps.touched, weights: weights, columns: tokens, to: &sums)
  }

  /// What the memory adds to the logit of a token.
  func contribution(token: Int) -> Float {
    let sum = sums[token - tokens.lowerBound]
    return sum == .zero ? unheard : memory.contribution(sums: sum, totals: totals, token: token)
  }

  /// How the sums change when a token of the query is left out.
  func change(leavingOut token: Int) -> (sums: [SIMD4<Float>], totals: SIMD4<Float>) {
    let rows = memory.sets.rows(withColumn: token)
    var changes: [SIMD4<Float>] = []
    var total = SIMD4<Float>.zero
    for row in rows {
      let overlap = overlaps.values[Int(row)]
      let size = memory.sets.size(ofRow: Int(row))
      let change =
        memory.weights(overlap: scale * max(0, overlap - memory.geneWeights[token]), size: size)
        - memory.weights(overlap: scale * overlap, size: size)
      changes.append(change)
      total += change
    }
    var result = [SIMD4<Float>](repeating: .zero, count: tokens.count)
    memory.sets.addRows(rows, weights: changes, columns: tokens, to: &result)
    return (result, total)
  }
}
