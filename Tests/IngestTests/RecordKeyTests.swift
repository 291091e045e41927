import Gatekeeper
import RuleKit
import Testing

@Suite("Record key") struct RecordKeyTests {
  static let keys: [RecordKey] = [
    .video(id: 9), .video(id: 80_000_001), .contract(id: 1), .asset(id: 1), .rating(videoID: 9, country: "DE"),
    .rating(videoID: 9, country: "US"), .rating(videoID: 10, country: "AD"), .synopsis(videoID: 9, language: "pt-BR"),
    .synopsis(videoID: 9, language: "zh-Hant"), .territory(country: "DE"), .territory(country: "XK"),
  ]

  @Test("prints its parts without the dataset") func printed() {
    let expected = ["9", "80000001", "1", "1", "9/DE", "9/US", "10/AD", "9/pt-BR", "9/zh-Hant", "DE", "XK"]
    #expect(Self.keys.map(\.description) == expected)
  }

  @Test("orders by dataset, then number, then code") func order() {
    #expect(Self.keys.reversed().sorted() == Self.keys)
    #expect(Set(Self.keys).count == Self.keys.count)
  }

  @Test("knows its dataset; datasets have a fixed order") func datasets() {
    #expect(
      Dataset.allCases.map(\.rawValue) == ["videos", "contracts", "assets", "ratings", "synopses", "territories"])
    #expect(Dataset.allCases.map(\.index) == Array(0..<6))
    #expect(Set(Self.keys.map(\.dataset)) == Set(Dataset.allCases))
  }
}
