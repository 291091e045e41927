public import Gatekeeper
public import RuleKit
public import Timeline

/// Applies change events in order: one state for each dataset they touch.
public final class ChangeApplier {
  private let store: Store
  private var producers: [Dataset: InputProducer] = [:]

  public init(_ store: Store) { self.store = store }

  /// Applies `events` and publishes the datasets they change.
  ///
  /// The later of two changes to one key holds. Every dataset is staged before the first is published, so an error while
  /// staging changes nothing. Returns the announced states of the datasets touched, in dataset order.
  public func apply(_ events: [ChangeEvent], at instant: Instant) throws -> [TimelineState] {
    let touched = Set(events.map(\.dataset)).sorted()
    do {
      var editors: [Dataset: DatasetEditor] = [:]
      for dataset in touched { editors[dataset] = try producer(dataset, at: instant).begin() }
      for event in events {
        switch event {
        case .upsert(let record): try editors[event.dataset]?.upsert(record)
        case .delete(let key): try editors[event.dataset]?.delete(key)
        }
      }
      return try touched.map { try producer($0, at: instant).publish(at: instant) }
    } catch {
      for dataset in touched { producers[dataset]?.abort() }
      throw error
    }
  }

  private func producer(_ dataset: Dataset, at instant: Instant) throws -> InputProducer {
    if let open = producers[dataset] { return open }
    let opened = try InputProducer(store, dataset, at: instant)
    producers[dataset] = opened
    return opened
  }
}
