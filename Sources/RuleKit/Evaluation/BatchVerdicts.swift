/// The complete verdicts of one batch of whole families.
public struct BatchVerdicts: Sendable {
  /// Live countries by title: disjoint from the title's findings, and together with them every country.
  public let live: [CountrySet]
  /// What every rule and the hierarchy found.
  public let findings: BatchFindings
  /// Live countries by asset: all own assets of the first title, then of the second.
  public let assetsLive: [CountrySet]
}
