public import GeneSets
import LinearAlgebra
public import Models
public import ParallelWork
import Scoring

/// One pass over all predicted terms of a library: what a gene's page and the uniqueness of terms are made of.
public struct LibraryScan: Sendable {
  private let model: GeneSetModel
  private let library: TermLibrary
  private let candidates: CandidateGenes
  private let pieces: LibraryPieces
  private let team: WorkerTeam

  /// Prepares a pass.
  public init(
    _ model: GeneSetModel, _ vocabulary: GeneVocabulary, _ library: TermLibrary, _ team: WorkerTeam
  ) {
    self.model = model
    self.library = library
    self.team = team
    candidates = CandidateGenes(allOf: vocabulary)
    pieces = LibraryPieces(library)
  }

  /// What one pass found.
  struct Findings {
    /// One a predicted term.
    var statistics: [LogitStatistics] = []
    /// The logits of the asked genes.
    ///
    /// - Shape: predicted terms × asked genes, row-major
    var logits: [Float] = []
    var best: BestTerms?
  }

  /// How often each term is predicted, and how often it is among a gene's ten best.
  ///
  /// - Shape: one a term of the library; the first number of ``TermMeasure`` is missing
  /// - Throws: ``AnnotationError``.
  public func measures(advance: (Int) -> Void = { _ in }) throws(AnnotationError) -> [TermMeasure] {
    let findings = try findings(of: [], countsBest: true, advance)
    return measures(findings.best)
  }

  /// The pages of some genes, and the measures of the terms if they are asked for.
  ///
  /// - Parameters:
  ///   - genes: each once, at most a few thousand: their logits for every term are held.
  ///   - rule: which terms are reported.
  ///   - leavesOutKnown: whether terms that hold the gene are left out.
  ///   - measuresTerms: whether ``TermMeasure`` is counted too; it costs little.
  /// - Throws: ``AnnotationError``.
  public func pages(
    of genes: [GeneIndex], rule: PageRule, leavesOutKnown: Bool, measuresTerms: Bool,
    advance: (Int) -> Void = { _ in }
  ) throws(AnnotationError) -> (pages: [GenePage], measures: [TermMeasure]) {
    let findings = try findings(of: genes, countsBest: measuresTerms, advance)
    let library = library
    let pages = team.map(Array(genes.indices)) { column in
      GenePage(
        genes[column], library, findings.statistics,
        logits: findings.statistics.indices.map { findings.logits[$0 * genes.count + column] },
        rule: rule, leavesOutKnown: leavesOutKnown)
    }
    return (pages, measures(findings.best))
  }

  private func measures(_ best: BestTerms?) -> [TermMeasure] {
    var measures = [TermMeasure](repeating: .missing, count: library.terms.count)
    guard let best else { return measures }
    for (predicted, bestCount) in zip(library.predicted.indices, best.counts()) {
      measures[library.predicted[predicted]].bestCount = bestCount
      measures[library.predicted[predicted]].predictedCount = best.predictedCounts[predicted]
    }
    return measures
  }

  /// What one thread makes of its terms.
  private struct Piece: Sendable {
    var statistics: [LogitStatistics] = []
    var logits: [Float] = []
    /// For each term the candidates the website keeps.
    var kept: [[BestTerms.Entry]] = []
    var failure: AnnotationError?
  }

  private func findings(of genes: [GeneIndex], countsBest: Bool, _ advance: (Int) -> Void)
    throws(AnnotationError) -> Findings
  {
    var findings = Findings()
    if countsBest { findings.best = BestTerms(geneCount: candidates.count) }
    let positions = genes.map(\.position)
    for batch in Array(0..<pieces.count).split(every: 4 * team.threadCount) {
      for (number, piece) in zip(batch, team.map(batch) { scan($0, positions, countsBest) }) {
        if let failure = piece.failure { throw failure }
        findings.statistics += piece.statistics
        findings.logits += piece.logits
        for kept in piece.kept { findings.best?.add(kept) }
        advance(pieces.places(of: number).count)
      }
    }
    return findings
  }

  private func scan(_ number: Int, _ positions: [Int], _ countsBest: Bool) -> Piece {
    let logits = pieces.logits(of: number, model)
    var piece = Piece()
    for (row, place) in pieces.places(of: number).enumerated() {
      let row = logits.row(row)
      let values = candidates.logits(from: row)
      let statistics = LogitStatistics(of: values)
      guard statistics.mean.isFinite else {
        piece.failure = .notFinite(term: library.terms[place].name)
        break
      }
      piece.statistics.append(statistics)
      for position in positions { piece.logits.append(row[row.startIndex + position]) }
      if countsBest { piece.kept.append(BestTerms.kept(values, statistics)) }
    }
    return piece
  }
}
