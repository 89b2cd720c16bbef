import CommandSupport
import Evaluation
import GeneSets

/// Reads whole libraries, because the candidates are the union of all terms, and counts what became of their names.
struct LibraryReader {
  let resolver: SymbolResolver
  var resolution: ResolutionReport

  /// Reads all sets of a stream; their symbols are let go once resolved.
  mutating func read(_ sets: GeneSetStream) throws -> EvaluationLibrary {
    var terms: [EvaluationLibrary.Term] = []
    while let located = try sets.next() {
      let resolved = resolver.resolve(located.set.genes)
      try resolution.add(resolved, of: located)
      terms.append(
        EvaluationLibrary.Term(
          name: located.set.term, set: SparseGeneSet(indices: resolved.indices)))
    }
    return EvaluationLibrary(terms)
  }
}
