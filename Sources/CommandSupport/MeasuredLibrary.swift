public import Annotation
import ByteStreams
import DelimitedText
import Evaluation
public import GeneSetFormats
public import GeneSets
public import ModelBundles
public import ParallelWork

/// A library that was read, with what is measured of its terms: taken from the bundle or a cache where it is known,
/// measured when it is asked for where it is not.
public final class MeasuredLibrary {
  /// What messages call it.
  public let name: String
  /// Its terms.
  public private(set) var library: TermLibrary
  private let bundle: ModelBundle
  private let team: WorkerTeam
  private let progress: ProgressLine
  /// The measures of all terms, once known.
  private var known: [TermMeasure]?
  /// Areas that were measured one by one.
  private var areas: [Int: Double] = [:]

  /// Reads a library.
  ///
  /// - Parameters:
  ///   - sets: its gene sets.
  ///   - background: the genes among which hidden ones are to be found; nil for those of all terms.
  ///   - resolution: told what became of its symbols.
  /// - Throws: `FormatError`, `StreamError`, and ``ToolError/data(_:)`` for an unresolved symbol when strict.
  public init(
    name: String, sets: GeneSetStream, background: SparseGeneSet? = nil, _ bundle: ModelBundle,
    _ resolver: SymbolResolver, _ resolution: inout ResolutionReport, _ team: WorkerTeam,
    _ progress: ProgressLine
  ) throws {
    self.name = name
    self.bundle = bundle
    self.team = team
    self.progress = progress
    var terms: [TermLibrary.Term] = []
    while let located = try sets.next() {
      let resolved = resolver.resolve(located.set.genes)
      try resolution.add(resolved, of: located)
      terms.append(
        TermLibrary.Term(
          name: located.set.term, description: located.set.description,
          set: SparseGeneSet(indices: resolved.indices)))
    }
    library = TermLibrary(terms, background: background)
  }

  /// Leaves terms out of the pages whose names begin otherwise.
  public func restrict(toPrefix prefix: String) {
    library.restrict { $0.name.hasPrefix(prefix) }
  }

  // MARK: - Where measures come from

  /// Takes the measures that the bundle has of one of its libraries, if they hold for its present members.
  ///
  /// - Parameter symbols: how the library's symbols were resolved; the bundle's measures are for the defaults.
  /// - Throws: ``ToolError/data(_:)`` for a table that does not go with the library.
  public func takeMeasures(ofBundleLibrary name: String, _ symbols: SymbolOptions)
    throws(ToolError)
  {
    guard symbols.areDefault, let table = bundle.termTable(ofLibrary: name),
      table.measurement.splitCount == TermAccuracy.splitCount,
      table.measurement.seed == Int(TermAccuracy.seed)
    else { return }
    do {
      known = try TermMeasureTable.read(
        MemorySource(
          name: "\(bundle.path): \(ModelBundle.termTableMember(name))", bytes: table.bytes.array()),
        of: tableTerms)
    } catch {
      throw .data("\(error)")
    }
  }

  /// Takes all measures from a cache, or measures them and keeps them there.
  public func takeMeasures(from cache: MeasureCache) throws {
    guard known == nil else { return }
    let key = cacheKey
    if let found = cache.measures(key, of: tableTerms) {
      known = found
      return
    }
    try cache.keep(try measureAll(), key, of: tableTerms)
  }

  /// The terms as a table of measures names them.
  public var tableTerms: [TermMeasureTable.Term] {
    library.terms.map { TermMeasureTable.Term(name: $0.name, geneCount: $0.set.genes.count) }
  }

  /// The SHA-256 of everything the measures depend on: the model and the resolved sets, whatever file they are from.
  private var cacheKey: String {
    var digest = SHA256()
    func add(_ text: String) { digest.update(Array((text + "\n").utf8).span) }
    add("gsfm term measures 1: \(TermAccuracy.splitCount) splits, seed \(TermAccuracy.seed)")
    let members = bundle.modelDigests
    for name in members.keys.sorted() { add("\(name) \(members[name] ?? "")") }
    for term in library.terms {
      add(([term.name] + term.set.indices.map { bundle.vocabulary[$0] }).joined(separator: "\t"))
    }
    return digest.finish()
  }

  // MARK: - Measures

  /// Measures every term anew.
  ///
  /// - Throws: ``ToolError/data(_:)`` when a logit is not finite.
  public func measureAll() throws(ToolError) -> [TermMeasure] {
    var measures = try counts()
    let places = Array(library.terms.indices)
    for (place, area) in zip(places, try measuredAreas(of: places)) {
      measures[place].areaUnderROC = area
    }
    known = measures
    return measures
  }

  /// The areas of some terms, of which those not known are measured.
  ///
  /// - Throws: ``ToolError/data(_:)`` when a logit is not finite.
  public func areas(of places: some Sequence<Int>) throws(ToolError) -> [Int: Double] {
    let places = Set(places).sorted()
    if let known {
      return Dictionary(uniqueKeysWithValues: places.map { ($0, known[$0].areaUnderROC) })
    }
    let missing = places.filter { areas[$0] == nil }
    for (place, area) in zip(missing, try measuredAreas(of: missing)) { areas[place] = area }
    return areas
  }

  /// The areas that are known without measuring; empty when none are.
  public var knownAreas: [Int: Double] {
    guard let known else { return areas }
    return Dictionary(uniqueKeysWithValues: known.indices.map { ($0, known[$0].areaUnderROC) })
  }

  /// How often each term is predicted and among a gene's best, counted now unless it is known.
  ///
  /// - Shape: one a term
  /// - Throws: ``ToolError/data(_:)`` when a logit is not finite.
  public func counts() throws(ToolError) -> [TermMeasure] {
    if let known { return known }
    do throws(AnnotationError) {
      return try scan.measures { progress.advance(by: $0) }
    } catch {
      throw .data("\(name): \(error)")
    }
  }

  /// Whether ``counts()`` has nothing to do.
  public var knowsCounts: Bool { known != nil }

  /// A pass over the library with the bundle's model.
  public var scan: LibraryScan { LibraryScan(bundle.model, bundle.vocabulary, library, team) }

  private func measuredAreas(of places: [Int]) throws(ToolError) -> [Double] {
    if places.isEmpty { return [] }
    do throws(EvaluationError) {
      return try TermAccuracy(bundle.model, bundle.vocabulary, library, team)
        .areas(of: places) { progress.advance(by: $0) }
    } catch {
      throw .data("\(name): \(error)")
    }
  }
}
