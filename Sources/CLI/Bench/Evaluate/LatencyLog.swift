import Gatekeeper
import RuleKit
import Service
import Synchronization
import Timeline

/// What was sent and what was announced, from which follows when each change was seen.
final class LatencyLog: Sendable {
  private struct Output {
    let inputs: [Version?]
    let announced: ContinuousClock.Instant

    func holds(_ sent: ChangeLoad.Sent) -> Bool {
      sent.batch.versions.allSatisfy { dataset, version in inputs[dataset.index].map { $0 >= version } ?? false }
    }
  }

  private let state = Mutex<(sent: [ChangeLoad.Sent], outputs: [Output])>(([], []))

  func add(_ sent: ChangeLoad.Sent) { state.withLock { $0.sent.append(sent) } }

  /// Call at once after the announcement.
  func add(_ cycle: CycleResult) {
    let announced = ContinuousClock().now
    let output = Output(inputs: Dataset.allCases.map { cycle.catalogue.inputs[$0]?.version }, announced: announced)
    state.withLock { $0.outputs.append(output) }
  }

  /// Whether an output is announced that holds everything that was sent.
  var isComplete: Bool {
    state.withLock { state in state.outputs.last.map { last in state.sent.allSatisfy(last.holds) } ?? false }
  }

  /// The seconds from when each change was due to the announcement of the first output that holds it. Forgets them.
  func takeLatencies() -> [Double] {
    state.withLock { state in
      var (latencies, first): ([Double], Int) = ([], 0)
      for sent in state.sent {
        for (dataset, due) in zip(sent.batch.datasets, sent.due) {
          guard let version = sent.batch.versions[dataset] else { continue }
          // Datasets of a batch are announced one by one, so that one may be seen before another.
          while first > 0, Self.holds(state.outputs[first - 1], dataset, version) { first -= 1 }
          while first < state.outputs.count, !Self.holds(state.outputs[first], dataset, version) { first += 1 }
          guard first < state.outputs.count else { continue }
          latencies.append(due.duration(to: state.outputs[first].announced).seconds)
        }
      }
      state = ([], [])
      return latencies
    }
  }

  private static func holds(_ output: Output, _ dataset: Dataset, _ version: Version) -> Bool {
    output.inputs[dataset.index].map { $0 >= version } ?? false
  }
}
