import Gatekeeper
import RuleKit

/// Makes one change after the other, each of the catalogue as the changes before it left it.
struct ChangeMaker: Sendable {
  let catalogue: SyntheticCatalogue
  var random: SeededRandom
  private(set) var edits = CatalogueEdits()
  /// Index of the video that arrives next: the catalogue goes on where it ended.
  var nextArrival: Int

  /// A video, and the title it belongs to.
  struct Subject {
    let title: SyntheticTitle
    let node: VideoNode

    var videoID: Int64 { SyntheticID.video(node.index) }
  }

  /// Of a kind of change that few videos are ripe for, before another kind is drawn.
  private static let attempts = 8

  init(catalogue: SyntheticCatalogue, seed: UInt64) {
    self.catalogue = catalogue
    random = SeededRandom(seed: seed, .changes, entity: 0)
    nextArrival = catalogue.videoCount
  }

  /// The events of the next change: never empty.
  mutating func nextChange() -> [ChangeEvent] {
    while true {
      let kind = ChangeKind.allCases[random.index(weights: ChangeKind.weights)]
      for _ in 0..<Self.attempts {
        let events = change(kind)
        guard !events.isEmpty else { continue }
        for event in events { edits.apply(event) }
        return events
      }
    }
  }

  /// Empty when the video that was drawn is not ripe for such a change.
  private mutating func change(_ kind: ChangeKind) -> [ChangeEvent] {
    switch kind {
    case .territoryChanged: return [changeTerritory()]
    case .videoArrived: return arrival()
    default: break
    }
    guard let subject = drawSubject() else { return [] }
    switch kind {
    case .videoDeleted: return deletion(of: subject)
    case .recordDeleted: return recordDeletion(of: subject).map { [.delete($0)] } ?? []
    default: return record(kind, subject).map { [.upsert($0)] } ?? []
    }
  }

  private mutating func record(_ kind: ChangeKind, _ subject: Subject) -> InputRecord? {
    switch kind {
    case .assetProgressed: progressedAsset(of: subject).map(InputRecord.asset)
    case .assetSetBack: setBackAsset(of: subject).map(InputRecord.asset)
    case .languageDelivered: deliveredLanguage(of: subject).map(InputRecord.asset)
    case .availabilityMoved: movedAvailability(of: subject).map(InputRecord.asset)
    case .ratingGiven: givenRating(of: top(of: subject)).map(InputRecord.rating)
    case .synopsisWritten: writtenSynopsis(of: subject).map(InputRecord.synopsis)
    case .contractSigned: signedContract(of: top(of: subject)).map(InputRecord.contract)
    case .contractAdded: addedContract(of: top(of: subject)).map(InputRecord.contract)
    case .contractTerminated: terminatedContract(of: top(of: subject)).map(InputRecord.contract)
    case .windowMoved: contractWithMovedWindow(of: top(of: subject)).map(InputRecord.contract)
    case .videoArrived, .videoDeleted, .recordDeleted, .territoryChanged: nil
    }
  }

  /// Any video that is there; nil when the one that was drawn has been deleted.
  private mutating func drawSubject() -> Subject? {
    let index = random.below(nextArrival)
    guard !edits.isDeleted(.video(id: SyntheticID.video(index))) else { return nil }
    return subject(index)
  }

  func subject(_ index: Int) -> Subject {
    let title = catalogue.wholeTitle(containing: index)
    return Subject(title: title, node: title.nodes[index - title.layout.firstIndex])
  }

  /// The movie or show of a video: what has contracts and ratings.
  private func top(of subject: Subject) -> Subject { Subject(title: subject.title, node: subject.title.top) }
}

