import Gatekeeper
import RuleKit

/// Which of one video's assets may be used where, as the languages of its contracts allow.
struct LanguageModel {
  private let signed: [Contract]
  private let usable: [Asset]
  private let instant: Instant

  init(contracts: [Contract], assets: [Asset], at instant: Instant) {
    signed = contracts.filter { $0.state == .signed }
    usable = assets.filter { $0.isUsable(at: instant) }
    self.instant = instant
  }

  /// Indexes of the contracts that decide in a country: the open ones, else those with any window there; none allows
  /// all.
  func deciding(in country: Country) -> [Int] {
    let covering = signed.indices.filter { signed[$0].windows.contains { $0.countries.contains(country) } }
    let open = covering.filter { index in
      signed[index].windows.contains { $0.countries.contains(country) && $0.isOpen(at: instant) }
    }
    return open.isEmpty ? covering : open
  }

  /// Whether there is an asset of these kinds in one of the languages.
  func has(_ kinds: [AssetKind], in languages: [BCP47Tag], deciding: [Int]) -> Bool {
    usable.contains { asset in
      guard kinds.contains(asset.kind), let tag = asset.language, tag.satisfies(oneOf: languages) else { return false }
      return deciding.isEmpty || deciding.contains { permits(signed[$0], tag, asset.kind) }
    }
  }

  private func permits(_ contract: Contract, _ tag: BCP47Tag, _ kind: AssetKind) -> Bool {
    let limit = kind.languageTrack == .audio ? contract.audioLanguages : contract.subtitleLanguages
    return limit.map { tag.satisfies(oneOf: $0) } ?? true
  }
}

extension BCP47Tag {
  func satisfies(oneOf requirements: [BCP47Tag]) -> Bool {
    requirements.contains { text == $0.text || text.hasPrefix($0.text + "-") }
  }
}

extension Asset {
  func isUsable(at instant: Instant) -> Bool {
    state == .approved && availableFrom.map { $0 <= instant } != false
  }
}

extension Window {
  func isOpen(at instant: Instant) -> Bool { start <= instant && end.map { instant < $0 } != false }
}
