public import GeneSets
public import Logging
public import Reports

/// Counts what became of the symbols of a run.
public struct ResolutionReport {
  private let isStrict: Bool
  /// Told of every set and of its names that are not resolved.
  var report: RunReport?
  /// Whether the sets are what the rows are about, so that the report lists them.
  var reportsSets = true
  private var setCount = 0
  private var emptySetCount = 0
  private var symbolCount = 0
  private var renamed = NameCount()
  private var ambiguous = NameCount()
  private var unresolved = NameCount()

  /// How often something happened, with the first few names it happened to.
  private struct NameCount {
    private(set) var count = 0
    private(set) var examples: [String] = []

    mutating func add(_ names: [String]) {
      count += names.count
      // Five say what kind of names they are.
      for name in names where examples.count < 5 && !examples.contains(name) {
        examples.append(name)
      }
    }

    var text: String { examples.joined(separator: ", ") }
  }

  /// Starts a report.
  ///
  /// - Parameters:
  ///   - isStrict: whether an unresolved symbol is an error.
  ///   - report: told of every set and of its names that are not resolved.
  public init(isStrict: Bool, report: RunReport? = nil) {
    self.isStrict = isStrict
    self.report = report
  }

  /// Adds one set.
  ///
  /// - Throws: ``ToolError/data(_:)`` for an unresolved symbol when strict.
  public mutating func add(_ resolved: SparseGeneSet, of located: LocatedGeneSet) throws(ToolError)
  {
    setCount += 1
    if resolved.isEmpty { emptySetCount += 1 }
    let nameCount = nameCount(of: located.set, resolved)
    symbolCount += nameCount
    renamed.add(resolved.notes.renamed)
    ambiguous.add(resolved.notes.ambiguous)
    unresolved.add(resolved.notes.unresolved)
    tell(report, resolved.notes, of: located.set.term, nameCount: nameCount)
    guard isStrict else { return }
    let place = "\(located.position): term '\(located.set.term)'"
    if let name = resolved.notes.unresolved.first {
      throw .data("\(place): symbol '\(name)' is not in the vocabulary")
    }
    if let name = resolved.notes.ambiguous.first {
      throw .data("\(place): symbol '\(name)' is shared by several genes")
    }
  }

  /// The names of a set, each once.
  ///
  /// Genes and names that are none are each named at least once: if as many names were written, none was repeated, and
  /// they need not be compared.
  private func nameCount(of set: GeneSet, _ resolved: SparseGeneSet) -> Int {
    let least =
      resolved.genes.count + resolved.notes.unresolved.count + resolved.notes.ambiguous.count
    return least == set.genes.count ? least : Set(set.genes).count
  }

  private func tell(
    _ report: RunReport?, _ notes: ResolutionNotes, of term: String, nameCount: Int
  ) {
    if reportsSets {
      report?.addSet(
        term, nameCount: nameCount,
        recognisedCount: nameCount - notes.unresolved.count - notes.ambiguous.count)
    }
    report?.addNames(unresolved: notes.unresolved, ambiguous: notes.ambiguous)
  }

  /// Tells of unresolved symbols and of sets left out, in one line each.
  public func report(to logger: Logger, _ provenance: ProvenanceRecord?) {
    if unresolved.count > 0 {
      logger.warning(
        "\(unresolved.count) of \(symbolCount) symbols unresolved, such as \(unresolved.text)")
    }
    if ambiguous.count > 0 {
      logger.warning(
        "\(ambiguous.count) of \(symbolCount) symbols left out as shared by several genes, such as \(ambiguous.text)"
      )
    }
    if renamed.count > 0 {
      logger.info(
        "\(renamed.count) of \(symbolCount) symbols found by another name, such as \(renamed.text)")
    }
    if emptySetCount > 0 {
      logger.warning(
        "\(emptySetCount) of \(setCount) sets left out: none of their symbols is in the vocabulary")
    }
    provenance?.setCount("sets", setCount)
    provenance?.setCount("sets_left_out", emptySetCount)
    provenance?.setCount("symbols", symbolCount)
    provenance?.setCount("symbols_renamed", renamed.count)
    provenance?.setCount("symbols_ambiguous", ambiguous.count)
    provenance?.setCount("symbols_unresolved", unresolved.count)
  }
}
