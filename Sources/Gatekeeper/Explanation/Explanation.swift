public import RuleKit

/// Why a video is live or blocked, in one state: what CLI, API and page all render.
public struct Explanation: Sendable {
  /// One blocker in words, with the countries it blocks.
  public struct Item: Sendable {
    public var blocker: Blocker
    /// Nil for a code that no compiled-in rule set can raise: then its rules are of another build.
    public var words: BlockerWords?
    public var countries: CountrySet
    /// The records that would change it, nearest first; at most a handful.
    public var evidence: [Evidence]
  }

  public var title: TitleSummary
  /// The one country asked about; nil for all.
  public var country: Country?
  public var version: String
  public var evaluation: EvaluationRecord
  /// Live countries, of those asked about.
  public var live: CountrySet
  /// Countries asked about.
  public var scope: CountrySet
  /// In the order of the blocks: by rule, code, detail.
  public var items: [Item]
  public var nextChange: Instant?

  public var blocked: CountrySet { scope.subtracting(live) }
}
