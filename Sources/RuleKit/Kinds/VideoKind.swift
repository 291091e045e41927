/// What a video is (dataset "videos", `VideoKind.name`).
@frozen public enum VideoKind: UInt8, NamedCase {
  case movie, show, season, episode

  public var name: String {
    switch self {
    case .movie: "movie"
    case .show: "show"
    case .season: "season"
    case .episode: "episode"
    }
  }

  /// The kind a parent must have: a season hangs under a show, an episode under a season; nil where there is no parent.
  @inlinable public var parentKind: VideoKind? {
    switch self {
    case .movie, .show: nil
    case .season: .show
    case .episode: .season
    }
  }

  /// True for the kinds that are played themselves and so need a picture and sound: movie and episode.
  @inlinable public var isPlayable: Bool { self == .movie || self == .episode }
}
