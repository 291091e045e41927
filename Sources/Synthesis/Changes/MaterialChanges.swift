import Gatekeeper
import RuleKit

/// Changes of dataset "assets".
extension ChangeMaker {
  /// The assets of a video as the changes so far left them.
  func assets(of video: CatalogueVideo) -> [Asset] {
    edits.current(catalogue.assets(of: video), of: video.id)
  }

  /// One step of an unfinished asset towards approval. Where there is no picture, it is ordered.
  mutating func progressedAsset(of video: CatalogueVideo) -> Asset? {
    let assets = assets(of: video)
    guard assets.contains(where: { $0.kind == .video }) else {
      return catalogue.assetGenerator.asset(AssetSlot(kind: .video, language: 0), of: video.node, state: .ordered)
    }
    let unfinished = assets.filter { $0.state != .approved }
    guard !unfinished.isEmpty else { return nil }
    // The picture first: everyone waits for it.
    var asset = unfinished.first { $0.kind == .video } ?? random.pick(unfinished)
    asset.state = nextState(after: asset.state)
    return asset
  }

  /// What comes after a state on the way to approval: most deliveries pass, and a rejected file is delivered again.
  private mutating func nextState(after state: AssetState) -> AssetState {
    switch state {
    case .withdrawn: .ordered
    case .ordered, .rejected: .delivered
    case .delivered, .approved: random.chance(perMille: 920) ? .approved : .rejected
    }
  }

  /// An approved asset turns out to be faulty, or its file is withdrawn. The first one is drawn more often: it is the picture
  /// where that is approved.
  mutating func setBackAsset(of video: CatalogueVideo) -> Asset? {
    let approved = assets(of: video).filter { $0.state == .approved }
    guard !approved.isEmpty else { return nil }
    var asset = random.chance(perMille: 250) ? approved[0] : random.pick(approved)
    asset.state = random.chance(perMille: 700) ? .rejected : .withdrawn
    return asset
  }

  /// A dub or subtitles in a language that the video has none in yet.
  mutating func deliveredLanguage(of video: CatalogueVideo) -> Asset? {
    let slot = AssetSlot(
      kind: random.chance(perMille: 400) ? .audio : .subtitles, language: random.below(SyntheticLanguages.displayCount))
    let asset = catalogue.assetGenerator.asset(
      slot, of: video.node, state: random.chance(perMille: 500) ? .approved : .delivered)
    return assets(of: video).contains { $0.id == asset.id } ? nil : asset
  }

  /// An asset becomes usable later than was thought, or at once.
  mutating func movedAvailability(of video: CatalogueVideo) -> Asset? {
    let assets = assets(of: video)
    guard !assets.isEmpty else { return nil }
    var asset = assets.first { $0.availableFrom != nil } ?? random.pick(assets)
    let isLater = asset.availableFrom == nil || random.chance(perMille: 300)
    asset.availableFrom = isLater ? catalogue.contractGenerator.windows.hour(days: random.within(1...14)) : nil
    return asset
  }
}

/// Changes of dataset "synopses".
extension ChangeMaker {
  /// The synopses of a video as the changes so far left them.
  func synopses(of video: CatalogueVideo) -> [Synopsis] {
    edits.current(catalogue.synopses(of: video), of: video.id)
  }

  /// A draft is approved, a missing language is written, or a text is written anew or taken back to draft.
  mutating func writtenSynopsis(of video: CatalogueVideo) -> Synopsis? {
    let synopses = synopses(of: video)
    if var draft = synopses.first(where: { $0.state == .draft }) {
      draft.state = .approved
      return draft
    }
    let known = Set(synopses.map(\.language))
    let language = random.below(SyntheticLanguages.displayCount)
    let isNew = !known.contains(SyntheticLanguages.tags[language])
    guard isNew || random.chance(perMille: 300) else { return nil }
    var synopsis = catalogue.synopsisGenerator.synopsis(video.node, in: language, &random)
    if !isNew, random.chance(perMille: 150) { synopsis.state = .draft }
    return synopsis
  }
}
