public import RuleKit

/// What one output state says of one video, with nothing left as a reference.
public struct VideoVerdicts: Hashable, Sendable {
  public struct Block: Hashable, Sendable {
    public var blocker: Blocker
    public var countries: CountrySet
  }

  public var videoID: Int64
  public var live: CountrySet
  /// Ascending by blocker.
  public var blocks: [Block]
  /// Ascending by asset id.
  public var assets: [LivenessState.AssetLiveness]
  public var nextChange: Instant?

  /// The blockers of one cell; none exactly when it is live.
  public func blockers(in country: Country) -> [Blocker] {
    blocks.filter { $0.countries.contains(country) }.map(\.blocker)
  }
}
