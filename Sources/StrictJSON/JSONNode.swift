/// Why a JSON value is not of the shape its reader needs, with the path to it.
public struct JSONShapeError: Error, Equatable, CustomStringConvertible {
  /// Where, as in `corpora[2].sets`; empty for the whole document.
  public let path: String
  /// What was expected there.
  public let expected: String
  /// What stands there.
  public let found: String

  /// Makes an error from its parts.
  public init(path: String, expected: String, found: String) {
    self.path = path
    self.expected = expected
    self.found = found
  }

  /// The message.
  public var description: String {
    "\(path.isEmpty ? "" : "\(path): ")expected \(expected), found \(found)"
  }
}

/// A value together with the path that led to it, so that every mismatch is reported where it is.
public struct JSONNode: Sendable {
  /// The value.
  public let value: JSONValue
  /// Keys joined by dots, positions in brackets; empty for the whole document.
  public let path: String

  /// Starts at a whole document.
  public init(_ value: JSONValue) {
    self.value = value
    path = ""
  }

  private init(_ value: JSONValue, path: String) {
    self.value = value
    self.path = path
  }

  /// The members of an object, each with its path.
  public func members() throws(JSONShapeError) -> [(key: String, node: JSONNode)] {
    try object().members.map { ($0.key, child($0.key, $0.value)) }
  }

  /// The value as an object.
  public func object() throws(JSONShapeError) -> JSONObject {
    guard case .object(let object) = value else { throw mismatch("an object") }
    return object
  }

  /// The elements of an array, each with its path.
  public func elements() throws(JSONShapeError) -> [JSONNode] {
    guard case .array(let elements) = value else { throw mismatch("an array") }
    return elements.enumerated().map { JSONNode($1, path: "\(path)[\($0)]") }
  }

  /// The member of an object, or nil when the key is absent or its value is null.
  public func optional(_ key: String) throws(JSONShapeError) -> JSONNode? {
    guard let value = try object()[key], value != .null else { return nil }
    return child(key, value)
  }

  /// The member of an object, which must be there and not null.
  public func required(_ key: String) throws(JSONShapeError) -> JSONNode {
    guard let value = try object()[key] else {
      throw JSONShapeError(path: path, expected: "the key \"\(key)\"", found: "none")
    }
    return child(key, value)
  }

  /// The value as a string.
  public func string() throws(JSONShapeError) -> String {
    guard case .string(let string) = value else { throw mismatch("a string") }
    return string
  }

  /// The value as a Boolean.
  public func bool() throws(JSONShapeError) -> Bool {
    guard case .bool(let bool) = value else { throw mismatch("true or false") }
    return bool
  }

  /// The value as an integer within a range; a number with a fraction or exponent is refused.
  public func integer(in range: ClosedRange<Int>) throws(JSONShapeError) -> Int {
    guard case .integer(let integer) = value, range.contains(integer) else {
      throw mismatch("an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  /// The value as a double, from any number.
  public func double() throws(JSONShapeError) -> Double {
    switch value {
    case .integer(let integer): return Double(integer)
    case .number(let number): return number
    default: throw mismatch("a number")
    }
  }

  /// The error that something else than this value was expected here.
  public func mismatch(_ expected: String) -> JSONShapeError {
    JSONShapeError(path: path, expected: expected, found: value.summary)
  }

  private func child(_ key: String, _ value: JSONValue) -> JSONNode {
    JSONNode(value, path: path.isEmpty ? key : "\(path).\(key)")
  }
}
