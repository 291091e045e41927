/// A version at which an operator holds all readers of a timeline, whatever is announced.
public struct Pin: Hashable, Sendable {
  public var version: Version
  /// Who pinned it, and why: one line each.
  public var holder: String
  public var reason: String
  /// When, in ms since 1970.
  public var pinnedAt: Int64

  public init(version: Version, holder: String, reason: String, pinnedAt: Int64) {
    (self.version, self.holder, self.reason, self.pinnedAt) = (version, holder, reason, pinnedAt)
  }
}
