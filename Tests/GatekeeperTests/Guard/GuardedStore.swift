import Foundation
import Gatekeeper
import Hollow
import RuleKit
import Standard
import Synchronization
import TestSupport
import Testing
import Timeline

/// The mini catalogue in a store whose output is guarded: five cells are live at first, two of video 1, one each of 2, 3
/// and 4 in BR.
final class GuardedStore {
  /// One cell may go dark at a time.
  static let policy = BlastRadiusPolicy(all: CellLimit(cells: 1), country: CellLimit(cells: 1))

  let files: TestStore
  let store: Store
  private let recorded = Recorded()
  private var second: Int64 = 0

  /// - Parameter wrap: puts something before a timeline's blobs.
  init(_ wrap: (@Sendable (DirectoryBlobStore) -> any BlobStore)? = nil) async throws {
    let files = try TestStore()
    self.files = files
    store = Store(location: files.store.location) { [path = files.directory.path] name in
      let blobs = DirectoryBlobStore(path: "\(path)/\(name)", timeline: name)
      return wrap.map { $0(blobs) } ?? blobs
    }
    try await files.importFolder(MiniCatalogue.folder)
  }

  /// A store whose second cycle was held: three of the five cells would go dark.
  static func holding() async throws -> (store: GuardedStore, cycle: EvaluationCycle, held: HeldState) {
    let store = try await GuardedStore()
    let cycle = try store.cycle()
    try store.run(cycle)
    try store.deleteContract(2)
    return (store, cycle, try #require(try store.hold(cycle)).held)
  }

  private final class Recorded: Sendable {
    let events = Mutex<[GuardEvent]>([])
  }

  var events: [GuardEvent] { recorded.events.withLock { $0 } }
  var states: HeldStates { HeldStates(store) }

  /// A process that evaluates: nothing of an earlier one is in its memory.
  func cycle(_ policy: BlastRadiusPolicy? = GuardedStore.policy) throws -> EvaluationCycle {
    let blastRadius = policy.map { policy in
      BlastRadiusGuard(store, policy: policy, evaluator: Evaluator(StandardRules.ruleSet)) { [recorded] event in
        recorded.events.withLock { $0.append(event) }
      }
    }
    return try EvaluationCycle(
      store.liveness, evaluator: Evaluator(StandardRules.ruleSet), blastRadius: blastRadius, at: now())
  }

  /// A second later at each call.
  func now() -> Instant {
    second += 1
    return Instant(milliseconds: TestStore.published.milliseconds + second * 1000)
  }

  @discardableResult
  func run(_ cycle: EvaluationCycle) throws -> LivenessState {
    let inputs = try store.inputs().latest()
    return try LivenessState(try cycle.run(inputs, at: MiniCatalogue.instant, publishedAt: now()).state)
  }

  /// Runs a cycle that must be held.
  func hold(_ cycle: EvaluationCycle) throws -> HeldError? {
    do {
      try run(cycle)
      return nil
    } catch let error as HeldError {
      return error
    }
  }

  func decide(_ action: Decision.Action, _ version: Version, by: String = "ann", reason: String = "a test") throws {
    try states.decide(Decision(version: version, action: action, by: by, reason: reason, decidedAt: now()))
  }

  /// Three cells go dark, or one more.
  func deleteContract(_ id: Int64) throws { try files.apply([.delete(.contract(id: id))], at: now()) }

  var announced: Version? { get throws { try store.liveness.announcedVersion() } }

  func tag(_ name: String, _ state: LivenessState) -> String? { state.state.data.headerTag("gatekeeper.\(name)") }
}
