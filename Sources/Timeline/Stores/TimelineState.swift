import BitMemory
public import Hollow

/// An instant, in milliseconds since 1970-01-01T00:00:00Z; negative before it.
///
/// All instants of this module are such numbers, and parameters for them are labelled `at`. The library stands alone and
/// never looks at a clock, so it brings no type of its own that callers would have to convert theirs to.
public typealias EpochMilliseconds = Int64

/// One state of a timeline with its version.
///
/// ## Overview
///
/// What a `Consumer` hands out. A state never changes, and it stays valid for as long as somebody holds it, however far the
/// timeline moves on and whatever is removed from the store.
///
/// ```swift
/// guard let state = try Consumer(store).latest() else { return }
/// let films = state.data.populated("Film").count
/// print("\(films) films in version \(state.version), published at \(state.publishedAt ?? 0)")
/// ```
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

  /// Header tag with the instant of publication, an `EpochMilliseconds` in decimal (Java's name for the cycle's start).
  public static let publishedAtTag = "hollow.metric.cycle.start"

  /// Header tag of a state that a rollback published: the version whose content it has.
  public static let rollbackTag = "timeline.rollback.version"

  /// Whether this state is older content, announced again on purpose.
  public var isRollback: Bool { data.headerTag(Self.rollbackTag) != nil }

  /// The instant of publication; nil when the producer did not say.
  public var publishedAt: EpochMilliseconds? { data.headerTag(Self.publishedAtTag).flatMap { Int64($0) } }
}

extension DataState {
  /// Whether this state comes right after `last` in one chain, so that a delta can lead here: its ordinals are those of
  /// `last` where records stayed, and no type came, went or changed its shape (docs/hollow-format.md, sections 6.3 and 9.4).
  func continues(_ last: DataState) -> Bool { originTag == last.tag && schemas == last.schemas }

  /// The ordinals of `type` whose records `last` did not have; all when this state does not continue it.
  func added(_ type: String, since last: DataState?) -> BitSet {
    let current = populated(type)
    guard let last, continues(last) else { return current }
    return last[type: type] === self[type: type] ? BitSet() : current.subtracting(last.populated(type))
  }

  /// Whether both states, of one chain, hold the same records at the same ordinals.
  func hasSameRecords(as other: DataState) -> Bool {
    types.count == other.types.count && types.allSatisfy { $0 === other[type: $0.name] }
  }
}

/// What a timeline cannot do: which timeline, why, and the way out.
public struct TimelineError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// Nothing was announced yet.
    case noState = "no state"
    /// The version asked for was never announced, or is kept no longer.
    case stateGone = "no such state"
    /// A blob, or another file of the store, is missing or not what was written.
    case damagedBlob = "damaged blob"
    /// The announcement is missing, or is not the last one that was made. Nothing is read or written by guesswork.
    case damagedTimeline = "damaged timeline"
    /// Another writer holds the timeline.
    case secondWriter = "second writer"
    /// Another process holds the timeline's gate for longer than one waits for it. It may well let go: try again.
    case busy = "busy"
    /// The lease under which a writer works was taken over by another writer.
    case fenced = "fenced"
    /// What was to be published, or to be done, is not allowed.
    case refused = "refused"
  }

  public var code: Code
  public var timeline: String
  public var detail: String

  public init(code: Code, timeline: String, detail: String) {
    (self.code, self.timeline, self.detail) = (code, timeline, detail)
  }

  public var description: String { "\(timeline): \(code.rawValue), \(detail)" }
}
