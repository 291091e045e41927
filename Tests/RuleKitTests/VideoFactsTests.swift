import RuleKit
import Testing

@Suite("Title facts") struct TitleFactsTests {
  private static func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  @Test("a window is open from its start until just before its end") func window() {
    let window = WindowFacts(start: Self.at(10), end: Self.at(20), countries: ["DE"])
    #expect([9, 10, 19, 20].map { window.isOpen(at: Self.at($0)) } == [false, true, true, false])
    #expect(WindowFacts(start: Self.at(10), countries: ["DE"]).isOpen(at: .latest))
  }

  @Test("an asset is usable once approved and available") func usable() {
    for state in AssetState.allCases {
      let asset = AssetFacts(id: 1, kind: .video, state: state)
      #expect(asset.isUsable(at: .earliest) == (state == .approved))
    }
    let later = AssetFacts(id: 1, kind: .video, availableFrom: Self.at(10))
    #expect([9, 10, 11].map { later.isUsable(at: Self.at($0)) } == [false, true, true])
  }

  @Test("the next change is the nearest edge of signed windows and approved assets") func nextChange() {
    let windows = [
      WindowFacts(start: Self.at(10), end: Self.at(40), countries: ["DE"]),
      WindowFacts(start: Self.at(60), countries: ["FR"]),
    ]
    let video = VideoFacts(
      videoID: 1, kind: .movie,
      contracts: [
        ContractFacts(id: 1, videoID: 1, state: .signed, windows: windows),
        ContractFacts(id: 2, videoID: 1, state: .draft, windows: [WindowFacts(start: Self.at(11), countries: ["DE"])]),
        ContractFacts(
          id: 3, videoID: 1, state: .terminated, windows: [WindowFacts(start: Self.at(12), countries: ["DE"])]),
      ],
      assets: [
        AssetFacts(id: 1, kind: .video, availableFrom: Self.at(50)),
        AssetFacts(id: 2, kind: .video, state: .delivered, availableFrom: Self.at(13)),
      ])
    let expected: [Int64?] = [10, 40, 40, 50, 60, nil]
    #expect([0, 10, 39, 40, 50, 60].map { video.nextChange(after: Self.at($0))?.milliseconds } == expected)
  }

  @Test("a level's countries are those of its boards") func rating() {
    let level = RatingFacts(
      videoID: 1,
      [
        .init(board: Board(id: 0), countries: ["DE", "AT"]), .init(board: Board(id: 1), countries: ["FR"]),
      ])
    #expect(level.countries == ["AT", "DE", "FR"])
  }
}
