/// A JSON value as RFC 8259 defines it, with integers kept exact and the order of keys kept.
///
/// This module exists because the decoder of Foundation accepts a key twice and silently keeps the
/// first value, while the safetensors format forbids duplicates: two readers could then see two
/// different models in one file. Here a duplicate is an error, as are trailing data, invalid UTF-8,
/// lone surrogates and values beyond ``JSONLimits``; every error says at which byte.
public enum JSONValue: Sendable, Equatable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A number written without fraction or exponent that fits 64 bits, exactly.
  case integer(Int)
  /// Any other number, rounded to the nearest double; always finite.
  case number(Double)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object, its members in the order of the file.
  case object(JSONObject)

  /// What the value is, in words fit for an error message: `the integer 3`, `an array`.
  public var summary: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "the integer \(value)"
    case .number(let value): "the number \(value)"
    case .string(let value): "the string \"\(value.prefix(40))\""
    case .array(let elements): "an array of \(elements.count)"
    case .object: "an object"
    }
  }
}

/// The members of a JSON object, in order, each key once.
///
/// Keys that differ only in Unicode normalisation count as the same key, which refuses more than the
/// standard asks and never less.
public struct JSONObject: Sendable, Equatable {
  /// One key and its value.
  public struct Member: Sendable, Equatable {
    /// The key, unescaped.
    public var key: String
    /// The value.
    public var value: JSONValue
  }

  /// The members in the order in which they were read or set.
  public private(set) var members: [Member] = []
  private var positions: [String: Int] = [:]

  /// Makes an object without members.
  public init() {}

  /// Whether the object has no members.
  public var isEmpty: Bool { members.isEmpty }

  /// The value of a key; setting appends or replaces, and setting `nil` removes.
  public subscript(key: String) -> JSONValue? {
    get { positions[key].map { members[$0].value } }
    set {
      switch (positions[key], newValue) {
      case (let position?, let value?): members[position].value = value
      case (nil, let value?): _ = insert(key, value)
      case (let position?, nil):
        members.remove(at: position)
        positions = [:]
        for (index, member) in members.enumerated() { positions[member.key] = index }
      case (nil, nil): break
      }
    }
  }

  /// Appends a member and returns true, or returns false and changes nothing when the key is there.
  mutating func insert(_ key: String, _ value: JSONValue) -> Bool {
    guard positions.updateValue(members.count, forKey: key) == nil else {
      // The reader stops at a duplicate, so the index entry that was just overwritten is restored
      // only for callers that go on.
      positions[key] = members.firstIndex { $0.key == key }
      return false
    }
    members.append(Member(key: key, value: value))
    return true
  }

  /// Whether both have the same members in the same order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members == right.members
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object from a literal; of a key that stands twice the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }
}
