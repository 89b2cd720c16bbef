/// How counts and values of the input are written in messages.
public enum MessageText {
  /// A count with its noun: `1 field`, `2 fields`.
  public static func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A value of the input as a message shows it: quoted, cut to 60 characters, control characters
  /// escaped so that they cannot act on a terminal.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    var length = 0
    for scalar in text.unicodeScalars {
      if length == 60 {
        result += "…"
        break
      }
      length += 1
      switch scalar {
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\"": result += "\\\""
      case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
