import Gatekeeper
import RuleKit

/// The blast radius, counted cell by cell.
struct NaiveRadius: Equatable {
  var live = [Int](repeating: 0, count: Country.count)
  var liveAfter = [Int](repeating: 0, count: Country.count)
  var dark = [Int](repeating: 0, count: Country.count)
  var rules: [String: Int] = [:]
  var videos = 0

  init(_ old: RandomVerdicts, _ new: RandomVerdicts, approved: RandomVerdicts? = nil) {
    for id in new.videos.keys {
      for country in Country.all where new.blockers(id, country) == [] { liveAfter[Int(country.index)] += 1 }
    }
    for id in old.videos.keys {
      var isHit = false
      for country in Country.all where old.blockers(id, country) == [] {
        live[Int(country.index)] += 1
        let now = new.blockers(id, country)
        let isApproved = approved.map { $0.blockers(id, country) != [] } ?? false
        guard now != [], !isApproved else { continue }
        dark[Int(country.index)] += 1
        for rule in Set(now?.map(\.rule) ?? ["removed"]) { rules[rule, default: 0] += 1 }
        isHit = true
      }
      if isHit { videos += 1 }
    }
  }

  init(_ radius: BlastRadius) {
    (live, liveAfter, dark) = (radius.live.counts, radius.liveAfter.counts, radius.dark.counts)
    (rules, videos) = (Dictionary(uniqueKeysWithValues: radius.rules.map { ($0.rule, $0.cells) }), radius.videos)
  }
}
