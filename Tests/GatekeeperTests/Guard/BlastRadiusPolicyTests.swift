import RuleKit
import Testing

@testable import Gatekeeper

@Suite("Blast radius policy") struct BlastRadiusPolicyTests {
  /// A radius of `dark` cells in DE and `live` live ones there, and 1000 live cells in US that stay.
  private func radius(dark: Int, live: Int) -> BlastRadius {
    let (before, lost) = (Self.cells(["DE": live, "US": 1000]), Self.cells(["DE": dark]))
    return BlastRadius(
      live: before, liveAfter: before - lost, dark: lost, planned: CellsByCountry(), revived: CellsByCountry(),
      rules: [.init(rule: "rating", cells: dark)], videos: dark)
  }

  private static func cells(_ counts: [Country: Int]) -> CellsByCountry {
    CellsByCountry(Country.all.map { counts[$0] ?? 0 })
  }

  private func scopes(_ policy: BlastRadiusPolicy, _ radius: BlastRadius) -> [ExceededLimit.Scope] {
    policy.exceeded(by: radius).map(\.scope)
  }

  private let never = CellLimit(shareMillionths: 1_000_000)

  @Test("exactly at a limit passes, and one cell more is held, globally, by country and by rule") func edges() {
    let all = BlastRadiusPolicy(all: CellLimit(shareMillionths: 10_000), country: never)
    #expect(scopes(all, radius(dark: 20, live: 1000)) == [])
    #expect(scopes(all, radius(dark: 21, live: 1000)) == [.all])
    let country = BlastRadiusPolicy(all: never, country: CellLimit(shareMillionths: 50_000))
    #expect(scopes(country, radius(dark: 50, live: 1000)) == [])
    #expect(scopes(country, radius(dark: 51, live: 1000)) == [.country("DE")])
    let rule = BlastRadiusPolicy(
      all: never, country: never, rules: ["rating": CellLimit(cells: 7), "other": CellLimit()])
    #expect(scopes(rule, radius(dark: 7, live: 1000)) == [])
    #expect(scopes(rule, radius(dark: 8, live: 1000)) == [.rule("rating")])
  }

  @Test("the number holds where the share is less, and the share where it is more") func larger() {
    let limit = CellLimit(shareMillionths: 10_000, cells: 50)
    #expect([0, 100, 5_000, 5_099, 5_100, 1_000_000].map(limit.allowed) == [50, 50, 50, 50, 51, 10_000])
    // 0.29 * 100 is 28.999... in binary fractions.
    #expect(CellLimit(shareMillionths: 290_000).allowed(of: 100) == 29)
    #expect(CellLimit(shareMillionths: 1_000_000).allowed(of: .max) == .max)
    #expect(CellLimit().allowed(of: 1_000_000) == 0)
  }

  @Test("the defaults let a small catalogue lose everything, and hold a large one's hundredth") func defaults() {
    #expect(scopes(BlastRadiusPolicy(), radius(dark: 100, live: 100)) == [])
    #expect(scopes(BlastRadiusPolicy(), radius(dark: 101, live: 101)) == [.country("DE")])
    #expect(scopes(BlastRadiusPolicy(), radius(dark: 10_001, live: 999_000)) == [.all])
  }

  @Test(
    "limits are written as shares, numbers or both",
    arguments: [
      ("1%", 10_000, 0), ("0.05%", 500, 0), ("100%", 1_000_000, 0), ("0.0001%", 1, 0), ("500", 0, 500),
      ("0", 0, 0), ("1%,5000", 10_000, 5_000), ("12.5%,1", 125_000, 1),
    ])
  func texts(text: String, share: Int, cells: Int) throws {
    let limit = try #require(CellLimit(text))
    #expect(limit == CellLimit(shareMillionths: share, cells: cells))
    #expect(limit.description == text)
  }

  @Test(
    "anything else is no limit",
    arguments: [
      "", "%", "1 %", "-1", "-1%", "101%", "100.0001%", "1%,", ",1", "5,1%", "1%,2,3", "1.00001%", "1.%", ".5%", "1e3",
      "0x10", "９", "+5", "9999999999999999",
    ])
  func refusedTexts(text: String) { #expect(CellLimit(text) == nil) }
}
