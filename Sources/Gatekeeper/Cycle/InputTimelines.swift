import Hollow
public import RuleKit
public import Timeline

/// Readers of the six input timelines of a store.
public final class InputTimelines: Sendable {
  private let consumers: [Consumer]
  private let stores: [any BlobStore]

  /// - Parameter store: opens the blob store of a dataset for reading.
  public init(_ store: (Dataset) -> any BlobStore) {
    let stores = Dataset.allCases.map(store)
    self.stores = stores
    consumers = Dataset.allCases.map { dataset in
      Consumer(stores[dataset.index], filter: dataset == .synopses ? SynopsisTable.loadFilter : .everything)
    }
  }

  public subscript(dataset: Dataset) -> Consumer { consumers[dataset.index] }

  /// Waits for announcements and pins of any of the timelines, and of `other`.
  public func watcher(and other: any BlobStore) -> AnnouncementWatcher { AnnouncementWatcher(stores + [other]) }

  /// Pins what is announced now, or where an operator holds a timeline.
  ///
  /// - Parameters:
  ///   - held: the pins so far. A dataset that cannot advance keeps its state of them.
  ///   - failed: gets the dataset and the error of each that could not.
  public func pinLatest(
    keeping held: PinnedInputs?, _ failed: (Dataset, any Error) -> Void
  ) throws -> PinnedInputs {
    try PinnedInputs { dataset in
      do {
        return try self[dataset].latest()
      } catch {
        guard let kept = held?[dataset] else { throw error }
        failed(dataset, error)
        return kept
      }
    }
  }

  /// Pins exactly the inputs of an evaluation. Throws when one cannot be read any more.
  public func pin(_ evaluation: EvaluationRecord) throws -> PinnedInputs {
    try PinnedInputs { dataset in
      try evaluation.version(of: dataset).map { try self[dataset].state(at: $0) }
    }
  }
}
