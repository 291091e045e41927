public import RuleKit

/// Everything decided about one batch of whole families, ready to be written.
public struct BatchOutput: Sendable {
  public let titles: [TitleFacts]
  public let verdicts: BatchVerdicts
  public let nextChanges: [Instant?]
  /// The digest of each title's verdicts (`LivenessDigest`).
  public let digests: [LivenessDigest.Leaf]
}
