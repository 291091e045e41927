import BitMemory
import Hollow
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

extension EvaluationRecord {
  /// The record of an output state. Throws `DatasetError` when it is missing or incomplete.
  init(from state: TimelineState) throws {
    let data = state.data
    guard let ordinal = data.populated("Evaluation").first(where: { _ in true }) else {
      throw DatasetError(
        state, type: "Evaluation", ordinal: 0, field: "id", reason: "the state has no Evaluation record")
    }
    func long(_ field: String) throws -> Int64? { try data.column("Evaluation", field, .long).long(at: ordinal) }
    func text(_ field: String) throws -> String {
      try data.column("Evaluation", field, .string).text(at: ordinal) ?? ""
    }
    guard let evaluatedAt = try long("evaluatedAt") else {
      throw DatasetError(state, type: "Evaluation", ordinal: ordinal, field: "evaluatedAt", reason: "is null")
    }
    let list = try data.column("Evaluation", "inputs", .reference).reference(at: ordinal)
    let elements = try data.collections("ListOfInputVersion")
    self.init(
      evaluatedAt: Instant(milliseconds: evaluatedAt), rules: try text("rules"), mode: try text("mode"),
      inputs: try (list.map { elements.elements(at: $0) } ?? []).map { try Self.input(at: $0, state) },
      follows: try long("follows").map { Version(rawValue: $0) }, digest: try text("digest"))
  }

  private static func input(at ordinal: Ordinal, _ state: TimelineState) throws -> InputVersion {
    let name = try state.data.column("InputVersion", "dataset", .string).text(at: ordinal) ?? ""
    let version = try state.data.column("InputVersion", "version", .long).long(at: ordinal)
    let published = try state.data.column("InputVersion", "publishedAt", .long).long(at: ordinal)
    guard let dataset = Dataset(rawValue: name), let version else {
      throw DatasetError(
        state, type: "InputVersion", ordinal: ordinal, field: "dataset", reason: "'\(name)' names no input dataset")
    }
    return InputVersion(
      dataset: dataset, version: Version(rawValue: version), publishedAt: published.map { Instant(milliseconds: $0) })
  }
}

extension EvaluationRecord {
  private static let inputPrefix = "gatekeeper.input."

  /// The input versions that an output's header tags name.
  static func inputs(of tags: [HeaderTag]) -> [Dataset: Version] {
    var inputs: [Dataset: Version] = [:]
    for tag in tags where tag.key.hasPrefix(inputPrefix) {
      guard let dataset = Dataset(rawValue: String(tag.key.dropFirst(inputPrefix.count))) else { continue }
      inputs[dataset] = Version(tag.value)
    }
    return inputs
  }

  /// The same facts as state header tags (domain.md, "Output dataset").
  var headerTags: [HeaderTag] {
    var tags = inputs.map { HeaderTag(key: Self.inputPrefix + $0.dataset.rawValue, value: "\($0.version)") }
    tags.append(HeaderTag(key: "gatekeeper.evaluatedAt", value: "\(evaluatedAt.milliseconds)"))
    tags.append(HeaderTag(key: "gatekeeper.rules", value: rules))
    if let follows { tags.append(HeaderTag(key: "gatekeeper.follows", value: "\(follows)")) }
    return tags
  }
}
