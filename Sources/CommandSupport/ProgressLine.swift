/// A count that grows on one line of standard error while a person waits.
public final class ProgressLine {
  private let isShown: Bool
  private let unit: String
  private var count = 0
  private var hasText = false
  private var lastShown: ContinuousClock.Instant?
  private let start = ContinuousClock.now

  /// Makes a line that stays empty until the first ``advance(by:)``.
  public init(isShown: Bool, unit: String) {
    self.isShown = isShown
    self.unit = unit
  }

  /// Adds to the count and shows it, at most five times a second.
  public func advance(by step: Int) {
    count += step
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastShown, now - lastShown < .milliseconds(200) { return }
    lastShown = now
    StandardError.writeProgress(text)
  }

  /// Shows a text in place of the count, at most five times a second; it is made only when it is shown.
  public func show(_ text: () -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastShown, now - lastShown < .milliseconds(200) { return }
    lastShown = now
    // Spaces cover what is left of a longer text.
    StandardError.writeProgress("\r" + text() + "      ")
    hasText = true
  }

  /// Shows the last count and ends the line.
  public func finish() {
    guard isShown, count > 0 || hasText else { return }
    StandardError.writeProgress(count > 0 ? text + "\n" : "\n")
    hasText = false
  }

  private var text: String {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rate = seconds > 0 ? Int(Double(count) / seconds) : 0
    return "\r\(count) \(unit), \(rate) a second"
  }
}
