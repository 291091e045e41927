import RuleKit
import Standard
import Testing

@Suite("Rule maturity-rating") struct MaturityRatingTests {
  private let fixture = RuleFixture(
    [
      TerritoryFacts("GB", ratingRequired: true, boards: ["BBFC"]), TerritoryFacts("DE", ratingRequired: true),
      TerritoryFacts("FR"), TerritoryFacts("CN", launched: false, ratingRequired: true),
    ], boards: ["BBFC", "MPAA"])

  private func findings(_ kind: VideoKind = .movie, _ levels: RatingFacts...) -> [String] {
    fixture.findings(of: MaturityRating(), in: .title(kind, ratings: levels))
  }

  @Test("a rating is missing where one is required, for every kind", arguments: VideoKind.allCases)
  func missing(kind: VideoKind) {
    #expect(findings(kind) == ["rating-missing()[DE GB]"])
  }

  @Test("a board the country does not name is not accepted; naming none accepts all") func boards() {
    #expect(
      findings(.movie, fixture.ratings([("MPAA", ["GB", "DE", "FR"])])) == ["rating-board-not-accepted(MPAA)[GB]"])
    #expect(findings(.movie, fixture.ratings([("BBFC", ["GB"]), ("MPAA", ["DE"])])).isEmpty)
  }

  @Test("only the nearest rating of a country is looked at") func nearest() {
    let (own, show) = (fixture.ratings([("MPAA", ["GB"])]), fixture.ratings([("BBFC", ["GB", "DE"])]))
    #expect(findings(.episode, own, show) == ["rating-board-not-accepted(MPAA)[GB]"])
    #expect(findings(.episode, show, own).isEmpty)
  }
}
