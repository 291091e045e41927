import Gatekeeper
import RuleKit

/// Makes the records of dataset "contracts": one to three for a movie or show, and a few for seasons sold by
/// themselves.
struct ContractGenerator: Sendable {
  let seed: UInt64
  let windows: WindowGenerator

  /// What follows from a season of its own contract is rare, and worth having in a demo.
  private static let seasonDealsPerMille = 20

  func append(_ title: SyntheticTitle, to contracts: inout [Contract]) {
    for node in title.nodes {
      append(node, title.profile, to: &contracts)
      if node.index == title.strayIndex { contracts.append(stray(behind: node, title.profile)) }
    }
  }

  /// The countries of all contracts that a title has itself.
  func countries(of title: SyntheticTitle) -> CountrySet {
    var contracts: [Contract] = []
    append(title.top, title.profile, to: &contracts)
    return contracts.reduce(into: CountrySet()) { countries, contract in
      for window in contract.windows { countries.formUnion(window.countries) }
    }
  }

  /// One more contract of a video, signed, beside those in the catalogue.
  func newContract(
    for node: VideoNode, number: Int, _ profile: TitleProfile, _ random: inout SeededRandom
  ) -> Contract {
    var contract = contract(for: node, number: number, profile, &random)
    contract.state = .signed
    return contract
  }

  /// The contracts a video has itself.
  func append(_ node: VideoNode, _ profile: TitleProfile, to contracts: inout [Contract]) {
    let count: Int
    var random: SeededRandom
    switch node.kind {
    case .movie, .show:
      random = SeededRandom(seed: seed, .contracts, entity: node.index)
      count = 1 + random.index(weights: [50, 35, 15])
    case .season:
      random = SeededRandom(seed: seed, .seasonDeals, entity: node.index)
      count = random.chance(perMille: Self.seasonDealsPerMille) ? 1 : 0
    case .episode: return
    }
    for number in 0..<count { contracts.append(contract(for: node, number: number, profile, &random)) }
  }

  private func contract(
    for node: VideoNode, number: Int, _ profile: TitleProfile, _ random: inout SeededRandom
  ) -> Contract {
    let state: ContractState =
      switch random.below(100) {
      case ..<5: .draft
      case 5: .terminated
      default: .signed
      }
    let windows = (0...random.index(weights: [55, 25, 12, 8])).map { _ in self.windows.window(&random) }
    let limits = languageLimits(profile, &random)
    return Contract(
      id: SyntheticID.contract(video: node.index, number: number), videoID: SyntheticID.video(node.index), state: state,
      windows: windows, audioLanguages: limits.audio, subtitleLanguages: limits.subtitles)
  }

  /// Both nil for four contracts in five.
  private func languageLimits(
    _ profile: TitleProfile, _ random: inout SeededRandom
  ) -> (audio: [BCP47Tag]?, subtitles: [BCP47Tag]?) {
    guard random.chance(perMille: 200) else { return (nil, nil) }
    let audio = allowed(from: profile.dubs, perMille: 400, always: profile.originalLanguage, &random)
    switch random.below(10) {
    case ..<4: return (audio, nil)
    case ..<9: return (audio, allowed(from: profile.subtitles, perMille: 700, always: nil, &random))
    default: return (nil, [])
    }
  }

  private func allowed(
    from mask: LanguageMask, perMille: Int, always language: Int?, _ random: inout SeededRandom
  ) -> [BCP47Tag] {
    var allowed = LanguageMask()
    for language in mask where random.chance(perMille: perMille) { allowed.insert(language) }
    if let language { allowed.insert(language) }
    return allowed.map { SyntheticLanguages.tags[$0] }
  }

  /// A contract of a video that no dataset has.
  private func stray(behind node: VideoNode, _ profile: TitleProfile) -> Contract {
    var random = SeededRandom(seed: seed, .strays, entity: node.index)
    var contract = contract(for: node, number: SyntheticID.contractsAVideo - 1, profile, &random)
    contract.videoID = SyntheticID.ghost(node.index)
    return contract
  }
}

/// Makes the windows of contracts around the instant the catalogue is for: 70 % open, 15 % closed, 15 % still to open.
struct WindowGenerator: Sendable {
  let instant: Instant
  let territorySets: TerritorySets

  private static let minute = 60_000
  private static let day = 1440 * minute

  func window(_ random: inout SeededRandom) -> Window {
    let countries = territorySets.draw(&random)
    switch random.below(100) {
    case ..<15: return closedWindow(in: countries, &random)
    case ..<30: return futureWindow(in: countries, &random)
    default: return openWindow(in: countries, &random)
    }
  }

  private func openWindow(in countries: CountrySet, _ random: inout SeededRandom) -> Window {
    let start = hour(days: -random.within(5...1500))
    let isEndless = random.chance(perMille: 300)
    return Window(start: start, end: isEndless ? nil : hour(days: random.within(2...1500)), countries: countries)
  }

  private func closedWindow(in countries: CountrySet, _ random: inout SeededRandom) -> Window {
    let daysAgo = random.within(2...700)
    return Window(
      start: hour(days: -daysAgo - random.within(90...900)), end: hour(days: -daysAgo), countries: countries)
  }

  /// One in ten opens within two days, so that a running demo sees windows open.
  private func futureWindow(in countries: CountrySet, _ random: inout SeededRandom) -> Window {
    let days = random.within(2...300)
    let start = random.chance(perMille: 100) ? soon(&random) : hour(days: days)
    let end = random.chance(perMille: 500) ? nil : hour(days: days + random.within(90...1500))
    return Window(start: start, end: end, countries: countries)
  }

  private func soon(_ random: inout SeededRandom) -> Instant {
    instant.advanced(milliseconds: Self.minute * random.within(1...2880))
  }

  /// The full hour that many days after the instant, or before it.
  func hour(days: Int) -> Instant {
    let hour = Int64(60 * Self.minute)
    let moved = instant.advanced(milliseconds: days * Self.day)
    return Instant(milliseconds: moved.milliseconds - (moved.milliseconds % hour + hour) % hour)
  }
}

extension Instant {
  func advanced(milliseconds: Int) -> Instant { Instant(milliseconds: self.milliseconds + Int64(milliseconds)) }
}
