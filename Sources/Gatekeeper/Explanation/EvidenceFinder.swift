import Hollow
import RuleKit
import Timeline

/// Finds the records behind a blocker in the facts the verdict was made from. Computed on demand, never stored.
struct EvidenceFinder {
  private let title: VideoFacts
  private let ancestors: [VideoFacts]
  private let world: World

  /// At most this many records a blocker: the first ones tell who has to act.
  private static let limit = 5

  /// - Parameter ancestors: the parent's facts, then its parent's.
  init(_ title: VideoFacts, ancestors: [VideoFacts], world: World) {
    (self.title, self.ancestors, self.world) = (title, ancestors, world)
  }

  func evidence(_ blocker: Blocker, _ words: BlockerWords, in countries: CountrySet) -> [Evidence] {
    let found: [Evidence] =
      switch words.dataset {
      case .territories: territories(countries)
      case .contracts: contracts(countries)
      case .assets: assets(blocker)
      case .ratings: ratings(blocker, countries)
      case .synopses: synopses(blocker)
      case .videos: videos(blocker)
      }
    return Array(found.prefix(Self.limit))
  }

  private func territories(_ countries: CountrySet) -> [Evidence] {
    countries.prefix(Self.limit).map {
      Evidence(dataset: .territories, record: $0.code, field: "launched", actual: "not true", expected: "true")
    }
  }

  private func contracts(_ countries: CountrySet) -> [Evidence] {
    let covering = title.contracts.filter { contract in
      contract.state != .terminated && contract.windows.contains { !$0.countries.isDisjoint(with: countries) }
    }
    guard !covering.isEmpty else {
      return [
        Evidence(
          dataset: .contracts, record: "for video \(contractOwner)", field: "windows", actual: nil,
          expected: "a signed contract with a window for \(Self.codes(countries))")
      ]
    }
    return covering.map { contract in
      if contract.state != .signed {
        return Evidence(
          dataset: .contracts, record: "\(contract.id)", field: "state", actual: contract.state.name, expected: "signed"
        )
      }
      return Evidence(
        dataset: .contracts, record: "\(contract.id)", field: "windows",
        actual: window(of: contract, countries), expected: "a window that is open")
    }
  }

  /// The video whose contracts govern this one: the topmost with the same contracts; the top one where there are none.
  private var contractOwner: Int64 {
    ancestors.last { $0.contracts.map(\.id) == title.contracts.map(\.id) }?.videoID ?? title.videoID
  }

  private func window(of contract: ContractFacts, _ countries: CountrySet) -> String {
    let windows = contract.windows.filter { !$0.countries.isDisjoint(with: countries) }
    let next = windows.filter { $0.start > world.instant }.min { $0.start < $1.start } ?? windows.last
    return next.map { "\($0.start) to \($0.end?.description ?? "no end")" } ?? "no window"
  }

  private func assets(_ blocker: Blocker) -> [Evidence] {
    let kinds: [AssetKind] =
      blocker.code.hasPrefix("video-")
      ? [.video] : blocker.code.hasPrefix("captions-") ? [.captions] : [.audio, .subtitles]
    let tags = kinds == [.video] ? [] : blocker.detail.split(separator: ",").map(String.init)
    let matching = title.assets.filter { asset in
      kinds.contains(asset.kind) && asset.state != .withdrawn && satisfies(asset.language, oneOf: tags)
    }
    guard !matching.isEmpty else {
      let language = tags.isEmpty ? "" : " in \(tags.joined(separator: " or "))"
      return [
        Evidence(
          dataset: .assets, record: "for video \(title.videoID)", field: "state", actual: nil,
          expected: "an approved \(kinds.map(\.name).joined(separator: " or ")) asset\(language)")
      ]
    }
    return matching.map(evidence(of:))
  }

  private func evidence(of asset: AssetFacts) -> Evidence {
    if asset.state != .approved {
      return Evidence(
        dataset: .assets, record: "\(asset.id)", field: "state", actual: asset.state.name, expected: "approved")
    }
    if let from = asset.availableFrom, from > world.instant {
      return Evidence(
        dataset: .assets, record: "\(asset.id)", field: "availableFrom", actual: "\(from)",
        expected: "an instant that has come")
    }
    let tag = asset.language.map { world.vocabulary.tag(of: $0) } ?? "none"
    return Evidence(
      dataset: .assets, record: "\(asset.id)", field: "language", actual: tag,
      expected: "a language that the contract permits here")
  }

  private func satisfies(_ language: Language?, oneOf tags: [String]) -> Bool {
    guard !tags.isEmpty else { return true }
    guard let language else { return false }
    let tag = world.vocabulary.tag(of: language)
    return tags.contains { LanguageTag.satisfies(tag, requirement: $0) }
  }

  private func ratings(_ blocker: Blocker, _ countries: CountrySet) -> [Evidence] {
    let top = ancestors.last?.videoID ?? title.videoID
    return countries.prefix(Self.limit).map { country in
      Evidence(
        dataset: .ratings, record: "\(top)/\(country.code)", field: "board",
        actual: blocker.detail.isEmpty ? nil : blocker.detail,
        expected: "a rating by a board that \(country.code) accepts")
    }
  }

  private func synopses(_ blocker: Blocker) -> [Evidence] {
    let drafts = title.synopses.filter { $0.state == .draft && satisfies($0.language, oneOf: [blocker.detail]) }
    guard !drafts.isEmpty else {
      return [
        Evidence(
          dataset: .synopses, record: "\(title.videoID)/\(blocker.detail)", field: "state", actual: nil,
          expected: "approved")
      ]
    }
    return drafts.map {
      Evidence(
        dataset: .synopses, record: "\(title.videoID)/\(world.vocabulary.tag(of: $0.language))", field: "state",
        actual: "draft", expected: "approved")
    }
  }

  private func videos(_ blocker: Blocker) -> [Evidence] {
    switch blocker.code {
    case "parent-missing":
      return [
        Evidence(
          dataset: .videos, record: "\(title.videoID)", field: "parentId", actual: "the id of no suitable record",
          expected: "a \(title.kind.parentKind?.name ?? "parent") that is there")
      ]
    case "parent-blocked":
      let parent = ancestors.first.map { "\($0.videoID)" } ?? "the parent"
      return [Evidence(dataset: .videos, record: parent, field: "verdict", actual: "blocked", expected: "live")]
    default:
      return [
        Evidence(
          dataset: .videos, record: "\(title.videoID)", field: "children", actual: "none that could be live",
          expected: "one without blockers of its own")
      ]
    }
  }

  private static func codes(_ countries: CountrySet) -> String {
    let codes = countries.prefix(6).map(\.code).joined(separator: ", ")
    return countries.count > 6 ? "\(codes) and \(countries.count - 6) more" : codes
  }
}
