public import GeneSets

/// Two releases of one library: what a term had is shown, what it gained is to be found.
///
/// A term finds itself in the newer release by its exact name; else by its Gene Ontology identifier when both
/// have one; else by its name without identifiers, case ignored. Of several newer terms that answer to one name
/// the first counts.
public struct TimeSplit: Sendable {
  /// The questions, one a term, in the order of the older release.
  public let questions: [EvaluationQuestion]
  /// The genes of either release: the candidates, once the input is left out.
  public let background: SparseGeneSet
  /// How many terms of the older release the newer one has.
  public let matchedCount: Int

  /// Matches the terms of two releases and asks of those with at least ``smallestHalf`` genes in the older one
  /// and as many added since.
  public init(older: EvaluationLibrary, newer: EvaluationLibrary) {
    let index = ReleaseIndex(newer)
    var questions: [EvaluationQuestion] = []
    var matchedCount = 0
    for (place, term) in older.terms.enumerated() {
      guard let later = index.term(named: term.name) else { continue }
      matchedCount += 1
      let added = later.set.genes.filter { !term.set.contains($0) }
      guard term.set.genes.count >= smallestHalf, added.count >= smallestHalf else { continue }
      questions.append(
        EvaluationQuestion(
          termPlace: place, term: term.name, split: 1, input: term.set,
          hidden: SparseGeneSet(indices: added)))
    }
    self.questions = questions
    self.matchedCount = matchedCount
    background = SparseGeneSet(indices: older.background.indices + newer.background.indices)
  }
}

/// The terms of a release by all they may be called.
private struct ReleaseIndex {
  private let library: EvaluationLibrary
  private var byTerm: [String: Int] = [:]
  private var byOntologyID: [String: Int] = [:]
  private var byName: [String: Int] = [:]

  init(_ library: EvaluationLibrary) {
    self.library = library
    for (place, term) in library.terms.enumerated().reversed() {
      let key = TermKey(term.name)
      byTerm[term.name] = place
      byName[key.name] = place
      if let id = key.ontologyID { byOntologyID[id] = place }
    }
  }

  func term(named name: String) -> EvaluationLibrary.Term? {
    if let place = byTerm[name] { return library.terms[place] }
    let key = TermKey(name)
    if let id = key.ontologyID, let place = byOntologyID[id] { return library.terms[place] }
    guard let place = byName[key.name] else { return nil }
    let found = library.terms[place]
    // Two identifiers that differ are two terms, whatever they are called.
    return key.ontologyID != nil && TermKey(found.name).ontologyID != nil ? nil : found
  }
}
