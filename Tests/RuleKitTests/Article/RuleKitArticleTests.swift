import RuleKit
import TestSupport
import Testing

/// The article about RuleKit tells the truth: its code is compiled, and its rule does what the article says.
@Suite("RuleKit article") struct RuleKitArticleTests {
  @Test("every block of Swift stands in the compiled example") func blocks() throws {
    let article = try CompiledArticle(
      "Sources/RuleKit/RuleKit.docc/RuleKit.md", example: "Tests/RuleKitTests/Article/TwoSoundTracks.swift")
    #expect(article.blocks.count >= 4)
    #expect(article.missing == [])
  }

  @Test("its rule blocks where captions are required and names what is missing") func rule() {
    #expect(blockedCountries() == [["US"]])
    let world = World(instant: Instant(milliseconds: 0), territories: [TerritoryFacts("US")])
    func evidence(_ assets: [AssetFacts]) -> [String] {
      let movie = VideoFacts(videoID: 1, kind: .movie, assets: assets)
      return TwoSoundTracks().evidence(
        of: .tooFewSoundTracks, in: BlockedCell(video: movie, country: "US", world: world)
      ).map(\.sentence)
    }
    #expect(
      evidence([AssetFacts(id: 7, kind: .audio, state: .delivered)])
        == ["assets 7: state is delivered, needs approved"])
    #expect(evidence([]) == ["assets for video 1: state is missing, needs an approved audio asset"])
  }

  @Test("a rule set asks the rule that blocked, and no other") func ruleSet() {
    let world = World(instant: Instant(milliseconds: 0), territories: [])
    let cell = BlockedCell(video: VideoFacts(videoID: 1, kind: .movie), country: "DE", world: world)
    let ruleSet = sampleSet([Sample(id: "a"), OtherSample(id: "b")])
    #expect(ruleSet.evidence(rule: "a", code: "zebra", in: cell)?.map(\.field) == ["zebra"])
    #expect(ruleSet.evidence(rule: "middle", code: "above", in: cell)?.map(\.field) == ["above"])
    #expect(ruleSet.evidence(rule: "a", code: "mango", in: cell) == nil)
    #expect(ruleSet.evidence(rule: "c", code: "zebra", in: cell) == nil)
  }
}
