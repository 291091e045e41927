/// A contract that governs a video, its own or inherited.
@frozen public struct ContractFacts: Hashable, Sendable {
  public let id: Int64
  /// The video that the contract is about: the one it governs, or the ancestor it is inherited from.
  public let videoID: Int64
  public let state: ContractState
  public let windows: [WindowFacts]
  /// The vocabulary's languages that satisfy one of the contract's `audioLanguages`; nil allows every language.
  public let audioLanguages: LanguageSet?
  /// The same for `subtitleLanguages`.
  public let subtitleLanguages: LanguageSet?

  @inlinable public init(
    id: Int64, videoID: Int64, state: ContractState, windows: [WindowFacts], audioLanguages: LanguageSet? = nil,
    subtitleLanguages: LanguageSet? = nil
  ) {
    self.id = id
    self.videoID = videoID
    self.state = state
    self.windows = windows
    self.audioLanguages = audioLanguages
    self.subtitleLanguages = subtitleLanguages
  }

  /// True when the contract is signed and allows only some languages of some track.
  @inlinable public var limitsLanguages: Bool {
    state == .signed && (audioLanguages != nil || subtitleLanguages != nil)
  }

  /// Whether the contract allows this language on this track; an asset without a language passes only where all do.
  @inlinable public func allows(_ language: Language?, on track: LanguageTrack) -> Bool {
    let allowed = track == .audio ? audioLanguages : subtitleLanguages
    guard let allowed else { return true }
    guard let language else { return false }
    return allowed.contains(language)
  }
}

/// One window of a contract: the countries where it grants a video from `start` until just before `end`.
@frozen public struct WindowFacts: Hashable, Sendable {
  public let start: Instant
  /// The first instant after the window; nil when it has no end.
  public let end: Instant?
  public let countries: CountrySet

  @inlinable public init(start: Instant, end: Instant? = nil, countries: CountrySet) {
    (self.start, self.end, self.countries) = (start, end, countries)
  }

  @inlinable public func isOpen(at instant: Instant) -> Bool {
    guard start <= instant else { return false }
    guard let end else { return true }
    return instant < end
  }
}

/// One asset of a video.
@frozen public struct AssetFacts: Hashable, Sendable {
  public let id: Int64
  public let kind: AssetKind
  public let state: AssetState
  /// Nil only for pictures.
  public let language: Language?
  /// Nil means at once.
  public let availableFrom: Instant?

  @inlinable public init(
    id: Int64, kind: AssetKind, language: Language? = nil, state: AssetState = .approved,
    availableFrom: Instant? = nil
  ) {
    self.id = id
    self.kind = kind
    self.language = language
    self.state = state
    self.availableFrom = availableFrom
  }

  /// Approved, and available by this instant.
  @inlinable public func isUsable(at instant: Instant) -> Bool {
    guard state == .approved else { return false }
    guard let availableFrom else { return true }
    return availableFrom <= instant
  }
}

/// The ratings of one level of a video's hierarchy (the video itself, its season, its show), grouped by board.
@frozen public struct RatingFacts: Hashable, Sendable {
  /// Countries one board rated the level for.
  @frozen public struct ByBoard: Hashable, Sendable {
    public let board: Board
    public var countries: CountrySet

    @inlinable public init(board: Board, countries: CountrySet) {
      (self.board, self.countries) = (board, countries)
    }
  }

  /// The video of this level, which the ratings are about.
  public let videoID: Int64
  /// Every country this level has a rating for.
  public let countries: CountrySet
  /// The same countries by board: disjoint sets, since a level has one rating a country.
  public let boards: [ByBoard]

  @inlinable public init(videoID: Int64, _ boards: [ByBoard]) {
    self.videoID = videoID
    self.boards = boards
    countries = boards.reduce(into: CountrySet()) { $0.formUnion($1.countries) }
  }
}

/// One synopsis of a video, without its text.
@frozen public struct SynopsisFacts: Hashable, Sendable {
  public let language: Language
  public let state: SynopsisState

  @inlinable public init(language: Language, state: SynopsisState = .approved) {
    (self.language, self.state) = (language, state)
  }
}
