public import Annotation
public import ArgumentParser

/// Which rows of a page are reported.
public struct PageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Report the best K of each page.", valueName: "K"))
  var top: Int?

  @Option(
    help: ArgumentHelp(
      "Report by a rule: site keeps logit > 0 or z-score > 1.645, all keeps everything.",
      valueName: "rule"))
  var rule: Rule?

  @Flag(help: "Report everything: no rule and no --top.")
  var all = false

  /// Whether genes that a term holds are left out.
  @Flag(help: "Leave out what is known already.")
  public var excludeKnown = false

  /// The rules that have a name.
  public enum Rule: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// The website's rule of inclusion.
    case site
    /// No rule.
    case all
  }

  /// Makes the options at their defaults.
  public init() {}

  /// Refuses options that contradict each other.
  public func validate() throws {
    if let top, top < 1 {
      throw ValidationError("--top: expected a number from 1 up, found \(top)")
    }
    if all && (top != nil || rule != nil) {
      throw ValidationError("--all reports everything: --top and --rule do not apply")
    }
  }

  /// Whether anything was said about which rows are wanted.
  public var isGiven: Bool { top != nil || rule != nil || all || excludeKnown }

  /// What the options say.
  ///
  /// - Parameters:
  ///   - rule: the rule when none is named.
  ///   - top: how many are reported when neither a rule nor a number is named.
  public func pageRule(default rule: Rule, top: Int?) -> PageRule {
    if all { return PageRule(isSite: false, top: nil) }
    return PageRule(
      isSite: (self.rule ?? rule) == .site, top: self.top ?? (self.rule == nil ? top : nil))
  }
}
