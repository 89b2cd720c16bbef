import Drawing
import Testing

/// Shapes as SVG, and round values for axes.
@Suite struct DrawingTests {
  @Test func textsCannotBecomeMarkUp() {
    var drawing = SVGDrawing(width: 10, height: 20, title: "a < b & \"c\"")
    drawing.label("<script>\u{1}&amp;", 1, 2.345, anchor: .middle)
    #expect(drawing.document.contains("<title>a &lt; b &amp; &quot;c&quot;</title>"))
    #expect(
      drawing.document.contains(
        "<text x=\"1\" y=\"2.35\" text-anchor=\"middle\">&lt;script&gt; &amp;amp;</text>"))
  }

  @Test func strokesAreOneShapeAndNoneIsNothing() {
    var drawing = SVGDrawing(width: 10, height: 20, title: "t")
    let before = drawing.document
    drawing.strokes(at: [], from: 1, to: 2, color: "red")
    #expect(drawing.document == before)
    drawing.strokes(at: [1, 2.5], from: 1, to: 2, color: "red")
    #expect(drawing.document.contains("d=\"M1 1V2M2.5 1V2\""))
  }

  @Test(arguments: [
    ([0.0, 1.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]), ([-3, 12], [-5, 0, 5, 10, 15]),
    ([7, 7], [7, 7.2, 7.4, 7.6, 7.8]),
  ])
  func ticksAreRoundAndCoverTheValues(values: [Double], expected: [Double]) {
    let ticks = AxisTicks(covering: values)
    #expect(ticks.values.first! <= values.min()! + 1e-9)
    #expect(ticks.values.last! >= values.max()! - 1e-9)
    #expect(ticks.position(ticks.values.last!) == 1)
    if values[0] != values[1] {
      #expect(zip(ticks.values, expected).allSatisfy { abs($0 - $1) < 1e-9 })
      #expect(ticks.values.count == expected.count)
    }
  }

  @Test func numbersHaveTheDecimalsOfTheStep() {
    #expect(AxisTicks.text(-0.25, step: 0.05) == "-0.25")
    #expect(AxisTicks.text(0.30000001, step: 0.1) == "0.3")
    #expect(AxisTicks.text(-1e-12, step: 0.1) == "0.0")
    #expect(AxisTicks.text(15000, step: 5000) == "15000")
  }
}
