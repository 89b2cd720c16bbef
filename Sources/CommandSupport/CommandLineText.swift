import DelimitedText
import Glibc

/// The arguments as bytes, before Swift makes text of them.
enum CommandLineText {
  /// What is wrong with the first argument that is not UTF-8; nil when all are.
  ///
  /// Swift puts U+FFFD where bytes are no text, so that a file of another name would be read or written.
  static var problem: String? {
    for place in 1..<max(1, Int(CommandLine.argc)) {
      // The system's array holds `argc` strings that live as long as the process.
      guard let argument = unsafe CommandLine.unsafeArgv[place] else { continue }
      if unsafe String(validatingCString: argument) == nil {
        let shown = unsafe MessageText.quoted(String(cString: argument))
        return "argument \(place): expected UTF-8, found \(shown)"
      }
    }
    return nil
  }
}
