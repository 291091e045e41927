import RuleKit
import TestSupport
import Testing

@testable import Gatekeeper

@Suite("Country tally") struct CountryTallyTests {
  @Test(
    "counts what a loop over the countries counts, across its flushes",
    arguments: [0, 1, 2, 254, 255, 256, 511, 1000], [1, 2] as [UInt64])
  func counts(sets: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (tally, model) = (CountryTally(), [Int](repeating: 0, count: Country.count))
    for number in 0..<sets {
      let density = UInt64(number % 4)
      let set = density == 0 ? .all : CountrySet(Country.all.filter { _ in random.next() % (density * density) == 0 })
      tally.add(set)
      for country in set { model[Int(country.index)] += 1 }
    }
    let cells = tally.finish()
    #expect(cells.counts == model, "seed \(seed)")
    #expect(cells.total == model.reduce(0, +))
    #expect(cells["US"] == model[Int(("US" as Country).index)])
  }
}
