import Foundation
import Gatekeeper
import Ingest
import RuleKit
import Standard
import Timeline

/// A store in a folder of its own, removed with its last holder, and a handful of records to put into it.
final class SampleStore: Sendable {
  static let noon: Instant = Instant(milliseconds: 1_768_478_400_000)  // 2026-01-15T12:00:00Z
  static let hostileTitle = "<script>alert(\"1\")</script> & 'friends'"
  /// A quote that is no character of its own: a combining mark follows it.
  static let hostileMark = "Mark \"\u{301} onfocus=alert(1) x=\"\u{301}"

  let store: Store

  init() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "gatekeeper-service-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    store = Store(path: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: store.location) }

  @discardableResult
  func put(_ records: [InputRecord], at instant: Instant = SampleStore.noon) throws -> [TimelineState] {
    try ChangeApplier(store).apply(records.map { .upsert($0) }, at: instant)
  }

  /// Evaluates what is there once, as another process would.
  func evaluate() throws {
    let cycle = try EvaluationCycle(
      store.liveness, evaluator: Evaluator(StandardRules.ruleSet, threads: 1), at: Self.noon)
    _ = try cycle.run(store.inputs().latest(), at: Self.noon, publishedAt: Self.noon)
  }

  /// Harbour Lights (1) is live in US and blocked in DE; Night Train (2) opens later; 3 and 4 have hostile titles.
  static let records: [InputRecord] =
    [
      .territory(
        Territory(
          country: "US", launched: true, displayLanguages: ["en"], spokenLanguages: ["en"], captionsRequired: false,
          ratingRequired: false)),
      .territory(
        Territory(
          country: "DE", launched: true, displayLanguages: ["de"], spokenLanguages: ["de"], captionsRequired: false,
          ratingRequired: true, boards: ["FSK"])),
      .video(Video(id: 1, kind: .movie, originalLanguage: "en", title: "Harbour Lights")),
      .video(Video(id: 2, kind: .movie, originalLanguage: "en", title: "Night Train")),
      .video(Video(id: 3, kind: .movie, originalLanguage: "en", title: hostileTitle)),
      .video(Video(id: 4, kind: .movie, originalLanguage: "en", title: hostileMark)),
      .contract(
        Contract(id: 11, videoID: 1, state: .signed, windows: [Window(start: early, countries: ["US", "DE"])])),
      .contract(Contract(id: 12, videoID: 2, state: .signed, windows: [Window(start: later, countries: ["US"])])),
    ] + media(of: 1) + media(of: 2)

  private static let early = Instant(milliseconds: 1_577_836_800_000)  // 2020-01-01
  static let later = Instant(milliseconds: 1_788_220_800_000)  // 2026-09-01

  private static func media(of id: Int64) -> [InputRecord] {
    [
      .asset(Asset(id: id * 100, videoID: id, kind: .video, state: .approved)),
      .asset(Asset(id: id * 100 + 1, videoID: id, kind: .audio, language: "en", state: .approved)),
      .synopsis(Synopsis(videoID: id, language: "en", title: "A title", text: "A text.", state: .approved)),
    ]
  }
}
