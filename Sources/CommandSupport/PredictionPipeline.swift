public import Annotation
public import DelimitedText
public import GeneSets
public import ModelBundles
public import ParallelWork

/// How a tool writes the rows of term and gene pages.
public protocol PredictionTable: Sendable {
  /// Adds one row.
  ///
  /// - Parameter measure: what was measured of the row's term; `TermMeasure.missing` where nothing was.
  func append(_ row: TermPrediction, _ measure: TermMeasure, to rows: inout RowBuffer)
}

/// The pages of terms, or of genes, of one library as rows.
public struct PredictionPipeline {
  /// The library.
  public let measured: MeasuredLibrary
  private let bundle: ModelBundle
  private let rule: PageRule
  private let leavesOutKnown: Bool
  private let measuresAreas: Bool
  private let countsTerms: Bool
  private let team: WorkerTeam

  /// Makes a pipeline.
  ///
  /// - Parameters:
  ///   - rule: which rows are written.
  ///   - measuresAreas: whether areas that are not known are measured.
  ///   - countsTerms: whether the counts behind uniqueness are wanted.
  public init(
    _ measured: MeasuredLibrary, _ bundle: ModelBundle, rule: PageRule, leavesOutKnown: Bool,
    measuresAreas: Bool, countsTerms: Bool, _ team: WorkerTeam
  ) {
    self.measured = measured
    self.bundle = bundle
    self.rule = rule
    self.leavesOutKnown = leavesOutKnown
    self.measuresAreas = measuresAreas
    self.countsTerms = countsTerms
    self.team = team
  }

  // MARK: - Terms

  /// Writes the pages of some terms, in the order given.
  ///
  /// - Parameter places: places in the library of terms that are predicted.
  /// - Throws: ``ToolError/data(_:)`` when a logit is not finite, and what the writer throws.
  public func writePages(
    ofTerms places: [Int], _ table: some PredictionTable, _ progress: ProgressLine,
    into writer: TableWriter
  ) throws {
    let counts = try termCounts()
    let pages = TermPages(
      bundle.model, bundle.vocabulary, measured.library, rule: rule, leavesOutKnown: leavesOutKnown)
    for batch in places.split(every: team.threadCount * LibraryPieces.termsPerPiece) {
      let measures = try measures(of: batch, counts)
      let asked = Set(batch)
      let library = measured.library
      let results = team.map(pages.pieces.pieces(holding: asked)) { piece in
        Result { () throws(AnnotationError) in
          try pages.pages(ofPiece: piece) { asked.contains($0) }.map { page in
            (page.place, Self.text(TermPrediction.rows(page, of: library), measures, table))
          }
        }
      }
      var texts: [Int: RowBuffer] = [:]
      for result in results {
        for (place, text) in try unwrapped(result) { texts[place] = text }
      }
      for place in batch {
        if let text = texts[place] { try writer.write(text) }
      }
      progress.advance(by: batch.count)
    }
  }

  // MARK: - Genes

  /// Writes the pages of some genes, in the order given.
  ///
  /// - Parameter genes: each once.
  /// - Throws: ``ToolError/data(_:)`` when a logit is not finite, and what the writer throws.
  public func writePages(
    ofGenes genes: [GeneIndex], _ table: some PredictionTable, _ progress: ProgressLine,
    into writer: TableWriter
  ) throws {
    var counts = measured.knowsCounts ? try termCounts() : nil
    let library = measured.library
    for batch in genes.split(every: genesPerPass) {
      let found: (pages: [GenePage], measures: [TermMeasure])
      do throws(AnnotationError) {
        found = try measured.scan.pages(
          of: batch, rule: rule, leavesOutKnown: leavesOutKnown,
          measuresTerms: countsTerms && counts == nil)
      } catch {
        throw ToolError.data("\(measured.name): \(error)")
      }
      let known = counts ?? found.measures
      counts = known
      let measures = try measures(of: found.pages.flatMap { $0.terms.map(\.place) }, known)
      let texts = team.map(found.pages.split(every: Self.genesPerPiece)) { pages in
        Self.text(pages.flatMap { TermPrediction.rows($0, of: library) }, measures, table)
      }
      for text in texts { try writer.write(text) }
      progress.advance(by: batch.count)
    }
  }

  private static let genesPerPiece = 16

  /// The genes of one pass over the library, so that their logits and rows stay below some hundred megabytes.
  private var genesPerPass: Int {
    let termCount = max(1, measured.library.predicted.count)
    // Of a term's genes the website's rule keeps about one in ten.
    let rowsPerGene = min(rule.top ?? termCount, rule.isSite ? termCount / 4 + 1 : termCount)
    return max(1, min(4096, 2_000_000 / rowsPerGene))
  }

  // MARK: - Measures

  /// How often each term is predicted; all missing when nobody asked.
  private func termCounts() throws(ToolError) -> [TermMeasure] {
    countsTerms
      ? try measured.counts()
      : Array(repeating: .missing, count: measured.library.terms.count)
  }

  /// The counts of some terms with their areas.
  private func measures(of places: [Int], _ counts: [TermMeasure]) throws(ToolError)
    -> [Int: TermMeasure]
  {
    let areas = measuresAreas ? try measured.areas(of: places) : measured.knownAreas
    var measures: [Int: TermMeasure] = [:]
    for place in places where measures[place] == nil {
      measures[place] = counts[place]
      measures[place]?.areaUnderROC = areas[place] ?? .nan
    }
    return measures
  }

  private static func text(
    _ rows: [TermPrediction], _ measures: [Int: TermMeasure], _ table: some PredictionTable
  ) -> RowBuffer {
    var text = RowBuffer()
    for row in rows { table.append(row, measures[row.place] ?? .missing, to: &text) }
    return text
  }

  private func unwrapped<Value>(_ result: Result<Value, AnnotationError>) throws(ToolError)
    -> Value
  {
    do throws(AnnotationError) {
      return try result.get()
    } catch {
      throw .data("\(measured.name): \(error)")
    }
  }
}
