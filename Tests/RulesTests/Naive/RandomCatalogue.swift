import TestSupport

/// Small random catalogues in which the corners of docs/domain.md are frequent: edges at the very instant, two instants in
/// one second, tag prefixes and case, missing parents, several contracts, empty and null lists.
struct RandomCatalogue {
  static let t: Int64 = 1_577_836_800_000
  static let countries = ["AD", "AE", "CA", "CH", "DE", "ES", "FR", "GB", "MX", "NZ", "PT", "US", "XK", "ZW"]
  private static let tags = [
    "de", "de-CH", "en", "EN-us", "en-GB", "es", "es-419", "est", "fr", "fr-CA", "pt", "pt-BR", "pt-br-x-a", "zh-Hant",
  ]
  private static let boards = ["BBFC", "CSA", "CSA \u{E9}", "CSA e\u{301}", "MPAA", "generic"].map(ExactText.init)

  private var random: SplitMix64
  private var nextID: Int64 = 1

  static func make(seed: UInt64) -> NaiveCatalogue {
    var maker = RandomCatalogue(random: SplitMix64(seed: seed))
    return maker.catalogue()
  }

  private init(random: SplitMix64) { self.random = random }

  private mutating func catalogue() -> NaiveCatalogue {
    var catalogue = NaiveCatalogue()
    catalogue.videos = (0..<4).flatMap { _ in family() }
    catalogue.territories = territories()
    // Two ids without a video: records that belong to nobody.
    for id in catalogue.videos.map(\.id) + [9001, 9002] {
      let isReady = chance(0.7)
      let share = isReady ? 0.97 : 0.4
      if isReady { catalogue.assets += readyAssets(of: id) }
      if isReady && chance(0.7) { catalogue.contracts.append(openContract(of: id)) }
      catalogue.contracts += list(0...2).map { _ in contract(of: id) }
      catalogue.assets += list(0...6).map { _ in asset(of: id, readiness: share) }
      for country in Self.countries where chance(isReady ? 0.9 : 0.2) {
        catalogue.ratings.append(.init(videoID: id, country: country, board: pick(Self.boards)))
      }
      for tag in Self.tags where tag != "pt-br-x-a" && chance(share) {
        let state = chance(share) ? "approved" : "draft"
        catalogue.synopses.append(.init(videoID: id, language: tag, state: state))
      }
    }
    return catalogue
  }

  private mutating func family() -> [NaiveCatalogue.Video] {
    if chance(0.3) { return [.init(id: id(), kind: "movie", parentID: nil)] }
    let show = NaiveCatalogue.Video(id: id(), kind: "show", parentID: nil)
    var videos = chance(0.15) ? [] : [show]
    for _ in list(0...2) {
      let season = NaiveCatalogue.Video(id: id(), kind: "season", parentID: show.id)
      if !chance(0.15) { videos.append(season) }
      for _ in list(0...3) {
        // Now and then a parent of the wrong kind.
        videos.append(.init(id: id(), kind: "episode", parentID: chance(0.1) ? show.id : season.id))
      }
    }
    return videos.shuffled(using: &random)
  }

  private mutating func territories() -> [NaiveCatalogue.Territory] {
    Self.countries.filter { _ in chance(0.9) }.map { country in
      NaiveCatalogue.Territory(
        country: country, launched: chance(0.85), displayLanguages: tags(0...1), spokenLanguages: tags(0...3),
        captionsRequired: chance(0.3), ratingRequired: chance(0.6),
        boards: chance(0.4) ? [] : Self.boards.filter { _ in chance(0.7) })
    }
  }

  /// A picture, and sound in most languages.
  private mutating func readyAssets(of videoID: Int64) -> [NaiveCatalogue.Asset] {
    let kinds = ["video"] + Self.tags.flatMap { _ in ["audio"] }
    return zip(kinds, ["en"] + Self.tags).map { kind, tag in
      .init(
        id: id(), videoID: videoID, kind: kind, language: kind == "video" ? nil : tag, state: "approved",
        availableFrom: chance(0.9) ? nil : instant())
    }
  }

  private mutating func openContract(of videoID: Int64) -> NaiveCatalogue.Contract {
    let window = NaiveCatalogue.Window(start: Self.t, end: nil, countries: Set(Self.countries.dropLast(2)))
    return NaiveCatalogue.Contract(
      id: id(), videoID: videoID, state: "signed", windows: [window], audioLanguages: chance(0.7) ? nil : tags(0...9),
      subtitleLanguages: nil)
  }

  private mutating func contract(of videoID: Int64) -> NaiveCatalogue.Contract {
    let windows = list(0...3).map { _ in
      let start = instant()
      let end = chance(0.4) ? nil : max(instant(), start + 1)
      return NaiveCatalogue.Window(
        start: start, end: end, countries: Set(Self.countries.filter { _ in chance(0.7) } + ["DE", "BV"]))
    }
    return NaiveCatalogue.Contract(
      id: id(), videoID: videoID, state: pick(["draft", "signed", "signed", "signed", "signed", "terminated"]),
      windows: windows, audioLanguages: chance(0.6) ? nil : tags(0...5),
      subtitleLanguages: chance(0.6) ? nil : tags(0...5))
  }

  private mutating func asset(of videoID: Int64, readiness: Double) -> NaiveCatalogue.Asset {
    let kind = pick(["video", "video", "audio", "audio", "subtitles", "subtitles", "captions", "audio-description"])
    return NaiveCatalogue.Asset(
      id: id(), videoID: videoID, kind: kind, language: kind == "video" ? nil : pick(Self.tags),
      state: chance(readiness) ? "approved" : pick(["ordered", "delivered", "rejected", "withdrawn"]),
      availableFrom: chance(0.7) ? nil : instant())
  }

  /// Near t, often at it, and often two in one second.
  private mutating func instant() -> Int64 {
    Self.t + pick([0, 0, -1, 1, -999, 999, -1000, 1000, 1500, -1500, 86_400_000, -86_400_000, -86_400_001])
  }

  private mutating func id() -> Int64 {
    nextID += 1
    return nextID
  }

  private mutating func tags(_ count: ClosedRange<Int>) -> [String] {
    Array(Self.tags.shuffled(using: &random).prefix(.random(in: count, using: &random)))
  }

  private mutating func list(_ count: ClosedRange<Int>) -> Range<Int> { 0..<Int.random(in: count, using: &random) }

  private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &random)]
  }
}
