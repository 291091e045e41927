public import Hollow

/// One state of a timeline with its version. Holding it is the pin: it stays valid for as long as it is held.
public struct TimelineState: Sendable {
  public let timeline: String
  public let version: Version
  public let data: DataState

  public init(timeline: String, version: Version, data: DataState) {
    (self.timeline, self.version, self.data) = (timeline, version, data)
  }

  /// Header tag with the instant of publication, in ms since 1970 (Java's name for the cycle's start).
  public static let publishedAtTag = "hollow.metric.cycle.start"

  /// The instant of publication in ms since 1970; nil when the producer did not say.
  public var publishedAt: Int64? { data.headerTag(Self.publishedAtTag).flatMap { Int64($0) } }
}
