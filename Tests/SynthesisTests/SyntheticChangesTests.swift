import Gatekeeper
import RuleKit
import Synthesis
import Testing

@Suite("Synthetic changes") struct SyntheticChangesTests {
  private let catalogue = SyntheticCatalogue(videos: 300, seed: 9, instant: .reference)

  @Test("the same seed gives the same events, however many are taken", arguments: [1, 2, 3] as [UInt64])
  func sameSeed(seed: UInt64) {
    let events = SyntheticChanges(catalogue, seed: seed).events(400)
    #expect(events.count == 400)
    #expect(Array(SyntheticChanges(catalogue, seed: seed).prefix(150)) == Array(events.prefix(150)))
    #expect(SyntheticChanges(catalogue, seed: seed + 1).events(400) != events)
  }

  @Test("every record is valid, and every event changes something", arguments: [1, 2, 3] as [UInt64])
  func sensible(seed: UInt64) throws {
    var state = CatalogueState(catalogue)
    var idle = 0
    for event in SyntheticChanges(catalogue, seed: seed).events(3000) {
      if case .upsert(let record) = event { try record.record.validate() }
      if case .delete(let key) = event { #expect(state.contains(key), "\(event.json()) deletes what is not there") }
      if case .upsert(let record) = event, state.record(event.key) == record { idle += 1 }
      state.apply(event)
    }
    #expect(idle < 300, "\(idle) of 3000 events repeat a record")
  }

  @Test("events are about videos that are there, as they are then", arguments: [1, 2] as [UInt64])
  func knownVideos(seed: UInt64) {
    var state = CatalogueState(catalogue)
    for event in SyntheticChanges(catalogue, seed: seed).events(3000) {
      if let record = event.record, record.key.dataset != .videos, let owner = record.ownerID {
        #expect(state.contains(.video(id: owner)), "\(event.json()) belongs to nobody")
      }
      state.apply(event)
    }
  }

  @Test("all kinds of events occur, territories seldom") func mix() {
    let events = SyntheticChanges(catalogue, seed: 4).events(10_000)
    let counts = events.reduce(into: [Dataset: Int]()) { $0[$1.dataset, default: 0] += 1 }
    #expect(Set(counts.keys).isSuperset(of: Dataset.allCases.filter { $0 != .territories }))
    #expect(counts[.territories, default: 0] < 12)
    #expect((4000...7000).contains(counts[.assets, default: 0]))
    let deletes = events.count { if case .delete = $0 { true } else { false } }
    #expect((50...1500).contains(deletes))
  }

  @Test("a new video comes before its parts, and goes on where the catalogue ended") func arrivals() throws {
    let events = SyntheticChanges(catalogue, seed: 4).events(5000)
    let whole = SyntheticCatalogue(videos: 400, seed: 9, instant: .reference)
    let known = Set(catalogue.videos.map(\.id))
    let arrived = events.compactMap { event in
      if case .upsert(.video(let video)) = event { video } else { nil }
    }
    #expect(arrived.count > 3)
    #expect(known.isDisjoint(with: arrived.map(\.id)))
    #expect(arrived == Array(whole.videos.dropFirst(300).prefix(arrived.count)))
  }
}
