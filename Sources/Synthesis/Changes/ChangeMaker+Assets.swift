import Gatekeeper
import RuleKit

/// Changes of dataset "assets".
extension ChangeMaker {
  func assets(of subject: Subject) -> [Asset] {
    var assets: [Asset] = []
    catalogue.assetGenerator.append(subject.node, subject.title.profile, to: &assets)
    return edits.current(assets, of: subject.videoID)
  }

  /// One step of an unfinished asset towards approval; the picture is ordered where there is none.
  mutating func progressedAsset(of subject: Subject) -> Asset? {
    let assets = assets(of: subject)
    guard assets.contains(where: { $0.kind == .video }) else {
      return catalogue.assetGenerator.asset(AssetSlot(kind: .video, language: 0), of: subject.node, state: .ordered)
    }
    let unfinished = assets.filter { $0.state != .approved }
    guard !unfinished.isEmpty else { return nil }
    // The picture first: everyone waits for it.
    var asset = unfinished.first { $0.kind == .video } ?? random.pick(unfinished)
    asset.state = nextState(after: asset.state)
    return asset
  }

  private mutating func nextState(after state: AssetState) -> AssetState {
    switch state {
    case .withdrawn: .ordered
    case .ordered, .rejected: .delivered
    case .delivered, .approved: random.chance(perMille: 920) ? .approved : .rejected
    }
  }

  /// An approved asset turns out to be faulty, or its file is withdrawn.
  mutating func setBackAsset(of subject: Subject) -> Asset? {
    let approved = assets(of: subject).filter { $0.state == .approved }
    guard !approved.isEmpty else { return nil }
    var asset = random.chance(perMille: 250) ? approved[0] : random.pick(approved)
    asset.state = random.chance(perMille: 700) ? .rejected : .withdrawn
    return asset
  }

  /// A dub or subtitles in a language that the video has none in yet.
  mutating func deliveredLanguage(of subject: Subject) -> Asset? {
    let slot = AssetSlot(
      kind: random.chance(perMille: 400) ? .audio : .subtitles, language: random.below(SyntheticLanguages.displayCount))
    let asset = catalogue.assetGenerator.asset(
      slot, of: subject.node, state: random.chance(perMille: 500) ? .approved : .delivered)
    return assets(of: subject).contains { $0.id == asset.id } ? nil : asset
  }

  /// An asset becomes usable later than was thought, or at once.
  mutating func movedAvailability(of subject: Subject) -> Asset? {
    let assets = assets(of: subject)
    guard !assets.isEmpty else { return nil }
    var asset = assets.first { $0.availableFrom != nil } ?? random.pick(assets)
    let isLater = asset.availableFrom == nil || random.chance(perMille: 300)
    asset.availableFrom = isLater ? catalogue.contractGenerator.windows.hour(days: random.within(1...14)) : nil
    return asset
  }
}
