import Hollow
public import RuleKit
public import Timeline

/// What an operator decided about a held state.
///
/// ```swift
/// let decision = Decision(
///   version: held.version, action: .release, by: "ann", reason: "the licence ended", decidedAt: now)
/// try HeldStates(store).decide(decision)
/// ```
public struct Decision: Hashable, Sendable {
  public enum Action: String, Sendable, CaseIterable {
    /// What goes dark in the held state may go dark.
    case release
    /// The held state is discarded.
    case drop
  }

  /// Of the held state.
  public var version: Version
  public var action: Action
  public var by: String
  public var reason: String
  public var decidedAt: Instant

  public init(version: Version, action: Action, by: String, reason: String, decidedAt: Instant) {
    (self.version, self.action, self.by) = (version, action, by)
    (self.reason, self.decidedAt) = (reason, decidedAt)
  }

  /// `released by ann on ops-1: the licence ended`
  public var sentence: String { "\(action == .release ? "released" : "dropped") by \(by): \(reason)" }
}

/// The decisions about held states: a dataset like any other, with one record for each held state that was decided about.
///
/// Operators write it beside a running cycle, and the cycle reads it while a state is held. Being a dataset, it needs no
/// service that both would have to reach, and its history says who decided what, and why.
struct DecisionLog: Sendable {
  private let store: any BlobStore
  private let consumer: Consumer

  static let schema = """
    Decision @PrimaryKey(version) { long version; string action; string by; string reason; long decidedAt; }
    """

  init(_ store: any BlobStore) { (self.store, consumer) = (store, Consumer(store)) }

  /// All decisions, the oldest first. O(decisions).
  func all() throws -> [Decision] {
    guard let state = try consumer.latest() else { return [] }
    return try state.data.populated("Decision").map { try Self.decision($0, state) }.sorted { $0.version < $1.version }
  }

  /// The decision about a held state, nil before there is one.
  func decision(about version: Version) throws -> Decision? {
    guard let state = try consumer.latest() else { return nil }
    let ordinal = try state.data.primaryKeyIndex("Decision").find(version.rawValue)
    return try ordinal.map { try Self.decision($0, state) }
  }

  private static func decision(_ ordinal: Ordinal, _ state: TimelineState) throws -> Decision {
    func text(_ field: String) throws -> String {
      try state.data.column("Decision", field, .string).text(at: ordinal) ?? ""
    }
    func long(_ field: String) throws -> Int64 {
      try state.data.column("Decision", field, .long).long(at: ordinal) ?? 0
    }
    guard let action = Decision.Action(rawValue: try text("action")) else {
      throw DatasetError(
        state, type: "Decision", ordinal: ordinal, field: "action", reason: "is '\(try text("action"))', no decision")
    }
    return Decision(
      version: Version(rawValue: try long("version")), action: action, by: try text("by"), reason: try text("reason"),
      decidedAt: Instant(milliseconds: try long("decidedAt")))
  }

  /// Adds a decision, durably.
  ///
  /// - Parameter check: throws when there is nothing to decide. It is called under the writer's lease, when no other decision
  ///   can come in between.
  /// - Throws: `TimelineError.secondWriter` while somebody else decides.
  func add(_ decision: Decision, _ check: () throws -> Void) throws {
    let producer = try Producer(
      store.writable(), schemas: try SchemaParser.parse(Self.schema), at: decision.decidedAt.milliseconds)
    try check()
    _ = try producer.runCycle(
      at: decision.decidedAt.milliseconds, from: .lastRecords, ifUnchanged: .skip
    ) { write in
      let type = try write.type("Decision")
      var row = write.row(type)
      row.set(0, long: decision.version.rawValue)
      row.set(1, text: decision.action.rawValue)
      row.set(2, text: decision.by)
      row.set(3, text: decision.reason)
      row.set(4, long: decision.decidedAt.milliseconds)
      try write.upsert(row, to: type)
      return []
    }
  }
}

/// What became of a refused output state, for logs.
public enum GuardEvent: Hashable, Sendable, CustomStringConvertible {
  case held(HeldState)
  /// A state was announced under a release.
  case released(Decision, as: Version)
  case dropped(Decision)
  /// A later state passed by itself.
  case superseded(HeldState, by: Version, refusals: Int)

  public var description: String {
    switch self {
    case .held(let state): state.sentence
    case .released(let decision, let version):
      "held@\(decision.version) was \(decision.sentence); announced as \(Store.livenessName)@\(version)"
    case .dropped(let decision): "held@\(decision.version) was \(decision.sentence)"
    case .superseded(let state, let version, let refusals):
      "\(Store.livenessName)@\(version) passes; \(state.name) is discarded after \(refusals) refused cycles"
    }
  }
}
