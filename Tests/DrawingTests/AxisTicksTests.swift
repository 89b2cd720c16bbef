import Drawing
import Testing

@Suite struct AxisTicksTests {
  @Test(arguments: [
    [0.0, 1], [-3.2, 4.71], [5, 5], [0, 0], [1e-9, 3e-9], [-1e6, 123_456], [2.5, 3.9999], [],
  ])
  func coverTheValuesWithRoundNumbers(values: [Double]) {
    let ticks = AxisTicks(covering: values)
    #expect(values.allSatisfy { (-1e-9...1 + 1e-9).contains(ticks.position($0)) })
    #expect((2...12).contains(ticks.values.count))
    #expect(ticks.values == ticks.values.sorted())
    #expect(
      Set(ticks.values.map { AxisTicks.text($0, step: ticks.step) }).count == ticks.values.count)
  }

  @Test func areWrittenWithTheDecimalsOfTheirStep() {
    #expect(AxisTicks.text(-0.25, step: 0.05) == "-0.25")
    #expect(AxisTicks.text(1200, step: 200) == "1200")
    #expect(AxisTicks.text(-0.001, step: 0.1) == "0.0")
  }
}

@Suite struct SVGDrawingTests {
  @Test func textsAreNeverMarkup() {
    var drawing = SVGDrawing(inPageWithWidth: 10, height: 10, title: "\"<a>\" & b")
    drawing.label("<script>", 1, 2, anchor: .end)
    drawing.circle(1, 2, radius: 3, color: "red", outline: "blue", note: "a<b")
    let text = drawing.document
    #expect(text.contains("aria-label=\"&quot;&lt;a&gt;&quot; &amp; b\""))
    #expect(text.contains(">&lt;script&gt;</text>") && text.contains("<title>a&lt;b</title>"))
    #expect(!text.contains("http"))
  }
}
