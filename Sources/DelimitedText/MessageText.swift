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

  /// A message as a terminal can be given it: control characters and marks that turn the direction of text are
  /// escaped, whoever put them there, and a message that quotes without end is cut.
  ///
  /// - Parameter isOneLine: whether line ends are escaped as well.
  public static func printable(_ message: String, isOneLine: Bool = false) -> String {
    var result = ""
    var length = 0
    for scalar in message.unicodeScalars {
      if length == messageLimit { return result + "…" }
      length += 1
      switch scalar {
      case "\n" where !isOneLine, "\t": result.unicodeScalars.append(scalar)
      case "\n": result += "\\n"
      case _ where actsOnTerminals(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The scalars after which a message is cut.
  private static let messageLimit = 4096

  private static func actsOnTerminals(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
