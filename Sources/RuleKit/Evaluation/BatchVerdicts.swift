/// The complete verdicts of one batch of whole families.
public struct BatchVerdicts: Sendable {
  /// Live countries by title: disjoint from the title's findings, and together with them every country.
  public let live: [CountrySet]
  /// What every rule and the hierarchy found.
  public let findings: BatchFindings
  /// Live countries by asset: all own assets of the first title, then of the second.
  public let assetsLive: [CountrySet]
  /// What each rule took and did in this batch: the rules in the set's order, the hierarchy, the asset rule.
  public let costs: [RuleCost]
}
