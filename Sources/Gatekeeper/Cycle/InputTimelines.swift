import Hollow
public import RuleKit
public import Timeline

/// Readers of the six input timelines of a store.
///
/// A reader keeps the state it read last and goes on from it by deltas, so keep one `InputTimelines` for as long as
/// inputs are read. A returned `InputStates` holds its states whatever is published later.
///
/// ```swift
/// let timelines = store.inputs()
/// let inputs = try timelines.latest()
/// let past = try timelines.states(of: output.evaluation)
/// ```
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

  /// What is announced now, or where an operator's pin holds a timeline. Throws when a dataset cannot be read.
  public func latest() throws -> InputStates { try InputStates { try self[$0].latest() } }

  /// What is announced now, or where an operator's pin holds a timeline; a dataset that cannot be read keeps the state
  /// that it has in `held`, so that one damaged input does not stop the others.
  ///
  /// Throws when such a dataset has no state in `held`.
  ///
  /// - Parameters:
  ///   - held: the inputs so far, nil without any.
  ///   - failed: gets the dataset and the error of each that could not be read.
  public func latest(keeping held: InputStates?, _ failed: (Dataset, any Error) -> Void) throws -> InputStates {
    try InputStates { dataset in
      do {
        return try self[dataset].latest()
      } catch {
        guard let kept = held?[dataset] else { throw error }
        failed(dataset, error)
        return kept
      }
    }
  }

  /// Exactly the inputs of an evaluation. Throws when one cannot be read any more.
  public func states(of evaluation: EvaluationRecord) throws -> InputStates {
    try InputStates { dataset in
      try evaluation.version(of: dataset).map { try self[dataset].state(at: $0) }
    }
  }
}

extension Store {
  /// Readers of all input timelines.
  public func inputs() -> InputTimelines { InputTimelines { timeline($0) } }
}
