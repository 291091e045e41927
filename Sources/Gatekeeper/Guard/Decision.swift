public import RuleKit
public import Timeline

/// What an operator decided about a held state.
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

  /// The most bytes that `by` and `reason` may have each.
  public static let maximumText = 2_000

  /// `released by ann on ops-1: the licence ended`
  public var sentence: String { "\(action == .release ? "released" : "dropped") by \(by): \(reason)" }
}
