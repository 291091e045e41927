import Gatekeeper
import RuleKit
import TestSupport
import Testing
import Timeline

/// The article on the module tells the truth: its code is compiled, and does what the article says.
@Suite("Article on Gatekeeper") struct GatekeeperArticleTests {
  @Test("every block of Swift stands in the compiled example, line by line") func blocks() throws {
    let article = try CompiledArticle(
      "Sources/Gatekeeper/Gatekeeper.docc/Gatekeeper.md", example: "Tests/GatekeeperTests/Article/VerdictExample.swift")
    #expect(article.blocks.count >= 6)
    #expect(article.missing == [])
  }

  @Test("a movie without a rating is blocked, says what it needs, and is live when it has one") func example() throws {
    let directory = try TemporaryDirectory()
    let store = Store(path: directory.path)
    let now = Instant(milliseconds: 1_795_435_200_000)
    try publish(parasiteInGermany(), to: store, at: now)
    let first = try evaluate(store, at: now)
    #expect(try verdict(ofVideo: 1, in: "DE", first) == ["maturity-rating / rating-missing"])
    let needed = try whatIsNeeded(byVideo: 1, in: "DE", first)
    #expect(needed.count == 1)
    #expect(needed.first?.contains("ratings 1/DE") == true, "\(needed)")
    #expect(
      try verdict(ofVideo: 1, in: "FR", first) == [
        "contract-window / no-contract", "territory / territory-not-launched",
      ])
    #expect(try verdict(ofVideo: 2, in: "DE", first) == ["unknown"])

    let rating = Rating(videoID: 1, country: "DE", board: "FSK", certificate: "16", minimumAge: 16)
    try publish([.rating(rating)], to: store, at: now)
    let second = try evaluate(store, at: now)
    #expect(try verdict(ofVideo: 1, in: "DE", second) == ["live"])
    #expect(second.state.version > first.state.version)
  }
}
