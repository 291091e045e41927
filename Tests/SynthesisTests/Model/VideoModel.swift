import Gatekeeper
import RuleKit

/// One video's own records, and its verdicts once they are known.
struct VideoModel {
  let video: Video
  var contracts: [Contract] = []
  var assets: [Asset] = []
  var ratings: [Country: Rating] = [:]
  var synopses: [Synopsis] = []
  var children: [Int64] = []
  /// Countries of each code, without the rule's name.
  var blocked: [String: CountrySet] = [:]
  var live = CountrySet()

  init(_ video: Video) { self.video = video }

  mutating func block(_ code: String, _ countries: CountrySet) {
    if !countries.isEmpty { blocked[code, default: []].formUnion(countries) }
  }

  mutating func block(_ code: String, _ country: Country) { block(code, CountrySet(country)) }

  var blockedAnywhere: CountrySet { blocked.values.reduce(into: CountrySet()) { $0.formUnion($1) } }
}
