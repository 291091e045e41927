import Hollow
public import RuleKit
public import Timeline

/// An output state that the guard refused: kept aside until an operator decides, or until a later cycle passes.
public struct HeldState: Hashable, Sendable {
  /// Its version in the timeline `held`.
  public var version: Version
  /// The announced version it was compared with. Once another is announced, the held state means nothing any more.
  public var announced: Version
  public var heldAt: Instant
  /// The process that refused it.
  public var heldBy: String
  /// The limits of then.
  public var policy: BlastRadiusPolicy
  /// Cells that would go dark, and cells that were live.
  public var dark: Int
  public var live: Int
  /// The limits it exceeds, in words.
  public var summary: String
  /// The inputs it was evaluated from: they stay readable for as long as it does.
  public var inputs: [Dataset: Version]

  /// `held@20261122221952000`
  public var name: String { "\(Store.heldName)@\(version)" }

  /// What happened, and the ways out.
  public var sentence: String {
    "\(Store.livenessName) stays at \(announced) and \(name) is held: \(summary). See 'gatekeeper held show' and "
      + "'gatekeeper held diff', then mend the inputs, or say 'gatekeeper held release \(version) --reason TEXT' or "
      + "'gatekeeper held drop \(version) --reason TEXT'"
  }
}

extension HeldState {
  private static let prefix = "gatekeeper.held."
  private static let rulePrefix = prefix + "limit.rule."

  /// The facts as header tags of its blobs, beside those that its evaluation gave it.
  var headerTags: [HeaderTag] {
    let facts = [
      ("announced", "\(announced)"), ("at", "\(heldAt.milliseconds)"), ("by", heldBy), ("dark", "\(dark)"),
      ("live", "\(live)"), ("summary", summary), ("limit.all", "\(policy.all)"), ("limit.country", "\(policy.country)"),
    ]
    let rules = policy.rules.sorted { $0.key < $1.key }
    return facts.map { HeaderTag(key: Self.prefix + $0, value: $1) }
      + rules.map { HeaderTag(key: Self.rulePrefix + $0.key, value: "\($0.value)") }
  }

  /// Reads `headerTags` back; nil when one is missing.
  init?(version: Version, tags: [HeaderTag]) {
    let values = Dictionary(tags.map { ($0.key, $0.value) }) { _, last in last }
    func value<Value: LosslessStringConvertible>(_ name: String) -> Value? {
      values[Self.prefix + name].flatMap { Value($0) }
    }
    guard let announced = values[Self.prefix + "announced"].flatMap({ Version($0) }), let heldAt: Int64 = value("at"),
      let heldBy: String = value("by"), let dark: Int = value("dark"), let live: Int = value("live"),
      let summary: String = value("summary"), let all: CellLimit = value("limit.all"),
      let country: CellLimit = value("limit.country")
    else { return nil }
    (self.version, self.announced, self.heldAt) = (version, announced, Instant(milliseconds: heldAt))
    (self.heldBy, self.dark, self.live, self.summary) = (heldBy, dark, live, summary)
    var rules: [String: CellLimit] = [:]
    for tag in tags where tag.key.hasPrefix(Self.rulePrefix) {
      rules[String(tag.key.dropFirst(Self.rulePrefix.count))] = CellLimit(tag.value)
    }
    policy = BlastRadiusPolicy(all: all, country: country, rules: rules)
    inputs = EvaluationRecord.inputs(of: tags)
  }
}
