import Gatekeeper
import RuleKit

/// What the launched territories require, turned round: the countries of each requirement.
struct RequirementModel {
  private(set) var launched = CountrySet()
  private(set) var captioned = CountrySet()
  private(set) var rated: [Territory] = []
  private(set) var displayed: [BCP47Tag: CountrySet] = [:]
  private(set) var spoken: [[BCP47Tag]: CountrySet] = [:]

  init(_ launchedTerritories: [Territory]) {
    for territory in launchedTerritories {
      let country = territory.country
      launched.insert(country)
      if territory.captionsRequired { captioned.insert(country) }
      if territory.ratingRequired { rated.append(territory) }
      if !territory.spokenLanguages.isEmpty { spoken[territory.spokenLanguages, default: []].insert(country) }
      for language in territory.displayLanguages { displayed[language, default: []].insert(country) }
    }
  }
}
