/// Finds sets that are nearly a set of a benchmark: Jaccard index |A∩B|/|A∪B| of at least a threshold.
///
/// A set with that many genes in common must hold one of any ⌊(1−t)·n⌋+1 genes of the other, so only sets
/// that share one of its rarest genes are compared.
/// Source: prefix filtering, Chaudhuri, Ganti and Kaushik 2006.
struct OverlapFilter {
  /// The Jaccard index from which a set is too near.
  let threshold: Double
  private var sets: [[UInt32]] = []
  private var setsByGene: [[Int32]] = []
  private var lastVisitor: [Int] = []
  private var visitor = 0

  init(threshold: Double) { self.threshold = threshold }

  /// Whether there is nothing to be near to.
  var isEmpty: Bool { sets.isEmpty }

  /// Adds a set to stay clear of.
  ///
  /// - Parameter genes: ascending and distinct.
  mutating func add(_ genes: [UInt32]) {
    guard !genes.isEmpty else { return }
    for gene in genes {
      while setsByGene.count <= Int(gene) { setsByGene.append([]) }
      setsByGene[Int(gene)].append(Int32(sets.count))
    }
    sets.append(genes)
    lastVisitor.append(0)
  }

  /// Whether a set is too near to one of those added.
  ///
  /// - Parameter genes: ascending and distinct.
  mutating func isTooNear(_ genes: [UInt32]) -> Bool {
    guard !sets.isEmpty, !genes.isEmpty else { return false }
    visitor += 1
    let count = Double(genes.count)
    let probeCount = min(genes.count, Int((1 - threshold) * count + 1e-9) + 1)
    let rarest = genes.sorted { setCount(with: $0) < setCount(with: $1) }.prefix(probeCount)
    for gene in rarest where Int(gene) < setsByGene.count {
      for number in setsByGene[Int(gene)] where lastVisitor[Int(number)] != visitor {
        lastVisitor[Int(number)] = visitor
        let other = sets[Int(number)]
        let otherCount = Double(other.count)
        // The index is at most the smaller size over the larger.
        guard min(count, otherCount) >= threshold * max(count, otherCount) - 1e-9 else { continue }
        let shared = Double(sharedCount(genes, other))
        if shared / (count + otherCount - shared) >= threshold - 1e-12 { return true }
      }
    }
    return false
  }

  private func setCount(with gene: UInt32) -> Int {
    Int(gene) < setsByGene.count ? setsByGene[Int(gene)].count : 0
  }
}

/// The number of values two ascending lists have in common.
private func sharedCount(_ left: [UInt32], _ right: [UInt32]) -> Int {
  var (i, j, count) = (0, 0, 0)
  while i < left.count, j < right.count {
    if left[i] == right[j] {
      count += 1
      i += 1
      j += 1
    } else if left[i] < right[j] {
      i += 1
    } else {
      j += 1
    }
  }
  return count
}
