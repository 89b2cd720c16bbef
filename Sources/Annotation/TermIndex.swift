import GeneSets

/// Finds the terms of a library by what people call them.
public struct TermIndex: Sendable {
  private let terms: [TermLibrary.Term]
  private var byName: [String: [Int]] = [:]
  private var byCapitals: [String: [Int]] = [:]

  /// Indexes names and descriptions.
  public init(_ library: TermLibrary) {
    terms = library.terms
    for (place, term) in terms.enumerated() {
      byName[term.name, default: []].append(place)
      for text in Set([asciiCapitals(of: term.name), asciiCapitals(of: term.description)]) {
        byCapitals[text, default: []].append(place)
      }
    }
  }

  /// The terms of this name; else those whose name or description is this text, ASCII case ignored.
  ///
  /// - Returns: places in the library, ascending; none for an unknown name.
  public func places(named text: String) -> [Int] {
    if text.isEmpty { return [] }
    return byName[text] ?? byCapitals[asciiCapitals(of: text)] ?? []
  }

  /// The terms whose name or description holds this text, ASCII case ignored.
  ///
  /// - Complexity: reads every name and description.
  public func places(containing text: String) -> [Int] {
    let wanted = Array(asciiCapitals(of: text).utf8)
    if wanted.isEmpty { return [] }
    return terms.indices.filter { place in
      [terms[place].name, terms[place].description].contains { name in
        let bytes = Array(asciiCapitals(of: name).utf8)
        return bytes.indices.dropLast(wanted.count - 1).contains {
          bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
      }
    }
  }
}
