import Gatekeeper
import RuleKit

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