/// Videos that come with all their records, and records that go.
extension ChangeMaker {
  /// The next video of the endless catalogue that this one is the beginning of; a show or season comes with its first
  /// episode.
  mutating func arrival() -> [ChangeEvent] {
    var events: [ChangeEvent] = []
    var kind: VideoKind
    repeat {
      let arrived = subject(nextArrival)
      kind = arrived.node.kind
      nextArrival += 1
      events.append(.upsert(.video(catalogue.videoGenerator.video(arrived.node, of: arrived.title))))
      events += contracts(of: arrived).map { .upsert(.contract($0)) }
      events += synopses(of: arrived).map { .upsert(.synopsis($0)) }
      events += ratings(of: arrived).map { .upsert(.rating($0)) }
      events += assets(of: arrived).map { .upsert(.asset($0)) }
    } while !kind.isPlayable
    return events
  }

  /// A movie or episode goes, and then what belongs to it.
  func deletion(of subject: Subject) -> [ChangeEvent] {
    guard subject.node.kind.isPlayable else { return [] }
    var keys = [RecordKey.video(id: subject.videoID)]
    keys += contracts(of: subject).map(\.key)
    keys += synopses(of: subject).map(\.key)
    keys += ratings(of: subject).map(\.key)
    keys += assets(of: subject).map(\.key)
    return keys.map(ChangeEvent.delete)
  }

  /// One record of a video goes, most often a file.
  mutating func recordDeletion(of subject: Subject) -> RecordKey? {
    switch random.below(20) {
    case ..<10: draw(assets(of: subject))
    case ..<15: draw(synopses(of: subject))
    case ..<19: draw(ratings(of: subject))
    default: draw(contracts(of: subject))
    }
  }

  private mutating func draw(_ records: [some DatasetRecord]) -> RecordKey? {
    records.isEmpty ? nil : random.pick(records).key
  }
}

/// Changes of dataset "contracts"; the subject is a movie or show.
extension ChangeMaker {
  private var windows: WindowGenerator { catalogue.contractGenerator.windows }

  func contracts(of subject: Subject) -> [Contract] {
    var contracts: [Contract] = []
    catalogue.contractGenerator.append(subject.node, subject.title.profile, to: &contracts)
    return edits.current(contracts, of: subject.videoID)
  }

  mutating func signedContract(of subject: Subject) -> Contract? {
    guard var contract = contracts(of: subject).first(where: { $0.state == .draft }) else { return nil }
    contract.state = .signed
    return contract
  }

  mutating func terminatedContract(of subject: Subject) -> Contract? {
    let signed = contracts(of: subject).filter { $0.state == .signed }
    guard !signed.isEmpty else { return nil }
    var contract = random.pick(signed)
    contract.state = .terminated
    return contract
  }

  /// A further contract, while there is an id left for one.
  mutating func addedContract(of subject: Subject) -> Contract? {
    let taken = Set(contracts(of: subject).map(\.id))
    let free = (0..<SyntheticID.contractsAVideo - 1).first {
      !taken.contains(SyntheticID.contract(video: subject.node.index, number: $0))
    }
    return free.map {
      catalogue.contractGenerator.newContract(
        for: subject.node, number: $0, subject.title.profile, &random)
    }
  }

  /// A window opens earlier, ends at once, or ends later than was agreed.
  mutating func contractWithMovedWindow(of subject: Subject) -> Contract? {
    let signed = contracts(of: subject).filter { $0.state == .signed && !$0.windows.isEmpty }
    guard !signed.isEmpty else { return nil }
    var contract = random.pick(signed)
    let position = random.below(contract.windows.count)
    contract.windows[position] = moved(contract.windows[position])
    return contract
  }

  private mutating func moved(_ window: Window) -> Window {
    var moved = window
    let isFuture = window.start > catalogue.instant
    if isFuture {
      moved.start = windows.hour(days: random.chance(perMille: 700) ? -random.within(1...3) : random.within(1...30))
      if let end = moved.end, end <= moved.start { moved.end = nil }
      return moved
    }
    let endsNow = random.chance(perMille: 350)
    moved.end = windows.hour(days: endsNow ? -1 : random.within(10...1000))
    // A window that began yesterday cannot have ended before: it goes on instead.
    if let end = moved.end, end <= moved.start { moved.end = nil }
    return moved
  }
}

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

