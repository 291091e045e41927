import Foundation

/// The standard rule set once more, written straight from docs/domain.md: one cell at a time, over rows, with text,
/// dictionaries and no set algebra. Slow, and shares no line with the rules it checks.
final class NaiveRules {
  typealias Catalogue = NaiveCatalogue

  struct Blocker: Hashable, Comparable {
    var rule: ExactText
    var code: ExactText
    var detail: ExactText

    init(_ rule: String, _ code: String, _ detail: String = "") {
      (self.rule, self.code, self.detail) = (ExactText(rule), ExactText(code), ExactText(detail))
    }

    static func < (left: Self, right: Self) -> Bool {
      (left.rule, left.code, left.detail) < (right.rule, right.code, right.detail)
    }
  }

  struct Cell: Hashable {
    var videoID: Int64
    var country: String
  }

  let catalogue: Catalogue
  let t: Int64
  private let videos: [Int64: Catalogue.Video]
  private let territories: [String: Catalogue.Territory]
  private let children: [Int64: [Catalogue.Video]]
  private let assets: [Int64: [Catalogue.Asset]]
  private let ratings: [Int64: [Catalogue.Rating]]
  private let synopses: [Int64: [Catalogue.Synopsis]]
  private let contracts: [Int64: [Catalogue.Contract]]
  private var ownBlockers: [Cell: [Blocker]] = [:]

  init(_ catalogue: Catalogue, t: Int64) {
    (self.catalogue, self.t) = (catalogue, t)
    let videos = Dictionary(uniqueKeysWithValues: catalogue.videos.map { ($0.id, $0) })
    self.videos = videos
    territories = Dictionary(uniqueKeysWithValues: catalogue.territories.map { ($0.country, $0) })
    let childrenByParent = Dictionary(grouping: catalogue.videos) { $0.parentID ?? 0 }
    children = videos.mapValues { parent in
      (childrenByParent[parent.id] ?? []).filter { Self.isParent(parent, of: $0) }
    }
    assets = Dictionary(grouping: catalogue.assets, by: \.videoID)
    ratings = Dictionary(grouping: catalogue.ratings, by: \.videoID)
    synopses = Dictionary(grouping: catalogue.synopses, by: \.videoID)
    contracts = Dictionary(grouping: catalogue.contracts, by: \.videoID)
  }

  // MARK: Hierarchy

  private static func isParent(_ parent: Catalogue.Video, of video: Catalogue.Video) -> Bool {
    (video.kind == "season" && parent.kind == "show") || (video.kind == "episode" && parent.kind == "season")
  }

  func parent(of video: Catalogue.Video) -> Catalogue.Video? {
    guard let id = video.parentID, let parent = videos[id], Self.isParent(parent, of: video) else { return nil }
    return parent
  }

  func hasMissingParent(_ video: Catalogue.Video) -> Bool { video.parentID != nil && parent(of: video) == nil }

  /// The video, its parent, its parent's parent.
  func line(of video: Catalogue.Video) -> [Catalogue.Video] {
    [video] + (parent(of: video).map(line) ?? [])
  }

  func isOwn(_ video: Catalogue.Video, _ country: String) -> Bool { own(video, country).isEmpty }

  func isUp(_ video: Catalogue.Video, _ country: String) -> Bool {
    if hasMissingParent(video) { return false }
    return isOwn(video, country) && (isPlayable(video) || hasChildUp(video, country))
  }

  func isLive(_ video: Catalogue.Video, _ country: String) -> Bool {
    isUp(video, country) && (parent(of: video).map { isLive($0, country) } ?? true)
  }

  private func hasChildUp(_ video: Catalogue.Video, _ country: String) -> Bool {
    (children[video.id] ?? []).contains { isUp($0, country) }
  }

  private func isPlayable(_ video: Catalogue.Video) -> Bool { video.kind == "movie" || video.kind == "episode" }

  /// Every blocker of a cell, in published order.
  func blockers(_ video: Catalogue.Video, _ country: String) -> [Blocker] {
    var blockers = own(video, country)
    if isOwn(video, country), !isPlayable(video), !hasChildUp(video, country) {
      blockers.append(Blocker("hierarchy", "no-live-children"))
    }
    if let parent = parent(of: video), isUp(video, country), !isLive(parent, country) {
      blockers.append(Blocker("hierarchy", "parent-blocked"))
    }
    if hasMissingParent(video) { blockers.append(Blocker("hierarchy", "parent-missing")) }
    return blockers.sorted()
  }

  // MARK: Rules 1 to 7

  private func own(_ video: Catalogue.Video, _ country: String) -> [Blocker] {
    let cell = Cell(videoID: video.id, country: country)
    if let known = ownBlockers[cell] { return known }
    var blockers = contractWindow(video, country)
    if let territory = territories[country], territory.launched {
      blockers += primaryVideo(video) + spokenLanguage(video, territory) + captions(video, territory)
      blockers += maturityRating(video, territory) + synopsis(video, territory)
    } else {
      blockers.append(Blocker("territory", "territory-not-launched"))
    }
    ownBlockers[cell] = blockers
    return blockers
  }

  private func governing(_ video: Catalogue.Video) -> [Catalogue.Contract] {
    line(of: video).lazy.compactMap { self.contracts[$0.id] }.first ?? []
  }

  private func windows(_ state: String, _ video: Catalogue.Video, _ country: String) -> [Catalogue.Window] {
    governing(video).filter { $0.state == state }.flatMap(\.windows).filter { $0.countries.contains(country) }
  }

  private func isOpen(_ window: Catalogue.Window) -> Bool { window.start <= t && (window.end.map { t < $0 } ?? true) }

