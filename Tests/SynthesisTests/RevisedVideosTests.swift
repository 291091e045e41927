import Gatekeeper
import RuleKit
import Synthesis
import Testing

@Suite("Revised videos") struct RevisedVideosTests {
  private static let datasets = Dataset.allCases.filter { $0 != .territories }
  private let catalogue = SyntheticCatalogue(videos: 1000, seed: 3, instant: .reference)

  @Test("exactly the share of videos, every record of theirs, each valid and different", arguments: [0.01, 0.1])
  func share(share: Double) throws {
    let events = Array(RevisedVideos(catalogue, share: share, of: Self.datasets, seed: 5))
    let chosen = Set(events.compactMap { $0.record?.ownerID })
    #expect(chosen.count == Int(1000 * share))
    #expect(chosen.isSubset(of: catalogue.videos.map(\.id)))
    #expect(Set(events.map(\.key)).count == events.count)
    let before = CatalogueState(catalogue)
    for event in events {
      let record = try #require(event.record)
      try record.record.validate()
      let old = try #require(before.record(event.key), "\(event.json()) is about a record that is not there")
      #expect(old != record)
    }
    for dataset in Self.datasets {
      var count = 0
      catalogue.forEachRecord(of: dataset) { record in
        if let video = record.ownerID, chosen.contains(video) { count += 1 }
      }
      #expect(events.count { $0.dataset == dataset } == count, "\(dataset)")
    }
  }

  @Test("the same seed gives the same events, whatever the order of datasets", arguments: [1, 2] as [UInt64])
  func sameSeed(seed: UInt64) {
    let events = Array(RevisedVideos(catalogue, share: 0.02, of: [.assets, .ratings], seed: seed))
    #expect(Array(RevisedVideos(catalogue, share: 0.02, of: [.ratings, .assets, .assets], seed: seed)) == events)
    #expect(Array(RevisedVideos(catalogue, share: 0.02, of: [.assets, .ratings], seed: seed + 1)) != events)
  }

  @Test("the videos lie everywhere in the catalogue") func spread() {
    let events = Array(RevisedVideos(catalogue, share: 0.01, of: [.videos], seed: 8))
    let ids = events.compactMap { $0.record?.ownerID }
    for (position, id) in ids.enumerated() { #expect(Int(id - 1_000_001) / 100 == position) }
  }
}
