public import Hollow

/// One state of a timeline with its version. Holding it is the pin: it stays valid for as long as it is held.
public struct TimelineState: Sendable {
  public let timeline: String
  public let version: Version
  public let data: DataState
  /// The operator's pin that holds readers at this version; nil when the version was read for itself or is announced.
  public let pin: Pin?

  public init(timeline: String, version: Version, data: DataState, pin: Pin? = nil) {
    (self.timeline, self.version, self.data, self.pin) = (timeline, version, data, pin)
  }

  /// Whether an operator's pin, and not the announcement, led here.
  public var isPinned: Bool { pin != nil }

  /// Header tag with the instant of publication, in ms since 1970 (Java's name for the cycle's start).
  public static let publishedAtTag = "hollow.metric.cycle.start"

  /// The instant of publication in ms since 1970; nil when the producer did not say.
  public var publishedAt: Int64? { data.headerTag(Self.publishedAtTag).flatMap { Int64($0) } }
}

/// What a timeline cannot do: which timeline, why, and the way out.
public struct TimelineError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case noState = "no state"
    case stateGone = "no such state"
    case damagedBlob = "damaged blob"
    case secondWriter = "second writer"
    case fenced = "fenced"
    case refused = "refused"
    case brokenChain = "broken chain"
  }

  public var code: Code
  public var timeline: String
  public var detail: String

  public init(code: Code, timeline: String, detail: String) {
    (self.code, self.timeline, self.detail) = (code, timeline, detail)
  }

  public var description: String { "\(timeline): \(code.rawValue), \(detail)" }
}
