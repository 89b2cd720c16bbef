import Scoring

/// Which rows of a term's or a gene's page are reported.
public struct PageRule: Sendable, Equatable {
  /// Whether only rows are that the website's rule keeps: logit > 0 or z-score > 1.645.
  public var isSite: Bool
  /// The most rows; nil for all.
  public var top: Int?

  /// Makes a rule.
  public init(isSite: Bool, top: Int?) {
    self.isSite = isSite
    self.top = top
  }

  /// The rule of the completion that holds all rows of a term's page.
  var completion: CompletionRule { isSite ? .site : top.map { .top($0) } ?? .all }
}
