import BitMemory
import Foundation
import Gatekeeper
import Hollow
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

@Suite("Evaluation cycle") struct CycleTests {
  @Test("the committed mini catalogue gives the committed answers") func answers() async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let lines = TestStore.lines(try store.evaluate(at: MiniCatalogue.instant))
    #expect(lines == (try MiniCatalogue.expected("expected")))
    try await store.apply(MiniCatalogue.folder.appending(path: "changes.ndjson"))
    let after = TestStore.lines(try store.evaluate(at: MiniCatalogue.instantAfterChanges))
    #expect(after == (try MiniCatalogue.expected("expected-after-changes")))
  }

  @Test("threads change nothing, not even ordinals", arguments: [1, 2, 3, 8])
  func threads(count: Int) async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let one = try store.evaluate(at: MiniCatalogue.instant, threads: 1)
    let other = try store.evaluate(at: MiniCatalogue.instant, threads: count)
    #expect(one.evaluation.digest == other.evaluation.digest)
    #expect(one.videos == other.videos)
    #expect(one.blockers == other.blockers)
  }

  @Test("every cycle publishes a version, changed or not, that names its input versions") func versions() async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let first = try store.evaluate(at: MiniCatalogue.instant)
    let second = try store.evaluate(at: MiniCatalogue.instant)
    #expect(second.version > first.version)
    #expect(second.evaluation == first.evaluation)
    #expect(second.evaluation.inputs.map(\.dataset) == Dataset.allCases)
    for input in second.evaluation.inputs {
      #expect(second.state.data.headerTag("gatekeeper.input.\(input.dataset)") == "\(input.version)")
    }
    #expect(try OutputStates(store.store).versions() == [first.version, second.version])
  }

  @Test("an empty store evaluates to an empty output") func empty() throws {
    let store = try TestStore()
    let state = try store.evaluate(at: MiniCatalogue.instant)
    #expect(state.videos.isEmpty)
    #expect(state.evaluation.inputs.isEmpty)
  }

  @Test("a dataset that cannot be read keeps its last state and the others go on") func degraded() async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let timelines = store.store.inputs()
    let held = try timelines.latest()
    try store.apply([.delete(.contract(id: 1)), .delete(.asset(id: 101))])
    let announced = try #require(try store.store.timeline(.assets).announcedVersion())
    let damaged = try store.store.timeline(.assets).blobs().filter { $0.version == announced }
    for name in damaged {
      try Data([1, 2, 3]).write(to: store.directory.url.appending(path: "assets/\(name)"))
    }
    var failed: [Dataset] = []
    let inputs = try store.store.inputs().latest(after: InputPins(held)) { failed.append($0.dataset) }
    #expect(failed == [.assets])
    #expect(inputs[.assets]?.version == held[.assets]?.version)
    #expect(try #require(inputs[.contracts]?.version) > (try #require(held[.contracts]?.version)))
    #expect(throws: (any Error).self, "nothing held: the error is the caller's") {
      _ = try store.store.inputs().latest()
    }
  }

  @Test("a later change to the same key holds, deleting an absent key changes nothing") func changes() async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let before = try #require(try store.store.inputs()[.videos].latest())
    try store.apply([.delete(.video(id: 424_242))])
    #expect(try store.store.inputs()[.videos].latest()?.version == before.version, "unchanged, so not published")
    let video = Video(id: 77, kind: .movie, title: "Later")
    try store.apply([
      .upsert(.video(Video(id: 77, kind: .movie, title: "Earlier"))), .delete(.video(id: 77)), .upsert(.video(video)),
    ])
    let state = try store.evaluate(at: MiniCatalogue.instant)
    #expect(state.find(videoID: 77) != nil)
    let videos = try #require(try store.store.inputs()[.videos].latest()).data
    let texts = try videos.column("Title", "value", .string)
    let stored = videos.populated("Title").compactMap { texts.text(at: $0) }
    #expect(stored.contains("Later"))
    #expect(!stored.contains("Earlier"), "records that nothing refers to are swept")
  }
}
