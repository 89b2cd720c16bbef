import StrictJSON
import Testing

@Suite struct JSONNodeTests {
  let node: JSONNode

  init() throws {
    let text = #"{"name":"x","sizes":[1,2.5],"deep":{"flag":true},"none":null}"#
    node = JSONNode(try JSONValue(parsing: Array(text.utf8)))
  }

  @Test func readsTypedValues() throws {
    #expect(try node.required("name").string() == "x")
    #expect(try node.required("sizes").elements()[0].integer(in: 0...5) == 1)
    #expect(try node.required("sizes").elements().map { try $0.double() } == [1, 2.5])
    #expect(try node.required("deep").required("flag").bool())
    #expect(try node.optional("none") == nil)
    #expect(try node.optional("absent") == nil)
    #expect(try node.members().map(\.key) == ["name", "sizes", "deep", "none"])
  }

  @Test func saysWhereAndWhat() {
    let message = { (body: () throws(JSONShapeError) -> Void) -> String in
      do throws(JSONShapeError) { try body() } catch { return error.description }
      return ""
    }
    #expect(
      message { () throws(JSONShapeError) in _ = try node.required("absent") }
        == "expected the key \"absent\", found none")
    #expect(
      message { () throws(JSONShapeError) in
        _ = try node.required("sizes").elements()[1].integer(in: 0...9)
      } == "sizes[1]: expected an integer from 0 to 9, found the number 2.5")
    #expect(
      message { () throws(JSONShapeError) in
        _ = try node.required("deep").required("flag").string()
      } == "deep.flag: expected a string, found true")
    #expect(
      message { () throws(JSONShapeError) in _ = try node.required("name").required("x") }
        == "name: expected an object, found the string \"x\"")
  }
}
