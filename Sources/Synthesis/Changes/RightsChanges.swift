import Gatekeeper
import RuleKit

/// Changes of dataset "contracts". The video is a movie or show.
extension ChangeMaker {
  private var windows: WindowGenerator { catalogue.contractGenerator.windows }

  /// The contracts of a video as the changes so far left them.
  func contracts(of video: CatalogueVideo) -> [Contract] {
    edits.current(catalogue.contracts(of: video), of: video.id)
  }

  /// A draft is signed.
  mutating func signedContract(of video: CatalogueVideo) -> Contract? {
    guard var contract = contracts(of: video).first(where: { $0.state == .draft }) else { return nil }
    contract.state = .signed
    return contract
  }

  /// A signed contract is terminated.
  mutating func terminatedContract(of video: CatalogueVideo) -> Contract? {
    let signed = contracts(of: video).filter { $0.state == .signed }
    guard !signed.isEmpty else { return nil }
    var contract = random.pick(signed)
    contract.state = .terminated
    return contract
  }

  /// A further contract, while the video has an id left for one. The last id stays free: it is that of a dangling contract.
  mutating func addedContract(of video: CatalogueVideo) -> Contract? {
    let taken = Set(contracts(of: video).map(\.id))
    let free = (0..<SyntheticID.contractsAVideo - 1).first {
      !taken.contains(SyntheticID.contract(video: video.node.index, number: $0))
    }
    return free.map {
      catalogue.contractGenerator.newContract(
        for: video.node, number: $0, video.family.profile, &random)
    }
  }

  /// A window opens earlier, ends at once, or ends later than was agreed.
  mutating func contractWithMovedWindow(of video: CatalogueVideo) -> Contract? {
    let signed = contracts(of: video).filter { $0.state == .signed && !$0.windows.isEmpty }
    guard !signed.isEmpty else { return nil }
    var contract = random.pick(signed)
    let position = random.below(contract.windows.count)
    contract.windows[position] = moved(contract.windows[position])
    return contract
  }

  /// A window still to open opens earlier or later. One that opened ends yesterday, or some day that is drawn.
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

/// Changes of dataset "ratings". The video is a movie or show.
extension ChangeMaker {
  /// The ratings of a video as the changes so far left them.
  func ratings(of video: CatalogueVideo) -> [Rating] {
    edits.current(catalogue.ratings(of: video), of: video.id)
  }

  /// A missing rating arrives, one by a board that the country does not accept is put right, or the video is rated anew.
  mutating func givenRating(of video: CatalogueVideo) -> Rating? {
    let ratings = ratings(of: video)
    let rated = CountrySet(ratings.map(\.country))
    let missing = SyntheticTerritories.table.rated.filter { !rated.contains($0.country) }
    if !missing.isEmpty, random.chance(perMille: 600) { return rating(of: video, in: random.pick(missing)) }
    guard !ratings.isEmpty else { return nil }
    let refused = ratings.filter { !isAccepted($0) }
    let rating = refused.isEmpty || random.chance(perMille: 300) ? random.pick(ratings) : random.pick(refused)
    return self.rating(of: video, in: SyntheticTerritories.table.rows[Int(rating.country.index)])
  }

  /// Whether the country accepts the rating's board.
  private func isAccepted(_ rating: Rating) -> Bool {
    let boards = SyntheticTerritories.table.territory(of: rating.country).boards
    return boards.isEmpty || boards.contains(rating.board)
  }

  /// A new rating: most often of the family's level, now and then of any.
  private mutating func rating(of video: CatalogueVideo, in row: TerritoryRow) -> Rating {
    let isUsual = random.chance(perMille: 900)
    let maturity = isUsual ? video.family.profile.maturity : random.below(CertificateScale.ages.count)
    return catalogue.ratingGenerator.rating(video.node, in: row, maturity: maturity, &random)
  }
}

/// Changes of dataset "territories": rare, because each reaches every video.
extension ChangeMaker {
  /// The service starts somewhere, asks for English texts as well, or a country's law on ratings changes.
  mutating func changeTerritory() -> ChangeEvent {
    let row = random.pick(SyntheticTerritories.table.rows)
    let territory = edits.current(row.territory) ?? row.territory
    return .upsert(.territory(changed(territory)))
  }

  /// Where the service is not launched yet, it is launched; elsewhere one of the two other things happens.
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
