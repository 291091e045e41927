import Foundation
import Gatekeeper
import Hollow
import Ingest
import RuleKit
import Standard
import TestSupport
import Timeline

/// A store in a temporary directory, filled through the same door as everyone's.
struct TestStore {
  let directory: TemporaryDirectory
  let store: Store

  init() throws {
    directory = try TemporaryDirectory()
    store = Store(path: directory.path)
  }

  /// Imports `DATASET.ndjson` or `DATASET.ndjson.gz` of a folder; returns the refused lines.
  @discardableResult
  func importFolder(_ folder: URL) async throws -> [ImportRefusal] {
    var refusals: [ImportRefusal] = []
    for dataset in Dataset.allCases {
      let plain = folder.appending(path: "\(dataset).ndjson").path
      let path = FileManager.default.fileExists(atPath: plain) ? plain : plain + ".gz"
      _ = try await Importer(store).importFile(path, into: dataset, at: Self.published) { refusals.append($0) }
    }
    return refusals
  }

  func apply(_ file: URL) async throws {
    var events: [ChangeEvent] = []
    try await RecordReader().read(ChangeEvent.self, path: file.path) { events += $0.values }
    _ = try ChangeApplier(store).apply(events, at: Self.published)
  }

  func apply(_ events: [ChangeEvent], at instant: Instant = Self.published) throws {
    _ = try ChangeApplier(store).apply(events, at: instant)
  }

  /// Any fixed instant does: versions come from it.
  static let published = Instant(milliseconds: 1_790_000_000_000)

  @discardableResult
  func evaluate(
    at instant: Instant, _ ruleSet: RuleSet = StandardRules.ruleSet, threads: Int = 2,
    instants: InstantOrder = .forward
  ) throws -> LivenessState {
    let cycle = try EvaluationCycle(
      store.liveness, evaluator: Evaluator(ruleSet, threads: threads), at: Self.published)
    let inputs = try store.inputs().latest()
    return try LivenessState(
      try cycle.run(inputs, at: instant, publishedAt: Self.published, instants: instants).state)
  }

  static func lines(_ state: LivenessState) -> [String] {
    var json = LivenessJSON(state)
    for video in state.videos { json.append(video: video) }
    return String(decoding: json.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
