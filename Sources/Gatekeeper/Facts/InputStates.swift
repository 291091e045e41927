import BitMemory
import Hollow
public import RuleKit
public import Timeline

/// One state of each input dataset: all that an evaluation reads, besides the instant.
///
/// It holds its states, so that they stay readable whatever is published later. Evaluating it again, at the same
/// instant with the same rules, gives the same output.
public struct InputStates: Sendable {
  private let states: [TimelineState?]
  /// States that only an evaluation in memory has, by dataset.
  private var replaced: [DataState?] = Dataset.allCases.map { _ in nil }

  /// - Parameter state: gives the state of a dataset, nil while it has none; it then counts as empty.
  public init(_ state: (Dataset) throws -> TimelineState?) rethrows { states = try Dataset.allCases.map(state) }

  public subscript(dataset: Dataset) -> TimelineState? { states[dataset.index] }

  /// The records of a dataset, none while it has no state.
  func data(_ dataset: Dataset) -> DataState {
    replaced[dataset.index] ?? self[dataset]?.data ?? Self.empty[dataset.index]
  }

  /// These inputs with other records of one dataset, which have no version: what an error says of them names the
  /// version that they replace.
  func replacing(_ dataset: Dataset, with data: DataState) -> InputStates {
    var inputs = self
    inputs.replaced[dataset.index] = data
    return inputs
  }

  /// Memory that the states hold, in bytes.
  public var byteSize: Int { Dataset.allCases.reduce(0) { $0 + data($1).byteSize } }

  private static let empty = Dataset.allCases.map { dataset in
    DataState(emptyOf: DatasetSchemas.schemas(of: dataset))
  }

  /// What the evaluation record says of these inputs.
  var versions: [EvaluationRecord.InputVersion] {
    Dataset.allCases.compactMap { dataset in
      self[dataset].map {
        EvaluationRecord.InputVersion(
          dataset: dataset, version: $0.version, publishedAt: $0.publishedAt.map { Instant(milliseconds: $0) })
      }
    }
  }
}

/// What differs between two sets of inputs, dataset by dataset.
///
/// It holds the old states beside the new ones, so it lives only for as long as a catalogue is moved.
struct InputChanges {
  let old: InputStates
  let new: InputStates
  private let changes: [StateChanges?]

  /// O(changes) for inputs whose states are neighbours in their chains; see `StateChanges`.
  init(from old: InputStates, to new: InputStates) {
    (self.old, self.new) = (old, new)
    changes = Dataset.allCases.map { dataset in
      let (before, after) = (old.data(dataset), new.data(dataset))
      return before === after ? nil : StateChanges(from: before, to: after)
    }
  }

  /// The changes of a dataset; nil when it is the very same state.
  subscript(dataset: Dataset) -> StateChanges? { changes[dataset.index] }

  /// Whether a record of `type` came, went or changed. A changed record is one that went and one that came.
  func changes(_ type: String, of dataset: Dataset) -> Bool {
    guard let changes = self[dataset] else { return false }
    return !changes.added(type).isEmpty || !changes.removed(type).isEmpty
  }

  /// Calls `body` with the value of a LONG field of every record of its type that came or went, as it was or is.
  func forEach<Fields: RecordFields>(
    _ field: Fields, of dataset: Dataset, _ body: (Int64) -> Void
  ) throws(SchemaError) {
    guard let changes = self[dataset] else { return }
    let type = Fields.typeName
    for (state, ordinals) in [(changes.old, changes.removed(type)), (changes.new, changes.added(type))] {
      if ordinals.isEmpty { continue }
      let column = try state.column(field, .long)
      for ordinal in ordinals { if let value = column.long(at: ordinal) { body(value) } }
    }
  }
}
