/// The order in which an object's members are written.
public enum JSONKeyOrder: Sendable {
  /// As they stand in the object.
  case given
  /// By the bytes of their UTF-8.
  case sorted
}

extension JSONValue {
  /// The value as JSON text: the same bytes for equal values, without a final newline.
  ///
  /// - Parameters:
  ///   - order: the order of object members.
  ///   - isPretty: whether to break lines and indent by two spaces.
  public func text(order: JSONKeyOrder = .given, isPretty: Bool = false) -> String {
    var writer = JSONWriter(order: order, isPretty: isPretty)
    writer.write(self)
    return writer.text
  }
}

private struct JSONWriter {
  let order: JSONKeyOrder
  let isPretty: Bool
  var text = ""
  var depth = 0

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    // The shortest digits that read back as the same double; the reader admits no infinity.
    case .number(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): write(quoting: value)
    case .array(let elements):
      enclose("[", elements, "]") { writer, element in writer.write(element) }
    case .object(let object):
      enclose("{", members(of: object), "}") { writer, member in
        writer.write(quoting: member.key)
        writer.text += writer.isPretty ? ": " : ":"
        writer.write(member.value)
      }
    }
  }

  private func members(of object: JSONObject) -> [JSONObject.Member] {
    switch order {
    case .given: object.members
    case .sorted:
      object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
  }

  private mutating func enclose<Element>(
    _ opening: String, _ elements: [Element], _ closing: String,
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    text += opening
    depth += 1
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      breakLine()
      body(&self, element)
    }
    depth -= 1
    if !elements.isEmpty { breakLine() }
    text += closing
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    text += "\n" + String(repeating: "  ", count: depth)
  }

  private mutating func write(quoting string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{c}": text += "\\f"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
