import Gatekeeper
import RuleKit

/// The standard rule set (docs/domain.md, "The standard rule set") as plainly as it can be said, to see what a synthetic
/// catalogue leads to.
///
/// It shares no code with rules/Standard and keeps no details; the catalogue's own expected output tests the rules.
struct VerdictModel {
  private(set) var videos: [Int64: VideoModel] = [:]
  private let requirements: RequirementModel
  private let instant: Instant

  init(_ state: CatalogueState, at instant: Instant) {
    self.instant = instant
    requirements = RequirementModel(state.territories.values.filter(\.launched))
    for video in state.videos.values { videos[video.id] = VideoModel(video) }
    for contract in state.contracts.values { videos[contract.videoID]?.contracts.append(contract) }
    for asset in state.assets.values { videos[asset.videoID]?.assets.append(asset) }
    for rating in state.ratings.values { videos[rating.videoID]?.ratings[rating.country] = rating }
    for synopsis in state.synopses.values { videos[synopsis.videoID]?.synopses.append(synopsis) }
    for id in Array(videos.keys) {
      if let parent = parent(of: id) { videos[parent]?.children.append(id) }
    }
    for id in Array(videos.keys) { applyOwnRules(to: id) }
    for video in Array(videos.values) where parent(of: video.video.id) == nil { _ = applyUp(to: video.video.id) }
    for video in Array(videos.values) where parent(of: video.video.id) == nil { applyDown(to: video.video.id, .all) }
  }

  /// Cells that are not without any contract, and how many of them are live.
  var contractedCells: (all: Int, live: Int) {
    videos.values.reduce(into: (0, 0)) { counts, video in
      counts.0 += CountrySet.all.subtracting(video.blocked["no-contract"] ?? []).count
      counts.1 += video.live.count
    }
  }

  var codes: Set<String> { Set(videos.values.flatMap { $0.blocked.keys }) }

  private func parent(of id: Int64) -> Int64? {
    guard let video = videos[id]?.video, let parentID = video.parentID, let parent = videos[parentID]?.video,
      parent.kind == video.kind.parentKind
    else { return nil }
    return parentID
  }

  private mutating func applyOwnRules(to id: Int64) {
    guard var video = videos[id] else { return }
    let contracts = inheritedContracts(of: id)
    let launched = requirements.launched
    video.block("territory-not-launched", launched.complement)
    Self.applyWindows(of: contracts, to: &video, at: instant)
    if video.video.kind.isPlayable {
      Self.applyPicture(to: &video, launched, at: instant)
      applyLanguages(of: contracts, to: &video)
    }
    for territory in requirements.rated { applyRating(to: &video, in: territory) }
    applySynopses(to: &video)
    if video.video.kind.parentKind != nil, parent(of: id) == nil { video.block("parent-missing", .all) }
    videos[id] = video
  }

  private func inheritedContracts(of id: Int64) -> [Contract] {
    if let own = videos[id]?.contracts, !own.isEmpty { return own }
    return parent(of: id).map { inheritedContracts(of: $0) } ?? []
  }

  private static func applyWindows(of contracts: [Contract], to video: inout VideoModel, at instant: Instant) {
    func countries(_ state: ContractState, _ matches: (Window) -> Bool) -> CountrySet {
      contracts.filter { $0.state == state }.flatMap(\.windows).filter(matches)
        .reduce(into: CountrySet()) { $0.formUnion($1.countries) }
    }
    var rest = countries(.signed) { $0.isOpen(at: instant) }.complement
    for (code, countries) in [
      ("window-not-open", countries(.signed) { $0.start > instant }),
      ("window-closed", countries(.signed) { _ in true }),
      ("contract-not-signed", countries(.draft) { _ in true }), ("no-contract", .all),
    ] {
      video.block(code, rest.intersection(countries))
      rest.subtract(countries)
    }
  }

  private static func applyPicture(to video: inout VideoModel, _ launched: CountrySet, at instant: Instant) {
    let pictures = video.assets.filter { $0.kind == .video && $0.state != .withdrawn }
    let approved = pictures.filter { $0.state == .approved }
    guard !pictures.isEmpty else { return video.block("video-missing", launched) }
    guard !approved.isEmpty else { return video.block("video-not-approved", launched) }
    if !approved.contains(where: { $0.isUsable(at: instant) }) { video.block("video-not-yet-available", launched) }
  }

