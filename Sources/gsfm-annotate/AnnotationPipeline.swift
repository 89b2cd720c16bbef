import Annotation
import CommandSupport
import DelimitedText
import GeneSets
import ModelBundles

/// Genes, or names of terms, in; rows out.
struct AnnotationPipeline {
  let run: PredictionRun
  let library: LibraryOptions
  let input: GeneSetInputOptions
  let rule: PageRule
  let leavesOutKnown: Bool
  /// Whether a name may be any part of a term's.
  let isSubstring: Bool
  /// Whether uniqueness is counted where it is not known.
  let countsTerms: Bool
  let table: AnnotationTable

  /// Predicts terms for genes.
  func writeByGene(_ open: () throws -> TableWriter) throws {
    let measured = try read()
    let genes = try run.genes(of: input.sets(run.logger, run.provenance))
    try run.writePages(
      ofGenes: genes, measured, rule, leavesOutKnown: leavesOutKnown,
      countsTerms: countsTerms || measured.knowsCounts, table, into: open())
  }

  /// Predicts genes for terms.
  func writeByTerm(_ open: () throws -> TableWriter) throws {
    let query = try input.termQuery(
      readsStandardInput: !library.readsStandardInput, run.logger, run.provenance)
    let measured = try read()
    let places: [Int]
    switch query {
    case .sets:
      throw ToolError.data(
        "expected names of terms, one a line, found gene sets; gene sets are asked by --library")
    case .all: places = measured.library.predicted
    case .names(let names):
      places = try run.places(of: names, in: measured, isSubstring: isSubstring)
    }
    try run.writePages(
      ofTerms: places, measured, rule, leavesOutKnown: leavesOutKnown,
      countsTerms: countsTerms || measured.knowsCounts, table, into: open())
  }

  /// Writes the logits of all terms.
  func writeMatrix(_ output: OutputOptions) throws {
    let terms = try read().library
    var matrix = LogitMatrix(
      run.bundle.model, run.bundle.vocabulary, run.team, output.tableFormat)
    matrix.add(
      terms.predicted.map { terms.terms[$0].name }, terms.predicted.map { terms.terms[$0].set })
    let genes = run.bundle.vocabulary.genePositions.map { GeneIndex($0) }
    try matrix.write(genes, into: run.openOutput())
  }

  private func read() throws -> MeasuredLibrary {
    try run.read(library.open(run.bundle, run.logger, run.provenance))
  }
}
