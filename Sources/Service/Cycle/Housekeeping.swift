import Dispatch
import Gatekeeper
package import Timeline

/// Work that no change waits for: writing snapshots, and removing old states.
///
/// It is done one piece after the other on a queue of its own, beside the cycles that made it due and off the pool of
/// threads that tasks share. A failure is noted and nothing else: what was not done becomes due again.
package final class Housekeeping: Sendable {
  private let queue = DispatchQueue(label: "gatekeeper.housekeeping", qos: .utility)
  private let problems: StandingProblems

  package init(_ problems: StandingProblems) { self.problems = problems }

  /// Writes a snapshot that a cycle left. Returns at once.
  package func publish(_ due: DueSnapshot) {
    queue.async { [problems] in
      do {
        try due.publish()
        problems.end(.snapshots, "Snapshots are written again")
      } catch {
        problems.note(.snapshots, error, "Snapshots cannot be written, until a later one")
      }
    }
  }

  /// Removes the blobs that retention chose. Returns at once.
  package func remove(_ due: DueRemoval) {
    queue.async { [problems] in
      do {
        if !due.blobs.isEmpty { try due.carryOut() }
        problems.end(.retention(due.timeline), "Old states of \(due.timeline) go again")
      } catch {
        problems.note(.retention(due.timeline), error, "Old states of \(due.timeline) stay")
      }
    }
  }

  /// Waits for all that was handed over.
  package func finish() async {
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }
}
