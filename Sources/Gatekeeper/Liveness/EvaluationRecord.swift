import BitMemory
import Hollow
public import RuleKit
public import Timeline

/// Which inputs, instant and rules an output state was evaluated from, and the digest of what came out: the
/// `Evaluation` record of an output state (docs/domain.md, "Output dataset"). It is what replay needs, what PREPROD
/// follows, and what retention must keep reachable.
public struct EvaluationRecord: Hashable, Sendable {
  /// The version of one input.
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
  public var rules: RuleSetIdentity
  public var mode: EvaluationMode
  /// In dataset order; a dataset without any state is left out.
  public var inputs: [InputVersion]
  /// The PROD output version whose inputs this state follows; nil in PROD.
  public var follows: Version?
  /// The content digest (`DigestTree.root`), hexadecimal.
  public var digest: String

  public init(
    evaluatedAt: Instant, rules: RuleSetIdentity, mode: EvaluationMode, inputs: [InputVersion], follows: Version?,
    digest: String
  ) {
    (self.evaluatedAt, self.rules, self.mode) = (evaluatedAt, rules, mode)
    (self.inputs, self.follows, self.digest) = (inputs, follows, digest)
  }

  /// The version of a dataset that was evaluated, nil when it had no state.
  public func version(of dataset: Dataset) -> Version? { inputs.first { $0.dataset == dataset }?.version }
}

/// Whether an evaluation looked at every video, or only at those that may have changed since the state before. The
/// outcome is the same.
public enum EvaluationMode: String, Sendable { case full, incremental }

/// Which rules decided: a rule set's name, and the fingerprint of its sources. Its text is `standard@0123456789abcdef`.
public struct RuleSetIdentity: Hashable, Sendable, CustomStringConvertible {
  public let name: String
  public let fingerprint: String

  public init(_ ruleSet: RuleSet) { (name, fingerprint) = (ruleSet.name, ruleSet.fingerprint) }

  /// What a text of `description` names; nil for one without `@`.
  public init?(_ text: String) {
    guard let at = text.firstIndex(of: "@") else { return nil }
    (name, fingerprint) = (String(text[..<at]), String(text[text.index(after: at)...]))
  }

  public var description: String { "\(name)@\(fingerprint)" }
}

// MARK: As a record

extension EvaluationRecord {
  /// The record of an output state. Throws `DatasetError` when it is missing, incomplete, or names what does not exist.
  init(from state: TimelineState) throws {
    let data = state.data
    guard let ordinal = data.populated(EvaluationField.typeName).first(where: { _ in true }) else {
      throw DatasetError(
        state, type: EvaluationField.typeName, ordinal: 0, field: "\(EvaluationField.id)",
        reason: "the state has no Evaluation record")
    }
    func long(_ field: EvaluationField) throws -> Int64? { try data.column(field, .long).long(at: ordinal) }
    func text(_ field: EvaluationField) throws -> String { try data.column(field, .string).text(at: ordinal) ?? "" }
    func error(_ field: EvaluationField, _ reason: String) -> DatasetError {
      DatasetError(state, type: EvaluationField.typeName, ordinal: ordinal, field: "\(field)", reason: reason)
    }
    guard let evaluatedAt = try long(.evaluatedAt) else { throw error(.evaluatedAt, "is null") }
    guard let rules = RuleSetIdentity(try text(.rules)) else {
      throw error(.rules, "'\(try text(.rules))' is no name@fingerprint of a rule set")
    }
    guard let mode = EvaluationMode(rawValue: try text(.mode)) else {
      throw error(.mode, "'\(try text(.mode))' is neither full nor incremental")
    }
    let list = try data.column(EvaluationField.inputs, .reference).reference(at: ordinal)
    let elements = try data.collections(InputVersionField.listTypeName)
    self.init(
      evaluatedAt: Instant(milliseconds: evaluatedAt), rules: rules, mode: mode,
      inputs: try (list.map { elements.elements(at: $0) } ?? []).map { try Self.input(at: $0, state) },
      follows: try long(.follows).map { Version(rawValue: $0) }, digest: try text(.digest))
  }

  private static func input(at ordinal: Ordinal, _ state: TimelineState) throws -> InputVersion {
    let name = try state.data.column(InputVersionField.dataset, .string).text(at: ordinal) ?? ""
    let version = try state.data.column(InputVersionField.version, .long).long(at: ordinal)
    let published = try state.data.column(InputVersionField.publishedAt, .long).long(at: ordinal)
    guard let dataset = Dataset(rawValue: name), let version else {
      throw DatasetError(
        state, type: InputVersionField.typeName, ordinal: ordinal, field: "\(InputVersionField.dataset)",
        reason: "'\(name)' names no input dataset")
    }
    return InputVersion(
      dataset: dataset, version: Version(rawValue: version), publishedAt: published.map { Instant(milliseconds: $0) })
  }
}

// MARK: As header tags

extension EvaluationRecord {
  private static let inputPrefix = "gatekeeper.input."
  private static let evaluatedAtTag = "gatekeeper.evaluatedAt"
  /// Names the PROD version that a state follows; only PREPROD's states have it.
  static let followsTag = "gatekeeper.follows"

  /// The input versions that an output's header tags name.
  static func inputs(of tags: [HeaderTag]) -> [Dataset: Version] {
    var inputs: [Dataset: Version] = [:]
    for tag in tags where tag.key.hasPrefix(inputPrefix) {
      guard let dataset = Dataset(rawValue: String(tag.key.dropFirst(inputPrefix.count))) else { continue }
      inputs[dataset] = Version(tag.value)
    }
    return inputs
  }

  /// The instant that an output's header tags name; nil when they name none.
  static func evaluatedAt(of tags: [HeaderTag]) -> Instant? {
    tags.last { $0.key == evaluatedAtTag }.flatMap { Int64($0.value) }.map { Instant(milliseconds: $0) }
  }

  /// The same facts as state header tags (docs/domain.md, "Output dataset").
  var headerTags: [HeaderTag] {
    var tags = inputs.map { HeaderTag(key: Self.inputPrefix + $0.dataset.rawValue, value: "\($0.version)") }
    tags.append(HeaderTag(key: Self.evaluatedAtTag, value: "\(evaluatedAt.milliseconds)"))
    tags.append(HeaderTag(key: "gatekeeper.rules", value: "\(rules)"))
    if let follows { tags.append(HeaderTag(key: Self.followsTag, value: "\(follows)")) }
    return tags
  }
}
