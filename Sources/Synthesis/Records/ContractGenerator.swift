import Gatekeeper
import RuleKit

/// Makes the records of dataset "contracts": one to three for a movie or show, and a few for seasons that are sold by
/// themselves.
///
/// A contract has one to four windows. Most are signed; one in five limits the languages it licenses.
struct ContractGenerator: Sendable {
  let seed: UInt64
  let windows: WindowGenerator

  /// Seasons in a thousand with a contract of their own. It hides the show's contracts, which surprises people, so a demo
  /// should have some.
  private static let seasonDealsPerMille = 20

  /// Appends the contracts of a family, in the order of its videos.
  func append(_ family: SyntheticFamily, to contracts: inout [Contract]) {
    for node in family.nodes {
      append(node, family.profile, to: &contracts)
      if node.index == family.danglingIndex { contracts.append(dangling(behind: node, family.profile)) }
    }
  }

  /// The countries of all contracts that a family's movie or show has itself.
  func countries(of family: SyntheticFamily) -> CountrySet {
    var contracts: [Contract] = []
    append(family.top, family.profile, to: &contracts)
    return contracts.reduce(into: CountrySet()) { countries, contract in
      for window in contract.windows { countries.formUnion(window.countries) }
    }
  }

  /// One more contract of a video, signed, beside those in the catalogue.
  func newContract(
    for node: VideoNode, number: Int, _ profile: FamilyProfile, _ random: inout SeededRandom
  ) -> Contract {
    var contract = contract(for: node, number: number, profile, &random)
    contract.state = .signed
    return contract
  }

  /// Appends the contracts a video has itself.
  func append(_ node: VideoNode, _ profile: FamilyProfile, to contracts: inout [Contract]) {
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
    for node: VideoNode, number: Int, _ profile: FamilyProfile, _ random: inout SeededRandom
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

  /// The languages that a contract licenses. Nil licenses every language, and four contracts in five do; an empty list
  /// licenses none.
  private func languageLimits(
    _ profile: FamilyProfile, _ random: inout SeededRandom
  ) -> (audio: [BCP47Tag]?, subtitles: [BCP47Tag]?) {
    guard random.chance(perMille: 200) else { return (nil, nil) }
    let audio = allowed(from: profile.dubs, perMille: 400, always: profile.originalLanguage, &random)
    switch random.below(10) {
    case ..<4: return (audio, nil)
    case ..<9: return (audio, allowed(from: profile.subtitles, perMille: 700, always: nil, &random))
    default: return (nil, [])
    }
  }

  /// Some of the languages of `mask`, and `language` in any case.
  private func allowed(
    from mask: LanguageMask, perMille: Int, always language: Int?, _ random: inout SeededRandom
  ) -> [BCP47Tag] {
    var allowed = LanguageMask()
    for language in mask where random.chance(perMille: perMille) { allowed.insert(language) }
    if let language { allowed.insert(language) }
    return allowed.map { SyntheticLanguages.tags[$0] }
  }

  /// A contract of a video that no dataset has.
  ///
  /// Its number is the last one a video can have, which no contract of the catalogue or of a change uses.
  private func dangling(behind node: VideoNode, _ profile: FamilyProfile) -> Contract {
    var random = SeededRandom(seed: seed, .dangling, entity: node.index)
    var contract = contract(for: node, number: SyntheticID.contractsAVideo - 1, profile, &random)
    contract.videoID = SyntheticID.missingVideo(node.index)
    return contract
  }
}
