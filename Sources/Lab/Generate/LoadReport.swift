import CommandSupport
import Gatekeeper
import Synchronization

/// Says every few seconds on standard error what a load has sent since and how late that was; and what all of it came to.
package final class LoadReport: Sendable {
  private struct Tally {
    var changes = 0
    var batches = 0
    var lateness: Duration = .zero
    var worst: Duration = .zero

    mutating func add(_ sent: ChangeLoad.Sent) {
      changes += sent.due.count
      batches += 1
      for late in sent.lateness {
        lateness += late
        worst = max(worst, late)
      }
    }

    var text: String {
      guard changes > 0 else { return "0 events applied" }
      return
        "\(changes) events applied in \(batches) batches; announced \(Console.seconds((lateness / changes).seconds)) "
        + "after they were due on average, \(Console.seconds(worst.seconds)) at most"
    }
  }

  private let interval: Duration
  private let state: Mutex<(all: Tally, recent: Tally, next: ContinuousClock.Instant)>

  /// - Parameter interval: from one line to the next.
  package init(every interval: Duration) {
    self.interval = interval
    state = Mutex((Tally(), Tally(), ContinuousClock().now + interval))
  }

  /// Counts a batch, and prints a line to standard error when one is due.
  package func add(_ sent: ChangeLoad.Sent) {
    let line = state.withLock { state -> String? in
      state.all.add(sent)
      state.recent.add(sent)
      guard sent.announced >= state.next else { return nil }
      let text = state.recent.text
      (state.recent, state.next) = (Tally(), sent.announced + interval)
      return text
    }
    if let line { Console.note(line) }
  }

  /// What the whole load came to.
  package var summary: String { state.withLock { $0.all.text } }
}
