import Hollow
import RuleKit

/// What differs between two sets of pinned inputs, dataset by dataset. Holds the old states; for as long as a move takes.
struct InputChanges {
  let old: PinnedInputs
  let new: PinnedInputs
  private let changes: [StateChanges?]

  /// O(changes) for inputs whose states are neighbours in their chains; see `StateChanges`.
  init(from old: PinnedInputs, to new: PinnedInputs) {
    (self.old, self.new) = (old, new)
    changes = Dataset.allCases.map { dataset in
      let (before, after) = (old.data(dataset), new.data(dataset))
      return before === after ? nil : StateChanges(from: before, to: after)
    }
  }

  /// The changes of a dataset; nil when it is the very same state.
  subscript(dataset: Dataset) -> StateChanges? { changes[dataset.index] }

  /// Whether a record of `type` came, went or changed.
  func changes(_ type: String, of dataset: Dataset) -> Bool {
    guard let changes = self[dataset] else { return false }
    return !changes.added(type).isEmpty || !changes.removed(type).isEmpty
  }

  /// Calls `body` with the value of a LONG field of every root record of `dataset` that came or went, before or after.
  func forEach(_ field: String, of dataset: Dataset, _ body: (Int64) -> Void) throws(SchemaError) {
    guard let changes = self[dataset] else { return }
    let root = DatasetSchemas.rootType(of: dataset)
    for (state, ordinals) in [(changes.old, changes.removed(root)), (changes.new, changes.added(root))] {
      if ordinals.isEmpty { continue }
      let column = try state.column(root, field, .long)
      for ordinal in ordinals { if let value = column.long(at: ordinal) { body(value) } }
    }
  }
}
