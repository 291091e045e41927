/// The six input datasets of an evaluation, in the order in which they are read, shown and pinned (docs/domain.md, "Input datasets").
public enum Dataset: String, CaseIterable, Hashable, Comparable, Sendable {
  case videos, contracts, assets, ratings, synopses, territories

  /// Place in `allCases`, 0...5.
  public var index: Int {
    switch self {
    case .videos: 0
    case .contracts: 1
    case .assets: 2
    case .ratings: 3
    case .synopses: 4
    case .territories: 5
    }
  }

  public static func < (left: Dataset, right: Dataset) -> Bool { left.index < right.index }
}

extension Dataset: CustomStringConvertible {
  public var description: String { rawValue }
}

/// An enum whose cases have a name in the datasets, such as `audio-description`.
public protocol NamedCase: CaseIterable, Hashable, Sendable {
  /// The name as the datasets spell it.
  var name: String { get }
}

extension NamedCase {
  /// The case with exactly this name, byte for byte; nil for any other text.
  ///
  /// - Complexity: O(number of cases). Resolve names once a dataset, not once a record.
  public init?(name: String) {
    guard let match = Self.allCases.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return nil }
    self = match
  }
}

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

/// Where an asset stands (dataset "assets", `AssetState.name`). Only an approved one can be used.
@frozen public enum AssetState: UInt8, NamedCase {
  case ordered, delivered, rejected, approved, withdrawn

  public var name: String {
    switch self {
    case .ordered: "ordered"
    case .delivered: "delivered"
    case .rejected: "rejected"
    case .approved: "approved"
    case .withdrawn: "withdrawn"
    }
  }
}

/// Where a contract stands (dataset "contracts", `ContractState.name`). Only a signed one grants rights.
@frozen public enum ContractState: UInt8, NamedCase {
  case draft, signed, terminated

  public var name: String {
    switch self {
    case .draft: "draft"
    case .signed: "signed"
    case .terminated: "terminated"
    }
  }
}

/// Where a synopsis stands (dataset "synopses", `SynopsisState.name`).
@frozen public enum SynopsisState: UInt8, NamedCase {
  case draft, approved

  public var name: String {
    switch self {
    case .draft: "draft"
    case .approved: "approved"
    }
  }
}

/// The two lists of languages a contract has: `audioLanguages` and `subtitleLanguages`.
@frozen public enum LanguageTrack: UInt8, CaseIterable, Sendable {
  case audio, subtitles
}