/// Changes of dataset "ratings".
extension ChangeMaker {
  func ratings(of subject: Subject) -> [Rating] {
    var ratings: [Rating] = []
    catalogue.ratingGenerator.append(subject.node, subject.title, to: &ratings)
    return edits.current(ratings, of: subject.videoID)
  }

  /// A missing rating arrives, one by a board that the country does not accept is put right, or a title is rated anew.
  mutating func givenRating(of subject: Subject) -> Rating? {
    let ratings = ratings(of: subject)
    let rated = CountrySet(ratings.map(\.country))
    let missing = SyntheticTerritories.table.rated.filter { !rated.contains($0.country) }
    if !missing.isEmpty, random.chance(perMille: 600) { return rating(of: subject, in: random.pick(missing)) }
    guard !ratings.isEmpty else { return nil }
    let refused = ratings.filter { !isAccepted($0) }
    let rating = refused.isEmpty || random.chance(perMille: 300) ? random.pick(ratings) : random.pick(refused)
    return self.rating(of: subject, in: SyntheticTerritories.table.rows[Int(rating.country.index)])
  }

  private func isAccepted(_ rating: Rating) -> Bool {
    let boards = SyntheticTerritories.table.territory(of: rating.country).boards
    return boards.isEmpty || boards.contains(rating.board)
  }

  private mutating func rating(of subject: Subject, in row: TerritoryRow) -> Rating {
    let isUsual = random.chance(perMille: 900)
    let maturity = isUsual ? subject.title.profile.maturity : random.below(CertificateScale.ages.count)
    return catalogue.ratingGenerator.rating(subject.node, in: row, maturity: maturity, &random)
  }
}

/// Changes of dataset "synopses".
extension ChangeMaker {
  func synopses(of subject: Subject) -> [Synopsis] {
    var synopses: [Synopsis] = []
    catalogue.synopsisGenerator.append(subject.node, subject.title.profile, to: &synopses)
    return edits.current(synopses, of: subject.videoID)
  }

  /// A draft is approved, a missing language is written, or a text is written anew or taken back to draft.
  mutating func writtenSynopsis(of subject: Subject) -> Synopsis? {
    let synopses = synopses(of: subject)
    if var draft = synopses.first(where: { $0.state == .draft }) {
      draft.state = .approved
      return draft
    }
    let known = Set(synopses.map(\.language))
    let language = random.below(SyntheticLanguages.displayCount)
    let isNew = !known.contains(SyntheticLanguages.tags[language])
    guard isNew || random.chance(perMille: 300) else { return nil }
    var synopsis = catalogue.synopsisGenerator.synopsis(subject.node, in: language, &random)
    if !isNew, random.chance(perMille: 150) { synopsis.state = .draft }
    return synopsis
  }
}

/// Changes of dataset "territories": rare, and felt by every video.
extension ChangeMaker {
  /// The service starts somewhere, asks for English texts as well, or a country's law on ratings changes.
  mutating func changeTerritory() -> ChangeEvent {
    let row = random.pick(SyntheticTerritories.table.rows)
    let territory = edits.current(row.territory) ?? row.territory
    return .upsert(.territory(changed(territory)))
  }

  private mutating func changed(_ territory: Territory) -> Territory {
    var changed = territory
    if !changed.launched {
      changed.launched = true
    } else if random.chance(perMille: 500) {
      changed.ratingRequired.toggle()
    } else {
      return withEnglishToggled(territory)
    }
    return changed
  }

  /// Adds English to the display languages, or takes it away where another is left.
  private func withEnglishToggled(_ territory: Territory) -> Territory {
    let english = SyntheticLanguages.tags[SyntheticLanguages.english]
    let others = territory.displayLanguages.filter { $0 != english }
    let hadEnglish = others.count < territory.displayLanguages.count
    return Territory(
      country: territory.country, name: territory.name, launched: territory.launched,
      displayLanguages: hadEnglish && !others.isEmpty ? others : others + [english],
      spokenLanguages: territory.spokenLanguages, captionsRequired: territory.captionsRequired,
      ratingRequired: territory.ratingRequired, boards: territory.boards)
  }
}
