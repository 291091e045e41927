/// A version at which an operator holds all readers of a timeline, whatever is announced.
///
/// ```swift
/// try store.setPin(Pin(version: version, holder: "ann", reason: "the new state lacks France", pinnedAt: now))
/// try store.setPin(nil)  // readers follow the announced version again
/// ```
public struct Pin: Hashable, Sendable {
  public var version: Version
  /// Who pinned it, and why: one line each.
  public var holder: String
  public var reason: String
  public var pinnedAt: EpochMilliseconds

  public init(version: Version, holder: String, reason: String, pinnedAt: EpochMilliseconds) {
    (self.version, self.holder, self.reason, self.pinnedAt) = (version, holder, reason, pinnedAt)
  }

  /// The form in which stores keep a pin: four lines, version, holder, reason and instant. Line breaks become spaces.
  public var text: String {
    let lines = [version.description, holder, reason, "\(pinnedAt)"]
    return lines.map { line in String(line.map { $0.isNewline ? " " : $0 }) + "\n" }.joined()
  }

  /// Parses `text`; nil for anything else.
  public init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 5, lines[4].isEmpty, let version = Version(lines[0]), let pinnedAt = Int64(lines[3]) else {
      return nil
    }
    self.init(version: version, holder: String(lines[1]), reason: String(lines[2]), pinnedAt: pinnedAt)
  }
}
