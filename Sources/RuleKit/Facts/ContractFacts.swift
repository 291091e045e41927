/// A contract that governs a title, its own or inherited.
@frozen public struct ContractFacts: Hashable, Sendable {
  public let id: Int64
  public let state: ContractState
  public let windows: [WindowFacts]
  /// The vocabulary's languages that satisfy one of the contract's `audioLanguages`; nil allows every language.
  public let audioLanguages: LanguageSet?
  /// The same for `subtitleLanguages`.
  public let subtitleLanguages: LanguageSet?

  @inlinable public init(
    id: Int64, state: ContractState, windows: [WindowFacts], audioLanguages: LanguageSet? = nil,
    subtitleLanguages: LanguageSet? = nil
  ) {
    self.id = id
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
