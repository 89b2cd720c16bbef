/// Text as HTML and SVG hold it.
enum HTMLText {
  /// A text with the characters that mean something in markup, in attributes as well, written as references.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result += "&amp;".utf8
      case UInt8(ascii: "<"): result += "&lt;".utf8
      case UInt8(ascii: ">"): result += "&gt;".utf8
      case UInt8(ascii: "\""): result += "&quot;".utf8
      case UInt8(ascii: "'"): result += "&#39;".utf8
      // Control characters are not allowed in either; a visible mark is better than none.
      case 0..<32 where byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\t"):
        result += "\u{FFFD}".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A text as ``escaped(_:)`` writes it, which may be broken after `;` and `_`: lists of genes, names of terms.
  static func breakable(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let place = rest.firstIndex(where: { $0 == ";" || $0 == "_" }) {
      result += escaped(String(rest[..<place]))
      result += "\(rest[place])<wbr/>"
      rest = rest[rest.index(after: place)...]
    }
    return result + escaped(String(rest))
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 32 || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<")
      || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  /// At most `count` characters, the last of them an ellipsis when the text is longer.
  static func shortened(_ text: String, to count: Int) -> String {
    text.count <= count ? text : text.prefix(count - 1) + "…"
  }

  /// A count with commas between thousands.
  static func count(_ number: Int) -> String {
    var digits = String(number)
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return digits
  }

  /// A count and what it counts, in the singular or plural.
  static func counted(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(number == 1 ? noun : plural(noun))"
  }

  /// A noun in the plural.
  static func plural(_ noun: String) -> String {
    noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + "s"
  }
}
