import ByteStreams
import CommandSupport

/// A folder of drawings, one file a query and term.
struct PlotFolder {
  private let path: String
  /// Drawings of the best so many terms a query; nil for all.
  let mostPerQuery: Int?
  /// The names given, in small letters: some systems take names that differ in case only for one.
  private var used: Set<String> = []

  /// Makes the folder if it is not there.
  ///
  /// - Throws: `StreamError.cannotCreate` when it can be neither found nor made.
  init(path: String, mostPerQuery: Int?) throws(StreamError) {
    self.path = path
    self.mostPerQuery = mostPerQuery
    try makeOutputFolder(path)
  }

  /// Writes the drawing of a term.
  mutating func write(_ plot: EnrichmentPlot) throws {
    let sink = try ByteSink(path: "\(path)/\(name(plot.query, plot.term)).svg")
    try sink.write(plot.svg)
    try sink.close()
  }

  /// A name for a file: letters, digits, `.`, `_` and `-`, with a number when it was given before.
  mutating func name(_ query: String, _ term: String) -> String {
    let plain = Self.plain(query) + "." + Self.plain(term)
    var name = plain
    var number = 1
    while !used.insert(name.lowercased()).inserted {
      number += 1
      name = "\(plain)-\(number)"
    }
    return name
  }

  private static func plain(_ text: String) -> String {
    let kept = text.unicodeScalars.prefix(80).map { scalar -> Character in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        || ".-".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
    }
    let name = String(kept)
    return name.hasPrefix(".") ? "_" + name.dropFirst() : name
  }
}
