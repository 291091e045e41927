import CommandSupport
package import Gatekeeper
import Ingest
package import RuleKit
import Synchronization
package import Synthesis
package import Timeline

/// Publishes the datasets of a synthetic catalogue, each as the first state of its timeline.
/// ```swift
/// let catalogue = SyntheticCatalogue(videos: 1000, seed: 1, instant: SyntheticCatalogue.usualInstant)
/// let publisher = CataloguePublisher(store: store, catalogue: catalogue, instant: catalogue.instant)
/// for outcome in try publisher.publish() { Console.print("\(outcome.dataset)@\(outcome.version)") }
/// ```
package struct CataloguePublisher {
  private let store: Store
  private let catalogue: SyntheticCatalogue
  private let instant: Instant

  /// A dataset that was published, and how many records it has.
  package struct Outcome: Sendable {
    package let dataset: Dataset
    package let version: Version
    package let records: Int
  }

  /// - Parameter instant: when the states are published.
  package init(store: Store, catalogue: SyntheticCatalogue, instant: Instant) {
    (self.store, self.catalogue, self.instant) = (store, catalogue, instant)
  }

  /// The datasets from the one that takes longest to the one that takes least, so that two threads end at about the same
  /// time.
  private static let longestFirst: [Dataset] = [.assets, .ratings, .synopses, .videos, .contracts, .territories]

  /// Publishes `datasets` on that many threads; the states' records are the same on any number.
  ///
  /// Returns the outcomes in dataset order. Throws when a timeline holds a state already: its records would stay among
  /// the new ones.
  package func publish(_ datasets: [Dataset] = Dataset.allCases, threads: Int = 2) throws -> [Outcome] {
    let waiting = Mutex(Self.longestFirst.filter(datasets.contains)[...])
    let done = Mutex<[Outcome]>([])
    let work: @Sendable () throws -> Void = { [self] in
      while let dataset = waiting.withLock({ $0.popFirst() }) {
        do {
          let outcome = try publish(dataset)
          done.withLock { $0.append(outcome) }
        } catch {
          // The command fails as a whole, so the other threads shall not begin another dataset.
          waiting.withLock { $0 = [] }
          throw error
        }
      }
    }
    let others = (1..<max(1, threads)).map { _ in JoinableThread(work) }
    let own = Result { try work() }
    let results = others.map { thread in Result { try thread.join() } }
    for result in [own] + results { try result.get() }
    return done.withLock { $0 }.sorted { $0.dataset < $1.dataset }
  }

  private func publish(_ dataset: Dataset) throws -> Outcome {
    let producer = try InputProducer(store, dataset, at: instant)
    guard producer.announced == nil else {
      throw CleanError("\(store.location)/\(dataset) holds a state already; choose another directory with --store")
    }
    let editor = try producer.begin(at: instant)
    let records = try catalogue.fill(editor, with: dataset)
    let state = try producer.publish(at: instant)
    return Outcome(dataset: dataset, version: state.version, records: records)
  }
}
