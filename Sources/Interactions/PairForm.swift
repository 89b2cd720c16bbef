public import LinearAlgebra
import Models
private import RealModule
import Scoring

/// A symmetric score that is a sum of products of the two genes' factors.
///
///     value(a, b) = Σ over terms of left(a) · right(b) + offset(a) + offset(b) + share · memory(a, b)
///     score = link(value)
///
/// The earlier gene is always the left one, and one pair's products are always added in the same order, so that a
/// score is the same to the bit however it is asked for. For whole tables a matrix product finds the pairs that may
/// reach the minimum, and those alone are scored so.
public struct PairForm: PairScorer {
  /// What the score makes of the value.
  public enum Link: Sendable {
    /// The value itself.
    case identity
    /// The value, kept within −1…1 against rounding.
    case cosine
    /// 1 / (1 + exp(−value)).
    case logistic
  }

  /// Factors of which one product is taken.
  ///
  /// - Shape: left and right geneCount × any width
  struct Term: Sendable {
    let left: MatrixWindow
    let right: MatrixWindow

    /// The term with its left factor multiplied.
    func scaled(by factor: Float) -> Term {
      let buffer = FloatBuffer(count: left.rows * left.columns)
      buffer.values = left.buffer.values.map { $0 * factor }
      return Term(
        left: MatrixWindow(buffer, rows: left.rows, columns: left.columns), right: right)
    }
  }

  /// What a model's memory says of pairs, and how much of that is added.
  private struct Recall: Sendable {
    let pairs: PairRecall
    /// The tokens of the genes, by place.
    let tokens: [Int]
    let share: Float
  }

  /// The number of genes.
  public let geneCount: Int
  private var recall: Recall?
  private let terms: [Term]
  private let offsets: [Float]
  private let link: Link

  /// Makes a form.
  ///
  /// - Shape: each factor geneCount × width, offsets geneCount
  /// - Precondition: every factor and the offsets are for as many genes, and factors are at least one wide.
  public init(terms: [(left: Matrix, right: Matrix)], offsets: [Float], link: Link) {
    precondition(
      terms.allSatisfy {
        $0.left.rows == offsets.count && $0.right.rows == offsets.count
          && $0.left.columns == $0.right.columns && $0.left.columns > 0
      }, "factors are for as many genes as offsets")
    geneCount = offsets.count
    self.offsets = offsets
    self.link = link
    self.terms = terms.map { Term(left: MatrixWindow($0.left), right: MatrixWindow($0.right)) }
  }

  /// Adds what a memory says of the pair to the value: the mean of what it adds to the two logits.
  ///
  /// - Precondition: one token a gene.
  func adding(_ pairs: PairRecall, tokens: [Int]) -> PairForm {
    precondition(tokens.count == geneCount, "one token a gene")
    var result = self
    result.recall = Recall(pairs: pairs, tokens: tokens, share: 1)
    return result
  }

  /// Makes the sum of the values of forms for the same genes, each times a factor.
  ///
  /// At most one of them may have a memory.
  ///
  /// - Precondition: there is a form, and all are for as many genes.
  init(sum forms: [(factor: Float, form: PairForm)], link: Link) {
    geneCount = forms[0].form.geneCount
    precondition(forms.allSatisfy { $0.form.geneCount == forms[0].form.geneCount })
    self.link = link
    // A form that adds nothing costs nothing.
    let used = forms.filter { $0.factor != 0 }
    terms = used.flatMap { part in
      part.factor == 1 ? part.form.terms : part.form.terms.map { $0.scaled(by: part.factor) }
    }
    var offsets = [Float](repeating: 0, count: geneCount)
    for (factor, form) in used {
      for place in offsets.indices { offsets[place] += factor * form.offsets[place] }
    }
    self.offsets = offsets
    for (factor, form) in used {
      guard let recall = form.recall else { continue }
      self.recall = Recall(pairs: recall.pairs, tokens: recall.tokens, share: factor * recall.share)
    }
  }

  /// The scores of pairs, in their order.
  public func scores(of pairs: [GenePair]) -> [Float] { pairs.map(score) }

  /// The score of one pair.
  ///
  /// - Precondition: both places are below ``geneCount``.
  public func score(of pair: GenePair) -> Float {
    var value = offsets[pair.first] + offsets[pair.second]
    for term in terms {
      value += term.left.dotProduct(ofRow: pair.first, with: term.right, row: pair.second)
    }
    if let recall {
      value +=
        recall.share * recall.pairs.mean(recall.tokens[pair.first], recall.tokens[pair.second])
    }
    return switch link {
    case .identity: value
    // A value that is no number stays none.
    case .cosine: value.isNaN ? value : max(-1, min(1, value))
    case .logistic: Float(probability(ofLogit: Double(value)))
    }
  }

  /// The pairs of an earlier gene in `rows` with any later gene that score at least `minimum`, in order.
  ///
  /// - Complexity: one matrix product of rows × later genes for each term.
  public func pairs(inRows rows: Range<Int>, minimum: Float?) -> [ScoredPair] {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= geneCount, "the rows exist")
    guard !rows.isEmpty else { return [] }
    let columns = rows.lowerBound..<geneCount
    let values = MatrixWindow(
      FloatBuffer(count: rows.count * columns.count), rows: rows.count, columns: columns.count)
    for (number, term) in terms.enumerated() {
      values.setProduct(
        term.left.rows(rows), term.right.rows(columns), transposing: .right,
        keep: number == 0 ? 0 : 1)
    }
    let bound = minimum.map { leastValue(reaching: $0) } ?? -.infinity
    var result: [ScoredPair] = []
    for row in rows {
      let recalled = recall.map { recall in
        recall.pairs.means(of: recall.tokens[row], with: Array(recall.tokens[columns]))
          .map { $0 * recall.share }
      }
      // A product that is no number is a candidate too, so that its score is seen and reported.
      let later = values.columns(inRow: row - rows.lowerBound) { place, value in
        !(value + offsets[row] + offsets[columns.lowerBound + place] + (recalled?[place] ?? 0)
          < bound)
      }
      for place in later where columns.lowerBound + place > row {
        let pair = GenePair(row, columns.lowerBound + place)
        let score = score(of: pair)
        if let minimum, score < minimum { continue }
        result.append(ScoredPair(pair: pair, score: score))
      }
    }
    return result
  }

  /// A value that every pair with a score of at least `minimum` exceeds also after the rounding of a product.
  private func leastValue(reaching minimum: Float) -> Float {
    let value: Float =
      switch link {
      case .identity: minimum
      case .cosine: minimum <= -1 ? -.infinity : minimum
      case .logistic:
        minimum <= 0
          ? -.infinity
          : minimum >= 1 ? 15 : Float(Double.log(Double(minimum) / (1 - Double(minimum))))
      }
    // Sums of up to a few thousand products differ by less than a thousandth of the larger logits.
    return value - 1e-3 * max(1, abs(value))
  }
}
