/// A drawing as an SVG document: shapes in the order they were added, later ones on top.
///
/// Places are in pixels from the upper left; numbers are written in hundredths.
public struct SVGDrawing {
  private var parts: [String]

  /// Starts a drawing on white.
  ///
  /// - Parameter title: what it shows, for those who cannot see it.
  public init(width: Double, height: Double, title: String) {
    let size = "\(Self.text(width)) \(Self.text(height))"
    parts = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.text(width))" height="\(Self.text(height))" \
      viewBox="0 0 \(size)" font-family="sans-serif" font-size="13">
      <title>\(Self.escaped(title))</title>
      <rect width="100%" height="100%" fill="white"/>
      """
    ]
  }

  /// Starts a drawing that is part of a page, on the page's background and in its style.
  ///
  /// - Parameter title: what it shows, for those who cannot see it.
  public init(inPageWithWidth width: Double, height: Double, title: String) {
    let size = "\(Self.text(width)) \(Self.text(height))"
    parts = [
      """
      <svg viewBox="0 0 \(size)" width="\(Self.text(width))" role="img" \
      aria-label="\(Self.escaped(title))">
      """
    ]
  }

  /// The document.
  public var document: String { parts.joined(separator: "\n") + "\n</svg>\n" }

  /// Adds a straight line.
  public mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: String, isDashed: Bool = false
  ) {
    parts.append(
      """
      <line x1="\(Self.text(x1))" y1="\(Self.text(y1))" x2="\(Self.text(x2))" y2="\(Self.text(y2))" \
      stroke="\(color)"\(isDashed ? " stroke-dasharray=\"5 4\"" : "")/>
      """)
  }

  /// Adds vertical strokes of equal height as one shape.
  public mutating func strokes(
    at places: [Double], from top: Double, to bottom: Double, color: String
  ) {
    guard !places.isEmpty else { return }
    let path = places.map { "M\(Self.text($0)) \(Self.text(top))V\(Self.text(bottom))" }.joined()
    parts.append("<path d=\"\(path)\" stroke=\"\(color)\" fill=\"none\"/>")
  }

  /// Adds a line through points.
  public mutating func polyline(_ points: [(x: Double, y: Double)], color: String) {
    parts.append(
      "<polyline points=\"\(Self.text(points))\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\"/>"
    )
  }

  /// Adds a filled shape without an outline.
  public mutating func polygon(_ points: [(x: Double, y: Double)], color: String) {
    parts.append("<polygon points=\"\(Self.text(points))\" fill=\"\(color)\"/>")
  }

  /// Adds a filled rectangle.
  public mutating func rectangle(
    _ x: Double, _ y: Double, width: Double, height: Double, color: String
  ) {
    parts.append(
      """
      <rect x="\(Self.text(x))" y="\(Self.text(y))" width="\(Self.text(width))" \
      height="\(Self.text(height))" fill="\(color)"/>
      """)
  }

  /// Adds a filled circle.
  ///
  /// - Parameters:
  ///   - outline: the colour of a line around it; nil for none.
  ///   - note: what it says when it is pointed at; nil for nothing.
  public mutating func circle(
    _ x: Double, _ y: Double, radius: Double, color: String, outline: String? = nil,
    note: String? = nil
  ) {
    let stroke = outline.map { " stroke=\"\($0)\" stroke-width=\"2\"" } ?? ""
    let end = note.map { "><title>\(Self.escaped($0))</title></circle>" } ?? "/>"
    parts.append(
      """
      <circle cx="\(Self.text(x))" cy="\(Self.text(y))" r="\(Self.text(radius))" \
      fill="\(color)"\(stroke)\(end)
      """)
  }

  /// Where a label's place is within it.
  public enum Anchor: String {
    /// The place is its left end.
    case start
    /// The place is its middle.
    case middle
    /// The place is its right end.
    case end
  }

  /// Adds a label whose base line is at `y`.
  public mutating func label(
    _ content: String, _ x: Double, _ y: Double, anchor: Anchor = .start, size: Double? = nil,
    color: String? = nil
  ) {
    let size = size.map { " font-size=\"\(Self.text($0))\"" } ?? ""
    let color = color.map { " fill=\"\($0)\"" } ?? ""
    let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    parts.append(
      "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\"\(anchor)\(size)\(color)>\(Self.escaped(content))</text>"
    )
  }

  /// A text that no mark-up is read in.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case _ where character.value < 0x20: result += " "
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func text(_ points: [(x: Double, y: Double)]) -> String {
    points.map { "\(text($0.x)),\(text($0.y))" }.joined(separator: " ")
  }

  /// A place, in hundredths.
  private static func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return hundredths % 100 == 0 ? "\(hundredths / 100)" : "\(Double(hundredths) / 100)"
  }
}