  /// Countries with the same requirement and the same deciding contracts are looked at once.
  private func applyLanguages(of contracts: [Contract], to video: inout VideoModel) {
    let languages = LanguageModel(contracts: contracts, assets: video.assets, at: instant)
    for (required, members) in requirements.spoken {
      var known: [[Int]: (heard: Bool, captioned: Bool)] = [:]
      for country in members {
        let deciding = languages.deciding(in: country)
        let found =
          known[deciding]
          ?? (
            languages.has([.audio, .subtitles], in: required, deciding: deciding),
            languages.has([.captions], in: required, deciding: deciding)
          )
        known[deciding] = found
        if !found.heard { video.block("no-audio-or-subtitles", country) }
        if !found.captioned, requirements.captioned.contains(country) { video.block("captions-missing", country) }
      }
    }
  }

  private func applyRating(to video: inout VideoModel, in territory: Territory) {
    guard let rating = nearestRating(of: video.video.id, in: territory.country) else {
      return video.block("rating-missing", territory.country)
    }
    let isAccepted = territory.boards.isEmpty || territory.boards.contains(rating.board)
    if !isAccepted { video.block("rating-board-not-accepted", territory.country) }
  }

  private func nearestRating(of id: Int64, in country: Country) -> Rating? {
    if let rating = videos[id]?.ratings[country] { return rating }
    return parent(of: id).flatMap { nearestRating(of: $0, in: country) }
  }

  private func applySynopses(to video: inout VideoModel) {
    for (language, countries) in requirements.displayed {
      let states = video.synopses.filter { $0.language.satisfies(oneOf: [language]) }.map(\.state)
      guard !states.contains(.approved) else { continue }
      video.block(states.isEmpty ? "synopsis-missing" : "synopsis-not-approved", countries)
    }
  }

  /// Where a video would be live if all its ancestors were; leaves `live` at that until `applyDown`.
  private mutating func applyUp(to id: Int64) -> CountrySet {
    guard let video = videos[id] else { return [] }
    var potentiallyLive = video.blockedAnywhere.complement
    let children = video.children.reduce(into: CountrySet()) { $0.formUnion(applyUp(to: $1)) }
    if !video.video.kind.isPlayable {
      videos[id]?.block("no-live-children", potentiallyLive.subtracting(children))
      potentiallyLive.formIntersection(children)
    }
    videos[id]?.live = potentiallyLive
    return potentiallyLive
  }

  private mutating func applyDown(to id: Int64, _ parentLive: CountrySet) {
    guard let video = videos[id] else { return }
    let live = video.live.intersection(parentLive)
    videos[id]?.block("parent-blocked", video.live.subtracting(parentLive))
    videos[id]?.live = live
    for child in video.children { applyDown(to: child, live) }
  }
}

/// What the launched territories require, turned round: the countries of each requirement.
struct RequirementModel {
  private(set) var launched = CountrySet()
  private(set) var captioned = CountrySet()
  private(set) var rated: [Territory] = []
  private(set) var displayed: [BCP47Tag: CountrySet] = [:]
  private(set) var spoken: [[BCP47Tag]: CountrySet] = [:]

  init(_ launchedTerritories: [Territory]) {
    for territory in launchedTerritories {
      let country = territory.country
      launched.insert(country)
      if territory.captionsRequired { captioned.insert(country) }
      if territory.ratingRequired { rated.append(territory) }
      if !territory.spokenLanguages.isEmpty { spoken[territory.spokenLanguages, default: []].insert(country) }
      for language in territory.displayLanguages { displayed[language, default: []].insert(country) }
    }
  }
}

/// One video's own records, and its verdicts once they are known.
struct VideoModel {
  let video: Video
  var contracts: [Contract] = []
  var assets: [Asset] = []
  var ratings: [Country: Rating] = [:]
  var synopses: [Synopsis] = []
  var children: [Int64] = []
  /// Countries of each code, without the rule's name.
  var blocked: [String: CountrySet] = [:]
  var live = CountrySet()

  init(_ video: Video) { self.video = video }

  mutating func block(_ code: String, _ countries: CountrySet) {
    if !countries.isEmpty { blocked[code, default: []].formUnion(countries) }
  }

  mutating func block(_ code: String, _ country: Country) { block(code, CountrySet(country)) }

  var blockedAnywhere: CountrySet { blocked.values.reduce(into: CountrySet()) { $0.formUnion($1) } }
}
