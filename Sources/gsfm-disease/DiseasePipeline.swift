import Annotation
import CommandSupport
import DelimitedText

/// Names of diseases, or genes, in; rows out.
struct DiseasePipeline {
  let run: PredictionRun
  let library: LibraryOptions
  let input: GeneSetInputOptions
  let rule: PageRule
  let leavesOutKnown: Bool
  /// Whether a name may be any part of a disease's.
  let isSubstring: Bool
  /// How the identifiers of the diseases begin that are wanted; nil for all.
  let prefix: String?
  let table: DiseaseTable

  /// The library of the bundle that is meant when none is named.
  private static let defaultLibrary = "disease"

  /// Ranks genes for diseases.
  func writeByDisease(_ open: () throws -> TableWriter) throws {
    let query = try input.termQuery(
      readsStandardInput: !library.readsStandardInput, run.logger, run.provenance)
    let measured: MeasuredLibrary
    let places: [Int]
    switch query {
    case .sets(let sets):
      if library.isGiven || isSubstring {
        throw ToolError.usage(
          "the input holds gene sets, which are diseases of their own: --library and --match do not apply"
        )
      }
      measured = try run.readOwnTerms(sets)
      places = measured.library.reported
    case .all:
      measured = try read()
      places = measured.library.reported
    case .names(let names):
      measured = try read()
      places = try run.places(of: names, in: measured, isSubstring: isSubstring)
    }
    try run.writePages(
      ofTerms: places, measured, rule, leavesOutKnown: leavesOutKnown, countsTerms: false, table,
      into: open())
  }

  /// Ranks diseases for genes.
  func writeByGene(_ open: () throws -> TableWriter) throws {
    let measured = try read()
    let genes = try run.genes(of: input.sets(run.logger, run.provenance))
    try run.writePages(
      ofGenes: genes, measured, rule, leavesOutKnown: leavesOutKnown, countsTerms: false, table,
      into: open())
  }

  private func read() throws -> MeasuredLibrary {
    let measured = try run.read(
      library.open(run.bundle, default: Self.defaultLibrary, run.logger, run.provenance))
    if let prefix { measured.restrict(toPrefix: prefix) }
    return measured
  }
}
