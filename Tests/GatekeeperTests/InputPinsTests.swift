import Foundation
import Gatekeeper
import Ingest
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

/// What becomes of a dataset that was evaluated and then is gone, cannot be read, or went back.
@Suite("Input pins") struct InputPinsTests {
  private let store: TestStore
  private var timelines: InputTimelines { store.store.inputs() }

  init() async throws {
    store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
  }

  private func remove(_ dataset: Dataset) throws {
    try FileManager.default.moveItem(
      atPath: store.directory.file(dataset.rawValue), toPath: store.directory.file("\(dataset).away"))
  }

  private func later(_ seconds: Int64) -> Instant {
    Instant(milliseconds: TestStore.published.milliseconds + seconds * 1000)
  }

  private func cycle() throws -> EvaluationCycle {
    try EvaluationCycle(store.store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: TestStore.published)
  }

  @Test("a dataset that vanished keeps its pin between cycles", arguments: Dataset.allCases)
  func vanished(dataset: Dataset) throws {
    let before = try timelines.latest()
    try remove(dataset)
    var failures: [InputFailure] = []
    let after = try timelines.latest(after: InputPins(before)) { failures.append($0) }
    #expect(failures.map(\.dataset) == [dataset])
    #expect(failures.first?.reason == .vanished)
    for each in Dataset.allCases { #expect(after[each]?.version == before[each]?.version, "\(each)") }
  }

  @Test("after a start, a dataset that is gone is an error and not an empty dataset", arguments: Dataset.allCases)
  func lost(dataset: Dataset) throws {
    try store.evaluate(at: MiniCatalogue.instant)
    try remove(dataset)
    let pins = try cycle().pins()
    var failures: [InputFailure] = []
    let error = try #require(throws: InputFailure.self) { try timelines.latest(after: pins) { failures.append($0) } }
    #expect(failures.map(\.dataset) == [dataset], "the others are looked at all the same")
    #expect(error.dataset == dataset)
    let watched = try #require(throws: InputFailure.self) { try timelines.latest(after: pins) }
    #expect(watched.reason == .vanished)
    #expect("\(watched)".contains("import the dataset anew"))
  }

  @Test("a dataset that was never there is none") func never() throws {
    let empty = try TestStore()
    try empty.apply([.upsert(.video(Video(id: 1, kind: .movie, title: "Alone")))])
    let output = try empty.evaluate(at: MiniCatalogue.instant)
    #expect(output.evaluation.inputs.map(\.dataset) == [.videos])
    let inputs = try empty.store.inputs().latest(after: try InputPins(of: output.state, in: empty.store.liveness))
    #expect(inputs[.ratings] == nil)
  }

  @Test("an announcement that was put back is kept out; a pin, a rollback and a new import are let in")
  func wentBack() async throws {
    let file = URL(filePath: store.directory.file("ratings/announced.version"))
    let old = try #require(try store.store.timeline(.ratings).announcedVersion())
    let rating = Rating(videoID: 1, country: "DE", board: "FSK", certificate: "12", minimumAge: 12)
    try store.apply([.upsert(.rating(rating))], at: later(1))
    let pins = InputPins(try timelines.latest())
    let new = try #require(pins.versions[.ratings])
    #expect(new > old)

    try store.store.timeline(.ratings).writable()
      .setPin(Pin(version: old, holder: "ann", reason: "a test", pinnedAt: 0))
    #expect(try timelines.latest(after: pins)[.ratings]?.version == old, "an operator's pin")
    try store.store.timeline(.ratings).writable().setPin(nil)

    let producer = try Producer(
      store.store.timeline(.ratings).writable(), schemas: DatasetSchemas.schemas(of: .ratings),
      at: later(2).milliseconds)
    let back = try producer.rollBack(to: old, at: later(2).milliseconds, reason: "a test")
    #expect(try timelines.latest(after: pins)[.ratings]?.version == back.version)

    // The blobs of the versions in between are still there: what is announced is what counts.
    try Data("\(old)\n".utf8).write(to: file)
    let error = try #require(throws: (any Error).self) { try timelines.latest(after: pins) }
    #expect("\(error)".contains("ratings"))
    let kept = try timelines.latest(after: pins) { #expect($0.dataset == .ratings) }
    #expect(kept[.ratings]?.version == new)
  }

  @Test("an output that was rolled back to before a dataset came does not make it an unknown one") func rolledBack()
    throws
  {
    let empty = try TestStore()
    try empty.apply([.upsert(.video(Video(id: 1, kind: .movie, title: "Alone")))])
    let first = try empty.evaluate(at: MiniCatalogue.instant)
    let rating = Rating(videoID: 1, country: "DE", board: "FSK", certificate: "12", minimumAge: 12)
    try empty.apply([.upsert(.rating(rating))])
    let second = try empty.evaluate(at: MiniCatalogue.instant)
    let producer = try Producer(
      empty.store.liveness.writable(), schemas: DatasetSchemas.liveness, at: TestStore.published.milliseconds)
    let back = try producer.rollBack(to: first.version, at: TestStore.published.milliseconds, reason: "a test")
    let pins = try InputPins(of: back, in: empty.store.liveness)
    #expect(pins.versions[.ratings] == second.evaluation.version(of: .ratings))
  }

  @Test("the status says what cannot advance") func status() throws {
    try store.evaluate(at: MiniCatalogue.instant)
    #expect(try StoreStatus(store.store, at: TestStore.published).problems.isEmpty)
    try remove(.contracts)
    let status = try StoreStatus(store.store, at: Instant(milliseconds: MiniCatalogue.instant.milliseconds - 60_000))
    #expect(status.problems.map(\.subject) == [.input(.contracts), .clock])
    #expect(status.output != nil)
    #expect(status.inputs[Dataset.contracts.index].version == nil)
  }
}
