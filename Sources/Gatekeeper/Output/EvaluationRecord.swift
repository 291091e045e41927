public import RuleKit
public import Timeline

/// Which inputs, instant and rules an output state was evaluated from, and the digest of what came out (design.md,
/// `Evaluation`). It is what replay needs, what PREPROD follows, and what retention must keep reachable.
public struct EvaluationRecord: Hashable, Sendable {
  /// One pinned input.
  public struct InputVersion: Hashable, Sendable {
    public var dataset: Dataset
    public var version: Version
    /// When the input state was published; nil when its producer did not say.
    public var publishedAt: Instant?

    public init(dataset: Dataset, version: Version, publishedAt: Instant?) {
      (self.dataset, self.version, self.publishedAt) = (dataset, version, publishedAt)
    }
  }

  public var evaluatedAt: Instant
  /// Name and fingerprint of the rule set: `standard@0123456789abcdef`.
  public var rules: String
  /// `full`, or `incremental`.
  public var mode: String
  /// In dataset order; a dataset without any state is left out.
  public var inputs: [InputVersion]
  /// The PROD output version whose inputs this state follows; nil in PROD.
  public var follows: Version?
  /// The content digest (`LivenessDigest`), hexadecimal.
  public var digest: String

  public init(
    evaluatedAt: Instant, rules: String, mode: String, inputs: [InputVersion], follows: Version?, digest: String
  ) {
    (self.evaluatedAt, self.rules, self.mode) = (evaluatedAt, rules, mode)
    (self.inputs, self.follows, self.digest) = (inputs, follows, digest)
  }

  /// The rule set's name, without the fingerprint.
  public var ruleSetName: String { String(rules.prefix { $0 != "@" }) }

  public static func rules(of set: RuleSet) -> String { "\(set.name)@\(set.fingerprint)" }

  /// The pinned version of a dataset, nil when it had no state.
  public func version(of dataset: Dataset) -> Version? { inputs.first { $0.dataset == dataset }?.version }
}
