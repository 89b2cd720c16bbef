public import Annotation
import ByteStreams
import GeneSetFormats
import Glibc
public import Logging

/// Which terms of a library an input asks for.
public enum TermQuery {
  /// Every term.
  case all
  /// Terms by their names, in the order of the input.
  case names([LocatedName])
  /// The input holds gene sets, which are terms of their own.
  case sets(GeneSetStream)
}

/// A name with the file and line it was read from.
public struct LocatedName: Sendable {
  /// The name.
  public let name: String
  /// `file:line`, the start of a message about it.
  public let position: String
}

extension GeneSetInputOptions {
  /// What the inputs ask for: names, one a line; gene sets; or, where there is no input at all, everything.
  ///
  /// The first lines of the first input tell names from gene sets, as they tell the formats of gene sets, unless the
  /// format is given. Without a path standard input is read, but not from a terminal, and nothing there means
  /// everything.
  /// - Throws: `StreamError` and `FormatError`.
  public func termQuery(
    readsStandardInput: Bool, _ logger: Logger, _ provenance: ProvenanceRecord?
  ) throws -> TermQuery {
    if inputs.isEmpty, !readsStandardInput || isatty(STDIN_FILENO) == 1 { return .all }
    let paths = paths
    let first = PeekedSource(try openInput(paths[0], provenance))
    if inputs.isEmpty, try first.peek(1).isEmpty {
      logger.info("no input: every term")
      return .all
    }
    let found = format == .auto ? try GeneSetFormat.detect(first) : format
    let isNames = try found == .list || first.peek(1).isEmpty
    logger.info("\(first.name): read as \(isNames ? "names of terms" : found.rawValue)")
    guard isNames else {
      return .sets(
        GeneSetStream(
          source: first, format: found, then: Array(paths.dropFirst()), logger, provenance))
    }
    var names = try names(in: first)
    for path in paths.dropFirst() { names += try self.names(in: openInput(path, provenance)) }
    return .names(names)
  }

  private func names(in source: any ByteSource) throws(FormatError) -> [LocatedName] {
    var reader = TermNameReader(source)
    var names: [LocatedName] = []
    while let name = try reader.next() {
      names.append(LocatedName(name: name, position: "\(reader.position)"))
    }
    return names
  }
}

/// Looks names up in a library and keeps count of those that are not there.
public struct TermLookup {
  private let library: TermLibrary
  private let index: TermIndex
  private var isPredicted: [Bool]
  private let isSubstring: Bool
  private let isStrict: Bool
  private var asked = 0
  private var missing: [String] = []
  private var small: [String] = []

  /// Prepares a look-up.
  ///
  /// - Parameters:
  ///   - isSubstring: whether a name may be any part of a term's name or description.
  ///   - isStrict: whether a name that is not there is an error.
  public init(_ library: TermLibrary, isSubstring: Bool, isStrict: Bool) {
    self.library = library
    self.isSubstring = isSubstring
    self.isStrict = isStrict
    index = TermIndex(library)
    isPredicted = Array(repeating: false, count: library.terms.count)
    for place in library.reported { isPredicted[place] = true }
  }

  /// The terms of some names that can be predicted, each once, in the order of the names.
  ///
  /// - Throws: ``ToolError/data(_:)`` for a name that is not there when strict.
  public mutating func places(of names: [LocatedName]) throws(ToolError) -> [Int] {
    var places: [Int] = []
    var seen: Set<Int> = []
    for located in names {
      asked += 1
      let found =
        isSubstring
        ? index.places(containing: located.name) : index.places(named: located.name)
      let predicted = found.filter { isPredicted[$0] }
      if predicted.isEmpty {
        if isStrict {
          throw .data("\(located.position): \(complaint(located.name, isThere: !found.isEmpty))")
        }
        if found.isEmpty { missing.append(located.name) } else { small.append(located.name) }
      }
      for place in predicted where seen.insert(place).inserted { places.append(place) }
    }
    return places
  }

  private func complaint(_ name: String, isThere: Bool) -> String {
    isThere
      ? "term '\(name)' has fewer than \(TermLibrary.smallestTerm) genes in the vocabulary"
      : "the library has no term '\(name)'"
  }

  /// Tells of names without an answer, in one line each.
  public func report(to logger: Logger, library name: String, _ provenance: ProvenanceRecord?) {
    if !missing.isEmpty {
      logger.warning(
        "\(missing.count) of \(asked) names are no terms of \(name), such as \(examples(missing))")
    }
    if !small.isEmpty {
      logger.warning(
        "\(small.count) of \(asked) terms left out: fewer than \(TermLibrary.smallestTerm) genes in the vocabulary, such as \(examples(small))"
      )
    }
    provenance?.setCount("names", asked)
    provenance?.setCount("names_not_found", missing.count)
    provenance?.setCount("names_of_small_terms", small.count)
  }

  private func examples(_ names: [String]) -> String { names.prefix(5).joined(separator: ", ") }
}
