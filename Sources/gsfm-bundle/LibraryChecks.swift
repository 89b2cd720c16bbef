import Annotation
import ByteStreams
import CommandSupport
import GeneSetFormats
import GeneSets
import Logging
import ModelBundles
import ParallelWork

/// Reads the libraries of a bundle and compares them with what is said of them.
struct LibraryChecks {
  let bundle: ModelBundle
  let team: WorkerTeam

  /// The rows of what was found right: member, check, result, detail.
  ///
  /// - Throws: `FormatError` for a library that is no GMT, ``ToolError/data(_:)`` when the manifest or the table of
  ///   terms says otherwise.
  func rows() throws -> [[String]] {
    let resolver = try SymbolOptions.defaultResolver(for: bundle)
    return try bundle.libraryNames.flatMap { try rows(ofLibrary: $0, resolver) }
  }

  private func rows(ofLibrary name: String, _ resolver: SymbolResolver) throws -> [[String]] {
    guard let bytes = bundle.library(name) else { return [] }
    let member = ModelBundle.libraryMember(name)
    var resolution = ResolutionReport(isStrict: false)
    let source = MemorySource(name: "\(bundle.path): \(member)", bytes: bytes.array())
    let measured = try MeasuredLibrary(
      name: source.name, sets: GeneSetStream(source: source, format: .gmt), bundle, resolver,
      &resolution, team, ProgressLine(isShown: false, unit: "terms"))
    let count = measured.library.terms.count
    let described = bundle.manifest?.libraries.first { $0.name == name }
    if let expected = described?.termCount, expected != count {
      throw ToolError.data(
        "\(source.name): expected \(expected) terms, as bundle.json says, found \(count)")
    }
    var rows = [[member, "gene sets", "ok", "\(count) terms"]]
    let table = ModelBundle.termTableMember(name)
    if let bytes = bundle.member(table) {
      do throws(TermMeasureError) {
        _ = try TermMeasureTable.read(
          MemorySource(name: "\(bundle.path): \(table)", bytes: bytes.array()),
          of: measured.tableTerms)
      } catch {
        throw ToolError.data("\(error)")
      }
      rows.append([table, "terms", "ok", "\(count) terms"])
    }
    return rows
  }
}
