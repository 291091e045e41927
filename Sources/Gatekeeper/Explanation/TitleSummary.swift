public import RuleKit

/// A video's place and names, for people.
public struct TitleSummary: Hashable, Sendable {
  public var videoID: Int64
  public var kind: VideoKind
  /// Titles from the top of the hierarchy down to the video's own; `Video 80000001` where there is none.
  public var path: [String]

  /// `My Secret Romance › Season 1 › Episode 1`.
  public var label: String { path.joined(separator: " › ") }
}
