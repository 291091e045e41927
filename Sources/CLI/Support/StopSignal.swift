import Dispatch
import Foundation
import Synchronization

/// Whether SIGTERM or SIGINT came.
final class StopSignal {
  private final class Flag: Sendable {
    let isRaised = Atomic(false)
  }

  private let flag = Flag()
  private let sources: [any DispatchSourceSignal]

  init() {
    sources = [SIGTERM, SIGINT].map { [flag] number in
      signal(number, SIG_IGN)  // or the default action ends the process before the source hears of it
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { flag.isRaised.store(true, ordering: .relaxed) }
      source.resume()
      return source
    }
  }

  var isRaised: Bool { flag.isRaised.load(ordering: .relaxed) }
}
