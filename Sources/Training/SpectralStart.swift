import GeneSets
import LinearAlgebra
import Models
public import ParallelWork
import RandomNumbers

/// Start values for a gene table from the leading eigenvectors of the corpus's co-occurrence.
///
/// C counts how often two genes share a set, each set weighed 1/size; N = D^(−1/2) · C · D^(−1/2) with D the diagonal
/// of C: the cosine of co-occurrence, which is the baseline to beat. Its best approximation of rank r is T·Tᵀ with
/// T = U·√Λ, so a linear network that starts from T starts from the baseline. Found by randomised subspace iteration
/// (Halko, Martinsson, Tropp 2011, algorithm 4.4) without ever forming N.
struct SpectralStart {
  private let corpus: TrainingCorpus
  private let team: WorkerTeam
  /// Of each token the inverse root of its diagonal element, 0 for one in no set.
  private let scales: [Float]

  /// Columns beyond the rank, without which the last eigenvectors would be poor.
  private static let oversampling = 32
  /// Times N is applied; the eigenvalues fall slowly, and five make the leading space good to the eye.
  private static let iterationCount = 5
  /// The columns one piece of work takes: sixteen floats are a cache line.
  private typealias Columns = [SIMD16<Float>]

  init(corpus: TrainingCorpus, team: WorkerTeam) {
    self.corpus = corpus
    self.team = team
    var diagonal = [Double](repeating: 0, count: corpus.vocabulary.count)
    var genes: [UInt32] = []
    for set in 0..<corpus.count {
      genes.removeAll(keepingCapacity: true)
      corpus.appendGenes(of: set, to: &genes)
      for gene in genes { diagonal[Int(gene)] += 1 / Double(genes.count) }
    }
    scales = diagonal.map { $0 > 0 ? Float(1 / $0.squareRoot()) : 0 }
  }

  /// T = U·√Λ for the largest eigenvalues: `rank` of them, or as many as there are genes or sets.
  ///
  /// N has no more eigenvalues than that above 0. Where it has fewer still, columns that the others span make the
  /// iteration overflow, and half as many are asked for.
  /// - Shape: V × min(rank, genes, sets), or narrower
  /// - Determinism: depends on the seed, not on the number of threads.
  func table(rank: Int, seed: UInt64) -> Matrix {
    var width = min(rank + Self.oversampling, corpus.vocabulary.geneCount, corpus.count)
    while true {
      let table = table(rank: rank, width: width, seed: seed)
      if width <= 1 || table.values.allSatisfy(\.isFinite) { return table }
      width = (width + 1) / 2
    }
  }

  /// The table by iteration on some number of columns.
  ///
  /// - Shape: V × min(rank, width)
  private func table(rank: Int, width: Int, seed: UInt64) -> Matrix {
    let tokenCount = corpus.vocabulary.count
    let blockCount = (width + 15) / 16
    var blocks: [Columns] = (0..<blockCount).map { block in
      var stream = RandomStream(seed: seed, .spectralStart, block)
      return (0..<tokenCount).map { _ in
        var values = SIMD16<Float>()
        for lane in 0..<16 { values[lane] = Float(stream.normal()) }
        return values
      }
    }
    var basis = joined(blocks, width: width)
    for _ in 0..<Self.iterationCount {
      blocks = team.map(blocks, applied)
      basis = joined(blocks, width: width).orthonormalized()
      blocks = split(basis)
    }
    let image = joined(team.map(blocks, applied), width: width)
    let projected = SymmetricEigensystem(Matrix.product(basis, image, transposing: .left))
    var rotation = Matrix(rows: width, columns: min(rank, width))
    for column in 0..<rotation.columns {
      let root = Float(max(projected.values[column], 0).squareRoot())
      for row in 0..<width { rotation[row, column] = projected.vectors[row, column] * root }
    }
    return Matrix.product(basis, rotation)
  }

  /// N applied to sixteen columns.
  private func applied(_ columns: Columns) -> Columns {
    var result = Columns(repeating: SIMD16(), count: columns.count)
    var genes: [UInt32] = []
    for set in 0..<corpus.count {
      genes.removeAll(keepingCapacity: true)
      corpus.appendGenes(of: set, to: &genes)
      var sum = SIMD16<Float>()
      for gene in genes { sum += columns[Int(gene)] * scales[Int(gene)] }
      sum /= Float(genes.count)
      for gene in genes { result[Int(gene)] += sum * scales[Int(gene)] }
    }
    return result
  }

  /// Blocks of sixteen columns side by side, without those beyond a width.
  private func joined(_ blocks: [Columns], width: Int) -> Matrix {
    var matrix = Matrix(rows: corpus.vocabulary.count, columns: width)
    for (block, columns) in blocks.enumerated() {
      let lanes = 0..<min(16, width - block * 16)
      for (row, values) in columns.enumerated() {
        for lane in lanes { matrix[row, block * 16 + lane] = values[lane] }
      }
    }
    return matrix
  }

  /// A matrix as blocks of sixteen columns, the last filled up with zeros.
  private func split(_ matrix: Matrix) -> [Columns] {
    (0..<(matrix.columns + 15) / 16).map { block in
      (0..<matrix.rows).map { row in
        var values = SIMD16<Float>()
        for lane in 0..<min(16, matrix.columns - block * 16) {
          values[lane] = matrix[row, block * 16 + lane]
        }
        return values
      }
    }
  }
}

extension Trainer {
  /// Lets the linear path of an RDAE start as the co-occurrence of the corpus, in place of chance.
  ///
  /// Embedding and output table both become T of ``SpectralStart``, scaled to the deviation that chance would have
  /// given them, and the path between them the identity.
  /// - Throws: ``TrainingError/invalidOption(name:expected:found:)`` for another architecture.
  public func startFromCooccurrence(_ team: WorkerTeam) throws(TrainingError) {
    guard plan.architecture == .rdae, let embedding = tensor("embedding.weight"),
      let skip = tensor("skip.weight"), let output = tensor("decoder.layers.0.weight"),
      output.rows == embedding.rows, output.columns == embedding.columns
    else {
      throw .invalidOption(
        name: "start", expected: "cooccurrence with an RDAE whose decoder is one layer",
        found: "a \(plan.architecture.rawValue)")
    }
    var table = SpectralStart(corpus: corpus, team: team).table(rank: plan.width, seed: seed)
    let squares = table.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let deviation = (squares / Double(table.values.count)).squareRoot()
    for place in table.values.indices { table.values[place] *= Float(0.05 / deviation) }
    // With fewer genes than the width, the columns left keep the start that chance gave them.
    for tensor in [embedding, output] {
      var values = Matrix(
        rows: tensor.rows, columns: tensor.columns, values: tensor.values.values)
      for row in 0..<table.rows {
        for column in 0..<table.columns { values[row, column] = table[row, column] }
      }
      tensor.start(from: values.values)
    }
    skip.start(
      from: (0..<plan.width).flatMap { row in
        (0..<plan.width).map { column in row == column ? 1 : 0 }
      })
  }

  private func tensor(_ name: String) -> ParameterTensor? {
    network.tensors.first { $0.name == name }
  }
}
