/// What an asset file holds (dataset "assets", `AssetKind.name`).
@frozen public enum AssetKind: UInt8, NamedCase {
  case video, audio, subtitles, captions, audioDescription

  public var name: String {
    switch self {
    case .video: "video"
    case .audio: "audio"
    case .subtitles: "subtitles"
    case .captions: "captions"
    case .audioDescription: "audio-description"
    }
  }

  /// The list of a contract that limits this kind's languages; nil for pictures, which no contract limits.
  @inlinable public var languageTrack: LanguageTrack? {
    switch self {
    case .video: nil
    case .audio, .audioDescription: .audio
    case .subtitles, .captions: .subtitles
    }
  }
}
