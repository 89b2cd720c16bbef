import CommandSupport
import DelimitedText
import Enrichment
import GeneSetFormats
import GeneSets
import LinearAlgebra
import Logging
import Models
import ParallelWork

/// Queries in, rows of the library's terms out, in the order of the queries.
struct EnrichmentPipeline {
  private var numbering: GeneNumbering
  private let sizes: ClosedRange<Int>
  private var resolution: ResolutionReport
  private let team: WorkerTeam
  private let logger: Logger
  private let table: EnrichmentTable
  private let provenance: ProvenanceRecord?
  private let progress: ProgressLine
  private var library: [NumberedTerm] = []
  private var hasTermOfSize = false
  private var queryCount = 0
  /// Where drawings go; nil for none.
  var plots: PlotFolder?

  /// The sets whose logits are held at a time.
  private static let setsPerBatch = 16

  init(
    numbering: GeneNumbering, sizes: ClosedRange<Int>, resolution: ResolutionReport,
    team: WorkerTeam, logger: Logger, table: EnrichmentTable, provenance: ProvenanceRecord?,
    progress: ProgressLine
  ) {
    self.numbering = numbering
    self.sizes = sizes
    self.resolution = resolution
    self.team = team
    self.logger = logger
    self.table = table
    self.provenance = provenance
    self.progress = progress
  }

  /// Reads the terms to look for.
  mutating func readLibrary(_ source: LibrarySource) throws {
    while let located = try source.sets.next() {
      library.append(
        NumberedTerm(
          name: located.set.term, genes: located.set.genes.map { numbering.number($0) }))
    }
    if library.isEmpty { logger.warning("\(source.name): the library has no term") }
    provenance?.setCount("terms", library.count)
  }

  /// Reads the genes that could have been drawn, as numbers.
  mutating func readBackground(_ sets: GeneSetStream, _ path: String) throws -> Set<Int> {
    var genes: Set<Int> = []
    while let located = try sets.next() {
      for gene in located.set.genes { genes.insert(numbering.number(gene)) }
    }
    if genes.isEmpty { throw ToolError.data("\(path): the background has no gene") }
    return genes
  }

  /// Enriches the model's logits for each set.
  mutating func enrich(
    _ sets: GeneSetStream, _ model: GeneSetModel, _ resolver: SymbolResolver,
    _ settings: RankedEnrichment.Settings, into writer: TableWriter
  ) throws {
    while true {
      let batch = try sets.next(Self.setsPerBatch)
      if batch.isEmpty { return }
      let resolved = batch.map { resolver.resolve($0.set.genes) }
      for (set, located) in zip(resolved, batch) { try resolution.add(set, of: located) }
      let asked = zip(batch, resolved).filter { !$1.isEmpty }
      if asked.isEmpty { continue }
      let logits = model.logits(of: asked.map(\.1))
      for (row, (located, _)) in asked.enumerated() {
        let scores = logits.row(row)
        guard scores.allSatisfy(\.isFinite) else {
          throw ToolError.data(
            "\(located.position): term '\(located.set.term)': the model gave a logit that is not finite"
          )
        }
        let first = GeneIndex.firstGene.position
        let entries = scores.enumerated().dropFirst(first).map { ($0, Double($1)) }
        let list = RankedList(entries, geneCount: numbering.count)
        try write(list, located.set.term, settings, into: writer)
      }
    }
  }

  /// Enriches ranked lists.
  mutating func enrich(
    _ lists: RankedListStream, _ settings: RankedEnrichment.Settings, into writer: TableWriter
  ) throws {
    while let read = try lists.next() {
      let entries = read.entries.map { (numbering.number($0.gene), $0.score) }
      let list = RankedList(entries, geneCount: numbering.count)
      warn(of: list.notes, read.name, count: list.count)
      try write(list, read.name, settings, into: writer)
    }
  }

  /// Compares sets with the terms.
  ///
  /// - Parameter background: the numbers of the genes that could have been drawn; nil for the vocabulary.
  mutating func compare(
    _ sets: GeneSetStream, _ resolver: SymbolResolver?, _ background: Set<Int>?,
    into writer: TableWriter
  ) throws {
    let drawable =
      background.map(Array.init)
      ?? (GeneIndex.firstGene.position..<numbering.count).filter(numbering.isInVocabulary)
    var outsideCount = 0
    while let located = try sets.next() {
      if let resolver { try resolution.add(resolver.resolve(located.set.genes), of: located) }
      let genes = Set(located.set.genes.map { numbering.number($0) })
      let test = OverRepresentation(
        background: drawable, geneCount: numbering.count, sizes: sizes)
      outsideCount += genes.count - test.drawn(genes).count
      try write(test.results(of: library, for: genes), located.set.term, into: writer)
    }
    if background != nil, outsideCount > 0 {
      logger.warning("\(outsideCount) genes of the input are not in the background")
    }
  }

  /// Says what was left out.
  mutating func finish() {
    progress.finish()
    resolution.report(to: logger, provenance)
    provenance?.setCount("queries", queryCount)
    if queryCount > 0, !library.isEmpty, !hasTermOfSize {
      logger.warning(
        "no term of the library has \(sizes.lowerBound) to \(sizes.upperBound) genes in common with the input's"
      )
    }
  }

  private func warn(of notes: RankedList.Notes, _ name: String, count: Int) {
    if notes.missingCount > 0 {
      logger.warning("\(name): \(notes.missingCount) genes without a score left out")
    }
    if notes.repeatedCount > 0 {
      logger.warning(
        "\(name): \(notes.repeatedCount) lines left out, their gene came before: its first score counts"
      )
    }
    if 10 * notes.tiedCount > count, notes.tiedCount > 0 {
      logger.warning(
        "\(name): \(notes.tiedCount) of \(count) genes share their score with another: the input's order decides between them"
      )
    }
  }

  private mutating func write(
    _ list: RankedList, _ query: String, _ settings: RankedEnrichment.Settings,
    into writer: TableWriter
  ) throws {
    if list.isConstant {
      logger.warning(
        "\(query): \(list.count == 0 ? "no gene has a score" : "all scores are equal"), so no term has one"
      )
    }
    let enrichment = RankedEnrichment(settings, team: team)
    let results = enrichment.results(of: library, on: list)
    try draw(results, query, list, enrichment.weights(of: list))
    try write(results, query, into: writer)
  }

  /// Draws the terms, in the order of their rows.
  private mutating func draw(
    _ results: [EnrichmentResult], _ query: String, _ list: RankedList, _ weights: RankWeights
  ) throws {
    guard let most = plots?.mostPerQuery ?? (plots == nil ? nil : results.count) else { return }
    for result in results.sorted(by: EnrichmentTable.comesBefore).prefix(most) {
      let term = library[result.termPlace]
      guard let sum = RunningSum(term, list: list, weights: weights) else { continue }
      try plots?.write(
        EnrichmentPlot(
          query: query, term: term.name, result: result, sum: sum, list: list,
          center: weights.center))
    }
  }

  private mutating func write(
    _ results: [EnrichmentResult], _ query: String, into writer: TableWriter
  ) throws {
    queryCount += 1
    hasTermOfSize = hasTermOfSize || !results.isEmpty
    var rows = RowBuffer()
    table.append(results, query: query, terms: library, numbering, to: &rows)
    try writer.write(rows)
    progress.advance(by: 1)
  }
}
