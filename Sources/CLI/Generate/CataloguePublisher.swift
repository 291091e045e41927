import ArgumentParser
import Foundation
import Gatekeeper
import Ingest
import RuleKit
import Synchronization
import Synthesis
import Timeline

/// Publishes the datasets of a synthetic catalogue, each as the first state of its timeline.
struct CataloguePublisher {
  let store: Store
  let catalogue: SyntheticCatalogue
  /// When the states are published.
  let instant: Instant

  /// A dataset that was published, and its records.
  struct Outcome: Sendable {
    let dataset: Dataset
    let version: Version
    let records: Int
  }

  /// The datasets from the one that takes longest: so two threads end at about the same time.
  private static let longestFirst: [Dataset] = [.assets, .ratings, .synopses, .videos, .contracts, .territories]

  /// Publishes `datasets` on that many threads; the states' records are the same on any number.
  ///
  /// Returns the outcomes in dataset order. Throws when a timeline holds a state already: its records would stay among
  /// the new ones.
  func publish(_ datasets: [Dataset] = Dataset.allCases, threads: Int = 2) throws -> [Outcome] {
    let waiting = Mutex(Self.longestFirst.filter(datasets.contains)[...])
    let done = Mutex<[Outcome]>([])
    let work: @Sendable () throws -> Void = { [self] in
      while let dataset = waiting.withLock({ $0.popFirst() }) {
        do {
          let outcome = try publish(dataset)
          done.withLock { $0.append(outcome) }
        } catch {
          waiting.withLock { $0 = [] }
          throw error
        }
      }
    }
    let others = (1..<max(1, threads)).map { _ in Thread.running(work) }
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
    let editor = try producer.begin()
    let records = try catalogue.fill(editor, with: dataset)
    let state = try producer.publish(at: instant)
    return Outcome(dataset: dataset, version: state.version, records: records)
  }
}

/// Which synthetic catalogue: the same numbers give the same records on every machine.
struct CatalogueOptions: ParsableArguments {
  @Option(help: "How many videos.")
  var videos = 1000

  @Option(help: "The seed of the catalogue.")
  var seed: UInt64 = 1

  @Option(help: "The instant around which windows are open, and at which states are published: RFC 3339.")
  var at = InstantArgument(instant: SyntheticCatalogue.usualInstant)

  func validate() throws {
    let limit = SyntheticCatalogue.maximumVideos
    guard (1...limit).contains(videos) else { throw ValidationError("--videos \(videos) is outside 1...\(limit)") }
    guard SyntheticCatalogue.instants.contains(at.instant) else {
      let instants = SyntheticCatalogue.instants
      throw ValidationError("--at \(at.instant) is outside \(instants.lowerBound)...\(instants.upperBound)")
    }
  }

  var catalogue: SyntheticCatalogue { SyntheticCatalogue(videos: videos, seed: seed, instant: at.instant) }
}
