import Gatekeeper
import Ingest
import RuleKit
import Testing
import Timeline

/// Snapshots off the path of a change.
@Suite("Deferred snapshots of input datasets") struct DeferredSnapshotTests {
  private func changes(_ age: Int32) -> [ChangeEvent] {
    (0..<40).map { video in
      .upsert(
        .territory(
          Territory(
            country: Country.all[video], name: "name \(video) \(age)", launched: true,
            captionsRequired: false, ratingRequired: false)))
    }
  }

  private func snapshots(_ store: TestStore) throws -> [Version] {
    try store.store.timeline(.territories).blobs().compactMap {
      if case .snapshot(let version) = $0 { version } else { nil }
    }
  }

  private func instant(_ second: Int64) -> Instant {
    Instant(milliseconds: TestStore.published.milliseconds + second * 1000)
  }

  @Test("apply announces without writing the snapshot that is due; it is written when it is taken, or found due later")
  func deferred() throws {
    let store = try TestStore()
    var applier: ChangeApplier? = ChangeApplier(store.store, snapshots: .onRequest)
    let first = try #require(applier?.apply(changes(0), at: instant(0)).first)
    #expect(try snapshots(store) == [first.version], "readers can reach a first state in no other way")
    let second = try #require(applier?.apply(changes(1), at: instant(1)).first)
    #expect(try snapshots(store) == [first.version])
    for due in try #require(applier?.takeDueSnapshots()) { try due.publish() }
    #expect(try snapshots(store) == [first.version, second.version])
    #expect(applier?.takeDueSnapshots().isEmpty == true)
    let third = try #require(applier?.apply(changes(2), at: instant(2)).first)
    applier = nil
    let reopened = try InputProducer(store.store, .territories, snapshots: .onRequest, at: instant(3))
    let due = try #require(reopened.takeDueSnapshot())
    #expect(due.version == third.version, "not lost with the process that left it")
  }

  @Test("a process that ends after its batch writes the snapshot first") func atOnce() throws {
    let store = try TestStore()
    for second in 0..<2 as Range<Int64> { try store.apply(changes(Int32(second)), at: instant(second)) }
    #expect(try snapshots(store).count == 2)
  }
}