  private func contractWindow(_ video: Catalogue.Video, _ country: String) -> [Blocker] {
    let signed = windows("signed", video, country)
    if signed.contains(where: isOpen) { return [] }
    if let start = signed.map(\.start).filter({ $0 > t }).min() {
      return [Blocker("contract-window", "window-not-open", Self.text(start))]
    }
    if let end = signed.compactMap(\.end).max() { return [Blocker("contract-window", "window-closed", Self.text(end))] }
    let isDrafted = !windows("draft", video, country).isEmpty
    return [Blocker("contract-window", isDrafted ? "contract-not-signed" : "no-contract")]
  }

  func isUsable(_ asset: Catalogue.Asset) -> Bool {
    asset.state == "approved" && (asset.availableFrom.map { $0 <= t } ?? true)
  }

  private func primaryVideo(_ video: Catalogue.Video) -> [Blocker] {
    guard isPlayable(video) else { return [] }
    let pictures = (assets[video.id] ?? []).filter { $0.kind == "video" && $0.state != "withdrawn" }
    if pictures.contains(where: isUsable) { return [] }
    if pictures.isEmpty { return [Blocker("primary-video", "video-missing")] }
    if let from = pictures.filter({ $0.state == "approved" }).compactMap(\.availableFrom).min() {
      return [Blocker("primary-video", "video-not-yet-available", Self.text(from))]
    }
    let best = ["delivered", "ordered", "rejected"].first { state in pictures.contains { $0.state == state } }
    return [Blocker("primary-video", "video-not-approved", best ?? "")]
  }

  func isPermitted(_ asset: Catalogue.Asset, of video: Catalogue.Video, _ country: String) -> Bool {
    let signed = governing(video).filter { $0.state == "signed" }
    let here = signed.filter { $0.windows.contains { $0.countries.contains(country) } }
    let open = here.filter { $0.windows.contains { $0.countries.contains(country) && isOpen($0) } }
    let asked = open.isEmpty ? here : open
    if asked.isEmpty { return true }
    return asked.contains { contract in
      let isSound = asset.kind == "audio" || asset.kind == "audio-description"
      guard let tags = isSound ? contract.audioLanguages : contract.subtitleLanguages else { return true }
      return tags.contains { Self.satisfies(asset.language, $0) }
    }
  }

  private func isUnderstood(
    _ video: Catalogue.Video, _ territory: Catalogue.Territory, kinds: Set<String>
  ) -> Bool {
    (assets[video.id] ?? []).contains { asset in
      kinds.contains(asset.kind) && isUsable(asset) && isPermitted(asset, of: video, territory.country)
        && territory.spokenLanguages.contains { Self.satisfies(asset.language, $0) }
    }
  }

  private func spokenLanguage(_ video: Catalogue.Video, _ territory: Catalogue.Territory) -> [Blocker] {
    if !isPlayable(video) || territory.spokenLanguages.isEmpty { return [] }
    if isUnderstood(video, territory, kinds: ["audio", "subtitles"]) { return [] }
    return [Blocker("spoken-language", "no-audio-or-subtitles", Self.joined(territory.spokenLanguages))]
  }

  private func captions(_ video: Catalogue.Video, _ territory: Catalogue.Territory) -> [Blocker] {
    if !isPlayable(video) || !territory.captionsRequired { return [] }
    if isUnderstood(video, territory, kinds: ["captions"]) { return [] }
    return [Blocker("captions", "captions-missing", Self.joined(territory.spokenLanguages))]
  }

  private func maturityRating(_ video: Catalogue.Video, _ territory: Catalogue.Territory) -> [Blocker] {
    if !territory.ratingRequired { return [] }
    let nearest = line(of: video).lazy.compactMap { level in
      self.ratings[level.id]?.first { $0.country == territory.country }
    }.first
    guard let nearest else { return [Blocker("maturity-rating", "rating-missing")] }
    if territory.boards.isEmpty || territory.boards.contains(nearest.board) { return [] }
    return [Blocker("maturity-rating", "rating-board-not-accepted", nearest.board.description)]
  }

  private func synopsis(_ video: Catalogue.Video, _ territory: Catalogue.Territory) -> [Blocker] {
    territory.displayLanguages.compactMap { required in
      let states = (synopses[video.id] ?? []).filter { Self.satisfies($0.language, required) }.map(\.state)
      if states.contains("approved") { return nil }
      return Blocker("synopsis", states.contains("draft") ? "synopsis-not-approved" : "synopsis-missing", required)
    }
  }

  // MARK: Assets and the next change

  func isLive(_ asset: Catalogue.Asset, of video: Catalogue.Video, _ country: String) -> Bool {
    isLive(video, country) && isUsable(asset)
      && (asset.kind == "video" || isPermitted(asset, of: video, country))
  }

  func nextChange(_ video: Catalogue.Video) -> Int64? {
    let signed = governing(video).filter { $0.state == "signed" }.flatMap(\.windows)
    let approved = (assets[video.id] ?? []).filter { $0.state == "approved" }
    let instants = signed.map(\.start) + signed.compactMap(\.end) + approved.compactMap(\.availableFrom)
    return instants.filter { $0 > t }.min()
  }

  // MARK: Words

  private static func satisfies(_ tag: String?, _ requirement: String) -> Bool {
    guard let tag = tag?.lowercased() else { return false }
    return tag == requirement.lowercased() || tag.hasPrefix(requirement.lowercased() + "-")
  }

  private static func joined(_ tags: [String]) -> String {
    tags.map(ExactText.init).sorted().map(\.description).joined(separator: ",")
  }

  private static func text(_ milliseconds: Int64) -> String {
    let seconds = (Double(milliseconds) / 1000).rounded(.down)
    return Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }
}
