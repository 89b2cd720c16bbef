public import ByteStreams
import DelimitedText

/// How gene sets are written.
public enum GeneSetFormat: String, Sendable, CaseIterable {
  /// Whatever the first lines say.
  case auto
  /// Term, description and genes on a line.
  case gmt
  /// A term and a gene on a line.
  case tsv
  /// A gene on a line, all of them one set.
  case list

  /// How much is looked at, at most, before a format is chosen.
  private static let sampleLineCount = 16
  private static let sampleByteCount = 1 << 16

  /// Chooses a format by the first lines of `source`, which stay unread.
  ///
  /// A first line that begins with the columns `term` and `gene` makes it ``tsv``, whatever columns follow. Else
  /// a line with three fields or more makes it ``gmt``, and with GMT the first line decides. Else
  /// the first line counts: ``tsv`` when it has two fields, ``list`` when it has one; up to
  /// 16 lines are looked at, to find out whether it is the only one of its kind. Empty fields at
  /// the end of a line do not count, nor do blank lines and those that begin with `#`.
  public static func detect(_ source: PeekedSource) throws(StreamError) -> GeneSetFormat {
    while true {
      let isLong = source.peeked.count >= sampleByteCount
      if let format = decide(source.peeked, isComplete: isLong) { return format }
      if try !source.peekMore() {
        return decide(source.peeked, isComplete: true) ?? .gmt
      }
    }
  }

  /// The format of a text that begins with `bytes`; nil when more must be seen.
  ///
  /// - Parameter isComplete: whether nothing more can be seen.
  private static func decide(_ bytes: ArraySlice<UInt8>, isComplete: Bool) -> GeneSetFormat? {
    var counts: [Int] = []
    var commentCounts: [Int] = []
    var rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
    while !rest.isEmpty, counts.count < sampleLineCount {
      let end = rest.firstIndex(of: ASCII.lineFeed)
      let line = rest[..<(end ?? rest.endIndex)]
      let fieldCount = usedFieldCount(line)
      if fieldCount >= 3, counts.isEmpty, commentCounts.isEmpty, isTermGeneHeader(line) {
        return .tsv
      } else if line.first == UInt8(ascii: "#") {
        commentCounts.append(fieldCount)
      } else if fieldCount >= 3 {
        return .gmt
      } else if fieldCount > 0, end != nil || isComplete {
        counts.append(fieldCount)
      }
      rest = end.map { rest[($0 + 1)...] } ?? []
    }
    if !isComplete, counts.count < sampleLineCount { return nil }
    if let first = counts.first { return first == 2 ? .tsv : .list }
    // Only comments: nothing for a list, unless they are sets whose terms begin with `#`.
    return commentCounts.allSatisfy { $0 < 3 } && !commentCounts.isEmpty ? .list : .gmt
  }

  /// Whether a line begins with the columns `term` and `gene`, in letters of any case.
  private static func isTermGeneHeader(_ line: ArraySlice<UInt8>) -> Bool {
    let names = line.split(separator: ASCII.tab, maxSplits: 2, omittingEmptySubsequences: false)
    return names.prefix(2).map { String(decoding: $0, as: UTF8.self).lowercased() }
      == ["term", "gene"]
  }

  /// The number of fields up to the last that is not blank.
  private static func usedFieldCount(_ line: ArraySlice<UInt8>) -> Int {
    var count = 0
    var used = 0
    for byte in line {
      if byte == ASCII.tab {
        count += 1
      } else if byte != ASCII.space, byte != ASCII.carriageReturn {
        used = count + 1
      }
    }
    return used
  }
}
