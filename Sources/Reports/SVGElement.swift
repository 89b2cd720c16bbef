/// Elements of a drawing as SVG text.
public enum SVGElement {
  /// A place or length in hundredths of a unit, so that a drawing does not depend on how a number rounds.
  public static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return hundredths % 100 == 0 ? "\(hundredths / 100)" : "\(Double(hundredths) / 100)"
  }

  /// A straight line.
  ///
  /// - Parameter style: attributes such as `stroke="#333"` or `class="axis"`.
  public static func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), style: String
  ) -> String {
    """
    <line x1="\(number(start.x))" y1="\(number(start.y))" x2="\(number(end.x))" y2="\(number(end.y))" \(style)/>
    """
  }

  /// A text, whose special characters are written as references.
  ///
  /// - Parameter anchor: `start`, `middle` or `end`: which part of the text is at the place.
  public static func text(
    _ content: String, at place: (x: Double, y: Double), anchor: String, style: String = ""
  ) -> String {
    let style = style.isEmpty ? "" : " " + style
    return """
      <text x="\(number(place.x))" y="\(number(place.y))" text-anchor="\(anchor)"\(style)>\
      \(HTMLText.escaped(content))</text>
      """
  }

  /// A disc.
  public static func circle(at center: (x: Double, y: Double), radius: Double, style: String)
    -> String
  {
    "<circle cx=\"\(number(center.x))\" cy=\"\(number(center.y))\" r=\"\(number(radius))\" \(style)/>"
  }

  /// A square around a place.
  public static func square(at center: (x: Double, y: Double), halfSide: Double, style: String)
    -> String
  {
    let side = number(2 * halfSide)
    return """
      <rect x="\(number(center.x - halfSide))" y="\(number(center.y - halfSide))" width="\(side)" \
      height="\(side)" \(style)/>
      """
  }
}
