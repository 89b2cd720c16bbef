/// The name of a library in a summary: its file name without folder and extensions.
///
/// Only extensions that say how a file is written are left out: `h.all.v2024.1.Hs.symbols.gmt.gz` is
/// `h.all.v2024.1.Hs.symbols`. Standard input is `stdin`.
public func libraryName(of path: String) -> String {
  if path == "-" { return "stdin" }
  var parts = (path.split(separator: "/").last ?? "").split(
    separator: ".", omittingEmptySubsequences: false)
  for extensions in [["gz", "bgz", "xz", "zst", "bz2"], ["gmt", "tsv", "txt", "list"]] {
    if parts.count > 1, let last = parts.last, extensions.contains(last.lowercased()) {
      parts.removeLast()
    }
  }
  return parts.joined(separator: ".")
}
