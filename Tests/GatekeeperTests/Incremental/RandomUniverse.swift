import Gatekeeper
import RuleKit
import TestSupport

/// Changes to a catalogue so small that every change meets others: few ids, few countries, few instants, and parents that
/// are missing, of the wrong kind, or move.
struct RandomUniverse {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  static let start: Int64 = 1_790_000_000_000
  static let countries: [Country] = ["AD", "BR", "DE", "JP", "XK", "ZW"]
  private static let languages = ["de", "en", "es", "es-419", "ja", "pt-BR"].compactMap { BCP47Tag($0) }
  private static let boards = ["FSK", "EIRIN", "2026-01-01T00:00:00Z", ""].filter { !$0.isEmpty }
  private static let videos: Int64 = 24

  /// An instant at which windows and availability begin and end, or one beside it.
  mutating func instant() -> Instant {
    Instant(milliseconds: Self.start + Int64.random(in: 0..<12, using: &random) * 60_000)
  }

  /// How far the clock moves before the next evaluation: mostly on, at times not at all, seldom back.
  mutating func step() -> Int64 {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: -Int64.random(in: 1...200_000, using: &random)
    case 1...4: 0
    case 5...8: Int64.random(in: 1...120_000, using: &random)
    default: Int64.random(in: 1...4000, using: &random)
    }
  }

  mutating func bool(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  mutating func change() -> ChangeEvent {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<22: video()
    case 22..<42: contract()
    case 42..<66: asset()
    case 66..<78: rating()
    case 78..<92: synopsis()
    default: territory()
    }
  }

  private mutating func id(_ limit: Int64) -> Int64 { Int64.random(in: 1...limit, using: &random) }
  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private mutating func some<Value>(_ values: [Value]) -> [Value] {
    var kept: [Value] = []
    for value in values where bool(45) { kept.append(value) }
    return kept
  }

  private mutating func video() -> ChangeEvent {
    let id = id(Self.videos)
    if bool(20) { return .delete(.video(id: id)) }
    // The lower ids tend to be shows, the next seasons: so that families come about.
    let kind: VideoKind =
      bool(15) ? pick(VideoKind.allCases) : id <= 4 ? .show : id <= 10 ? .season : id <= 20 ? .episode : .movie
    let parent: Int64? =
      switch kind {
      case .season: bool(85) ? self.id(4) : self.id(Self.videos)
      case .episode: bool(85) ? 4 + self.id(6) : self.id(Self.videos)
      default: nil
      }
    return .upsert(.video(Video(id: id, kind: kind, parentID: parent, title: bool(50) ? "a" : "b")))
  }

  private mutating func contract() -> ChangeEvent {
    let id = id(30)
    if bool(25) { return .delete(.contract(id: id)) }
    let windows = (0..<Int.random(in: 0...3, using: &random)).map { _ in window() }
    return .upsert(
      .contract(
        Contract(
          id: id, videoID: self.id(Self.videos), state: bool(75) ? .signed : pick(ContractState.allCases),
          windows: windows, audioLanguages: bool(20) ? some(Self.languages) : nil,
          subtitleLanguages: bool(20) ? some(Self.languages) : nil)))
  }

  private mutating func window() -> Window {
    let start = instant()
    let length = Int64.random(in: 1...8, using: &random) * 60_000
    let countries = CountrySet(some(Self.countries) + [pick(Self.countries)])
    return Window(
      start: start, end: bool(30) ? nil : Instant(milliseconds: start.milliseconds + length), countries: countries)
  }

  private mutating func asset() -> ChangeEvent {
    let id = id(60)
    if bool(20) { return .delete(.asset(id: id)) }
    let kind = pick(AssetKind.allCases)
    return .upsert(
      .asset(
        Asset(
          id: id, videoID: self.id(Self.videos), kind: kind, language: kind == .video ? nil : pick(Self.languages),
          state: bool(75) ? .approved : pick(AssetState.allCases), availableFrom: bool(25) ? instant() : nil)))
  }

  private mutating func rating() -> ChangeEvent {
    let (id, country) = (id(Self.videos), pick(Self.countries))
    if bool(25) { return .delete(.rating(videoID: id, country: country)) }
    return .upsert(.rating(Rating(videoID: id, country: country, board: pick(Self.boards), certificate: "12")))
  }

  private mutating func synopsis() -> ChangeEvent {
    let (id, language) = (id(Self.videos), pick(Self.languages))
    if bool(25) { return .delete(.synopsis(videoID: id, language: language)) }
    return .upsert(
      .synopsis(
        Synopsis(
          videoID: id, language: language, title: "t", text: "x", state: bool(80) ? .approved : .draft)))
  }

  private mutating func territory() -> ChangeEvent {
    let country = pick(Self.countries)
    if bool(10) { return .delete(.territory(country: country)) }
    let spoken = some(Self.languages)
    return .upsert(
      .territory(
        Territory(
          country: country, name: bool(50) ? "n" : nil, launched: bool(85), displayLanguages: some(Self.languages),
          spokenLanguages: spoken, captionsRequired: !spoken.isEmpty && bool(30), ratingRequired: bool(50),
          boards: bool(50) ? some(Self.boards) : [])))
  }
}
