import ArgumentParser
import CommandSupport
import ModelBundles
import ParallelWork

/// Looks at every byte of a bundle.
struct Verify: Tool {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check checksums, shapes, values and vocabulary; status 65 when anything is wrong.",
    discussion: """
      Example, as it runs in a checkout:
        gsfm-bundle verify share/gsfm/default.gsfm
      """)

  @OptionGroup var input: InputBundle
  @OptionGroup var output: TableOutput

  static let glossary = ColumnGlossary([
    Column("member", .string, "What was looked at: a member, or archive or folder for the whole."),
    Column("check", .string, "What was compared."),
    Column("result", .string, "ok, or NA when there was nothing to compare with."),
    Column("detail", .string, "How much was looked at, or the SHA-256."),
  ])

  func run() throws {
    if output.columns { return try Self.glossary.printTable() }
    let bundle = try input.open()
    let rows = try bundle.verify().map { [$0.member, $0.check, $0.result, $0.detail] }
    let libraries = LibraryChecks(bundle: bundle, team: WorkerTeam(threadCount: 1))
    try output.write(rows + libraries.rows(), Self.glossary)
  }
}
