/// A line of an input, as messages name it: `library.gmt:42`.
public struct TextPosition: Sendable, Hashable, CustomStringConvertible {
  /// What messages call the input.
  public let name: String
  /// The line, counted from 1; 0 is before the first.
  public let line: Int

  /// Names line `line` of the input `name`.
  public init(name: String, line: Int) {
    self.name = name
    self.line = line
  }

  /// The position as `name:line`.
  public var description: String { "\(name):\(line)" }
}
