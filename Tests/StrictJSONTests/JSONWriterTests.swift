import StrictJSON
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  let value: JSONValue = .object([
    "b": .array([.integer(1), .number(0.1), .null]), "a": .string("\"\\\u{1}\n/é"),
    "c": .object([:]),
  ])

  @Test func writesInGivenOrder() {
    #expect(value.text() == #"{"b":[1,0.1,null],"a":"\"\\\u0001\n/é","c":{}}"#)
  }

  @Test func writesSortedAndIndented() {
    #expect(
      value.text(order: .sorted, isPretty: true) == #"""
        {
          "a": "\"\\\u0001\n/é",
          "b": [
            1,
            0.1,
            null
          ],
          "c": {}
        }
        """#)
  }

  @Test(arguments: 0..<50) func readsBackWhatItWrote(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let value = random(depth: 0, &generator)
    for isPretty in [false, true] {
      let text = value.text(isPretty: isPretty)
      #expect(try JSONValue(parsing: Array(text.utf8)) == value, "seed \(seed): \(text)")
    }
  }

  private func random(depth: Int, _ generator: inout SplitMix64) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .integer(Int.random(in: .min ... .max, using: &generator))
    case 3: return .number(Double.random(in: -1...1, using: &generator))
    case 4: return .string("")
    case 5:
      return .string(
        String(
          (0..<5).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0...255, using: &generator)))
          }))
    case 6: return .array((0..<3).map { _ in random(depth: depth + 1, &generator) })
    default:
      var object = JSONObject()
      for index in 0..<3 { object["k\(index)"] = random(depth: depth + 1, &generator) }
      return .object(object)
    }
  }

  @Test func setsReplacesAndRemovesMembers() {
    var object: JSONObject = ["a": .integer(1), "b": .integer(2)]
    object["a"] = .integer(3)
    object["c"] = .null
    object["b"] = nil
    object["x"] = nil
    #expect(object == ["a": .integer(3), "c": .null])
    #expect(object["c"] == .null && object["b"] == nil)
  }
}
