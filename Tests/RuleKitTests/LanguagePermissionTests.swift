import RuleKit
import TestSupport
import Testing

@Suite("Language permission") struct LanguagePermissionTests {
  private static let now = Instant(milliseconds: 100)
  private static let countries: [Country] = ["DE", "FR", "US", "ZW"]

  /// docs/domain.md, "The standard rule set", rule 4, read cell by cell.
  private static func isPermitted(
    _ kind: AssetKind, _ language: Language?, in country: Country, of contracts: [ContractFacts]
  ) -> Bool {
    if kind == .video { return true }
    let signed = contracts.filter { $0.state == .signed }
    let here = signed.filter { $0.windows.contains { $0.countries.contains(country) } }
    let open = here.filter { $0.windows.contains { $0.countries.contains(country) && $0.isOpen(at: now) } }
    let asked = open.isEmpty ? here : open
    if asked.isEmpty { return true }
    return asked.contains { contract in
      let isText = kind == .subtitles || kind == .captions
      guard let allowed = isText ? contract.subtitleLanguages : contract.audioLanguages else { return true }
      return language.map(allowed.contains) ?? false
    }
  }

  private static func randomContract(_ random: inout SplitMix64) -> ContractFacts {
    func languages() -> LanguageSet? {
      guard Bool.random(using: &random) else { return nil }
      return LanguageSet((0..<3).filter { _ in Bool.random(using: &random) }.map { Language(id: $0 * 40) })
    }
    let windows = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      let start = Int64.random(in: 80...110, using: &random)
      let end = Bool.random(using: &random) ? Instant(milliseconds: start + .random(in: 1...20, using: &random)) : nil
      return WindowFacts(
        start: Instant(milliseconds: start), end: end,
        countries: CountrySet(countries.filter { _ in Bool.random(using: &random) }))
    }
    return ContractFacts(
      id: 1, videoID: 1, state: ContractState.allCases.randomElement(using: &random) ?? .signed, windows: windows,
      audioLanguages: languages(), subtitleLanguages: languages())
  }

  @Test("agrees with the cell-by-cell reading", arguments: 1...150 as ClosedRange<UInt64>)
  func cells(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let contracts = (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.randomContract(&random) }
    let video = VideoFacts(videoID: 1, kind: .movie, contracts: contracts)
    let permission = LanguagePermission(video, at: Self.now)
    for kind in AssetKind.allCases {
      for language in [nil, Language(id: 0), Language(id: 40), Language(id: 80), Language(id: 7)] {
        let permitted = permission.countries(for: kind, language: language)
        for country in Self.countries + ["AD"] {
          let expected = Self.isPermitted(kind, language, in: country, of: contracts)
          #expect(permitted.contains(country) == expected, "\(kind) \(String(describing: language)) \(country)")
        }
      }
    }
  }
}
