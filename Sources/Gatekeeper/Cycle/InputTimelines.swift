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

  /// What is announced now, or where an operator's pin holds a timeline; a dataset that cannot advance keeps its pin, so
  /// that one damaged input does not stop the others.
  ///
  /// Throws when a dataset can neither advance nor be read at its pin, after all have been looked at; and when one that
  /// has no pin cannot be read.
  ///
  /// - Parameters:
  ///   - pins: the inputs that were evaluated last.
  ///   - failed: gets why a dataset cannot advance, for each that cannot.
  public func latest(after pins: InputPins, _ failed: (InputFailure) -> Void) throws -> InputStates {
    var kept: [any Error] = []
    let inputs = try InputStates { dataset in
      do {
        return try newest(dataset, after: pins)
      } catch let failure as InputFailure {
        failed(failure)
        do {
          return try pins.states?[dataset] ?? self[dataset].state(at: failure.version)
        } catch {
          kept.append(InputFailure(dataset, failure.version, .lost(failureName(of: error), detail: "\(error)")))
          return nil
        }
      }
    }
    if let error = kept.first { throw error }
    return inputs
  }

  /// What is announced now, or where an operator's pin holds a timeline. Throws `InputFailure` when a dataset cannot advance
  /// from its pin: right for an evaluation that nobody watches, which must not go on with old inputs.
  public func latest(after pins: InputPins) throws -> InputStates {
    try InputStates { try newest($0, after: pins) }
  }

  /// The newest state of a dataset, nil for one that was never evaluated and has none. Throws `InputFailure` when it had a
  /// state that this one does not follow.
  func newest(_ dataset: Dataset, after pins: InputPins) throws -> TimelineState? {
    guard let pin = pins.versions[dataset] else { return try self[dataset].latest() }
    let newest: TimelineState?
    do {
      newest = try self[dataset].latest()
    } catch {
      throw InputFailure(dataset, pin, .unreadable(failureName(of: error), detail: "\(error)"))
    }
    guard let newest else { throw InputFailure(dataset, pin, .vanished) }
    // Going back is right where somebody said so: with a pin, or with a rollback.
    guard newest.version >= pin || newest.isPinned || newest.isRollback else {
      throw InputFailure(dataset, pin, .wentBack(newest.version))
    }
    return newest
  }

  /// Exactly the inputs of an evaluation. Throws when one cannot be read any more.
  public func states(of evaluation: EvaluationRecord) throws -> InputStates {
    try InputStates { dataset in
      try evaluation.version(of: dataset).map { try self[dataset].state(at: $0) }
    }
  }

  /// The inputs of an evaluation that can be read, and the datasets that cannot: they count as empty in the states.
  public func readableStates(of evaluation: EvaluationRecord) -> (states: InputStates, unreadable: [InputFailure]) {
    var unreadable: [InputFailure] = []
    let states = InputStates { dataset in
      guard let version = evaluation.version(of: dataset) else { return nil }
      do {
        return try self[dataset].state(at: version)
      } catch {
        unreadable.append(InputFailure(dataset, version, .lost(failureName(of: error), detail: "\(error)")))
        return nil
      }
    }
    return (states, unreadable)
  }
}

/// The inputs that were evaluated last. A dataset that cannot advance keeps its version of them.
///
/// Between the cycles of a process they are the inputs of the last one, at hand. After a start they are the versions that the
/// announced output names; then a state is read when a dataset has to keep it.
public struct InputPins: Sendable {
  public let versions: [Dataset: Version]
  let states: InputStates?

  /// Of a store without any output.
  public static let none = InputPins(versions: [:], states: nil)

  private init(versions: [Dataset: Version], states: InputStates?) { (self.versions, self.states) = (versions, states) }

  /// Those of a finished cycle.
  public init(_ states: InputStates) {
    let versions = states.versions.map { ($0.dataset, $0.version) }
    self.init(versions: Dictionary(uniqueKeysWithValues: versions), states: states)
  }

  /// Those of the announced output, `output`: all that its `Evaluation` record names, and where it was rolled back to a
  /// state before a dataset existed, what the states in between had of that dataset.
  ///
  /// - Parameter timeline: of the output, to look at the states in between. O(kept states) after a rollback, else O(1).
  /// - Throws: `TimelineError.refused` for the output of a follower, whose inputs are in another store.
  public init(of output: TimelineState, in timeline: any BlobStore) throws {
    guard output.data.headerTag(EvaluationRecord.followsTag) == nil else {
      throw TimelineError(
        code: .refused, timeline: output.timeline,
        detail: "the states of this store were made by 'gatekeeper follow', which takes the inputs of another store; "
          + "evaluate into a store of its own, and serve this one with --read-only")
    }
    var versions = EvaluationRecord.inputs(of: output.data.headerTags)
    if output.isRollback {
      let reader = Consumer(timeline)
      let tags = try reader.headerTags(at: Set(try reader.versions()))
      for version in tags.keys.sorted(by: >) {
        versions.merge(EvaluationRecord.inputs(of: tags[version] ?? [])) { newer, _ in newer }
      }
    }
    self.init(versions: versions, states: nil)
  }
}

extension Store {
  /// Readers of all input timelines.
  public func inputs() -> InputTimelines { InputTimelines { timeline($0) } }
}
